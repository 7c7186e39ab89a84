from odoo import fields, models


class ClothinglineOrderClose(models.TransientModel):
    """Close an order short: fewer pieces than ordered, with the reason."""

    _name = "clothingline.order.close"
    _description = "Close an Order Short"

    order_id = fields.Many2one("clothingline.order", required=True, readonly=True)
    unaccounted_qty = fields.Integer(compute="_compute_unaccounted_qty")
    reason = fields.Char(required=True)

    def _compute_unaccounted_qty(self):
        for wizard in self:
            wizard.unaccounted_qty = wizard.order_id._unaccounted()

    def action_close(self):
        self.ensure_one()
        self.order_id.check_access("write")
        self.order_id._in_step().shortage_reason = self.reason
        self.order_id.message_post(
            body=self.env._(
                "Closed %(qty)s pieces short: %(reason)s",
                qty=self.unaccounted_qty,
                reason=self.reason,
            )
        )
        self.order_id.action_close()
        return True
