from odoo import api, fields, models

from ..models.clothingline_certificate_change import REASONS


class ClothinglineCertificateDecision(models.TransientModel):
    """Suspend, resume, revoke or replace certificates, for a reason that is kept."""

    _name = "clothingline.certificate.decision"
    _description = "Decision on certificates"

    certificate_ids = fields.Many2many(
        "clothingline.certificate", string="Certificates", required=True
    )
    kind = fields.Selection(
        [
            ("suspend", "Suspend"),
            ("resume", "Resume"),
            ("revoke", "Revoke"),
            ("replace", "Replace"),
        ],
        required=True,
        default="revoke",
    )
    reason_class = fields.Selection(
        REASONS,
        "Kind of reason",
        required=True,
        compute="_compute_reason_class",
        store=True,
        readonly=False,
        help="The public sees this, never the reason itself.",
    )
    reason = fields.Text(required=True)
    number = fields.Char("New number", help="As printed on the new certificate.")
    registration_number = fields.Char(help="Empty: the same as before.")
    holder_name = fields.Char(
        "Name on the new certificate",
        compute="_compute_holder_name",
        store=True,
        readonly=False,
        help="Correct it here where the name was printed wrong; the reason says why.",
    )

    @api.depends("kind")
    def _compute_reason_class(self):
        for decision in self:
            decision.reason_class = "lost" if decision.kind == "replace" else "other"

    @api.depends("certificate_ids")
    def _compute_holder_name(self):
        for decision in self:
            names = decision.certificate_ids.mapped("holder_name")
            decision.holder_name = names[0] if len(names) == 1 else False

    def action_confirm(self):
        self.ensure_one()
        certificates = self.certificate_ids
        why = (self.reason, self.reason_class)
        if self.kind == "suspend":
            certificates._suspend(*why)
        elif self.kind == "resume":
            certificates._resume(*why)
        elif self.kind == "revoke":
            certificates._revoke(*why)
        else:
            return self._replace()
        return {"type": "ir.actions.act_window_close"}

    def _replace(self):
        replacement = self.certificate_ids._replace(
            self.number,
            self.reason,
            self.reason_class,
            registration_number=self.registration_number,
            holder_name=(self.holder_name or "").strip(),
        )
        return {
            "type": "ir.actions.act_window",
            "res_model": "clothingline.certificate",
            "view_mode": "form",
            "res_id": replacement.id,
        }
