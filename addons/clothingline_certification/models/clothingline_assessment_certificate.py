from odoo import fields, models
from odoo.exceptions import UserError
from odoo.fields import Command


class ClothinglineAssessment(models.Model):
    """How certificates follow from assessments."""

    _inherit = "clothingline.assessment"

    certificate_ids = fields.One2many(
        "clothingline.certificate",
        "assessment_id",
        string="Certificates",
        readonly=True,
    )

    def action_certify(self):
        """A batch of certificates for the competent among these, ready to be issued."""
        self.check_access("write")
        competent = self.filtered(
            lambda assessment: (
                assessment.result == "competent" and not assessment._has_certificate()
            )
        )
        if not competent:
            raise UserError(
                self.env._(
                    "Nobody here is competent and without a certificate. Judge the "
                    "assessments first."
                )
            )
        batch = self.env["clothingline.certificate.batch"].create(
            {
                "name": ", ".join(sorted(set(competent.scheme_id.mapped("name")))),
                "assessment_ids": [Command.set(competent.ids)],
            }
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Certify"),
            "res_model": "clothingline.certificate.batch",
            "view_mode": "form",
            "res_id": batch.id,
        }

    def _has_certificate(self):
        """Whether a certificate of this assessment is there and not ended for good."""
        return any(
            certificate.state not in ("revoked", "replaced")
            for certificate in self.certificate_ids
        )
