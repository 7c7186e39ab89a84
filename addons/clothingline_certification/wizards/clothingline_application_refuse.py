from odoo import fields, models


class ClothinglineApplicationRefuse(models.TransientModel):
    """Refuse applications for a reason that the applicants read."""

    _name = "clothingline.application.refuse"
    _description = "Refuse applications"

    application_ids = fields.Many2many(
        "clothingline.application", string="Applications", required=True
    )
    reason = fields.Text(required=True)

    def action_refuse(self):
        for wizard in self:
            wizard.application_ids._refuse(wizard.reason)
        return {"type": "ir.actions.act_window_close"}
