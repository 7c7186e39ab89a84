from odoo import api, fields, models


class ClothinglineOrderAmendmentLine(models.Model):
    """The pieces of one size and colour that an amended order asks for."""

    _name = "clothingline.order.amendment.line"
    _description = "Order Amendment Line"
    _inherit = ["clothingline.fixed.mixin", "clothingline.variant.mixin"]
    _order = "amendment_id, id"
    _rec_name = "variant_name"
    _fixed_by = "amendment_id"

    amendment_id = fields.Many2one(
        "clothingline.order.amendment", required=True, index=True, ondelete="cascade"
    )
    qty_before = fields.Integer(
        "Before", compute="_compute_qty_before", store=True, precompute=True
    )
    qty = fields.Integer("Pieces", required=True)

    _qty_not_negative = models.Constraint(
        "CHECK (qty >= 0)", "A number of pieces is never less than zero."
    )
    _variant_uniq = models.Constraint(
        "UNIQUE (amendment_id, product_id)",
        "This size and colour is in the amendment already.",
    )

    @api.depends("product_id", "amendment_id.order_id")
    def _compute_qty_before(self):
        for line in self:
            ordered = line.amendment_id.order_id.line_ids.filtered(
                lambda one, line=line: one.product_id == line.product_id
            )
            line.qty_before = ordered.qty
