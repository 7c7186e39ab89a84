from odoo import fields, models


class ClothinglineApplicationIdentity(models.TransientModel):
    """Say whether an applicant is a tailor who is here already, seeing both side by
    side. Until then nothing of the one is attached to the other."""

    _name = "clothingline.application.identity"
    _description = "Who an applicant is"

    application_id = fields.Many2one("clothingline.application", required=True)
    tailor_id = fields.Many2one(
        "clothingline.tailor", string="Tailor profile", required=True
    )
    name = fields.Char("Applicant", related="application_id.name")
    tailor_name = fields.Char("Tailor", related="tailor_id.name")
    phone = fields.Char(related="application_id.phone")
    tailor_phone = fields.Char("Telephone in the profile", related="tailor_id.phone")
    email = fields.Char(related="application_id.email")
    tailor_email = fields.Char("E-mail in the profile", related="tailor_id.email")
    city_id = fields.Many2one(related="application_id.city_id")
    tailor_city_id = fields.Many2one(
        related="tailor_id.city_id", string="City in the profile"
    )
    certificate_number = fields.Char(
        "Certificate as written", related="application_id.certificate_number"
    )
    certificate_ids = fields.One2many(
        related="tailor_id.certificate_ids", string="Certificates of the profile"
    )
    reason = fields.Text(
        "How do you know it?",
        required=True,
        help="E.g. called the number of the profile, saw the identity card.",
    )

    def action_same(self):
        return self._decide(True)

    def action_other(self):
        return self._decide(False)

    def _decide(self, is_same):
        self.ensure_one()
        self.application_id._identify(self.tailor_id, is_same, self.reason)
        return {"type": "ir.actions.act_window_close"}
