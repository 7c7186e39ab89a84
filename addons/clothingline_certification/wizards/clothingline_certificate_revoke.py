from odoo import fields, models


class ClothinglineCertificateRevoke(models.TransientModel):
    """Revoke issued certificates for a reason that is kept with them."""

    _name = "clothingline.certificate.revoke"
    _description = "Revoke certificates"

    certificate_ids = fields.Many2many(
        "clothingline.certificate", string="Certificates", required=True
    )
    reason = fields.Text(required=True)

    def action_revoke(self):
        for wizard in self:
            wizard.certificate_ids._revoke(wizard.reason)
        return {"type": "ir.actions.act_window_close"}
