from odoo import fields, models


class ClothinglineEventRegister(models.TransientModel):
    """Register tailors for a session of a programme, all of them at once."""

    _name = "clothingline.event.register"
    _description = "Register tailors"

    event_id = fields.Many2one("event.event", "Session", required=True)
    tailor_ids = fields.Many2many("clothingline.tailor", string="Tailors")

    def action_register(self):
        for wizard in self:
            wizard.event_id._register_tailors(wizard.tailor_ids)
        return {"type": "ir.actions.act_window_close"}
