from odoo import fields, models


class ClothinglineOfferLine(models.Model):
    """The pieces of one size and colour in an offer."""

    _name = "clothingline.offer.line"
    _description = "Offer Line"
    _inherit = ["clothingline.fixed.mixin", "clothingline.variant.mixin"]
    _order = "offer_id, id"
    _rec_name = "variant_name"
    _fixed_by = "offer_id"

    offer_id = fields.Many2one(
        "clothingline.offer", required=True, index=True, ondelete="cascade"
    )
    qty = fields.Integer("Pieces", required=True)

    _qty_positive = models.Constraint(
        "CHECK (qty > 0)", "A line of an offer holds at least one piece."
    )
    _variant_uniq = models.Constraint(
        "UNIQUE (offer_id, product_id)",
        "This size and colour is in the offer already.",
    )
