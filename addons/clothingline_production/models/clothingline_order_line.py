from odoo import api, fields, models


class ClothinglineOrderLine(models.Model):
    """The pieces of one size and colour that an order asks for."""

    _name = "clothingline.order.line"
    _description = "Production Order Line"
    _inherit = ["clothingline.fixed.mixin", "clothingline.variant.mixin"]
    _order = "order_id, id"
    _rec_name = "variant_name"
    _fixed_by = "order_id"

    order_id = fields.Many2one(
        "clothingline.order", required=True, index=True, ondelete="cascade"
    )
    qty = fields.Integer("Pieces", required=True)
    finished_qty = fields.Integer("Finished", compute="_compute_finished_qty")

    _qty_positive = models.Constraint(
        "CHECK (qty > 0)", "A line of an order asks for at least one piece."
    )
    _variant_uniq = models.Constraint(
        "UNIQUE (order_id, product_id)", "This size and colour is in the order already."
    )

    @api.depends("order_id.job_ids.piece_move_ids", "product_id")
    def _compute_finished_qty(self):
        finished = self.order_id._finished_pieces()
        for line in self:
            key = (line.order_id.id, line.product_id.id)
            line.finished_qty = finished.get(key, 0)
