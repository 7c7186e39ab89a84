from odoo import fields, models


class ClothinglineJobPlanLine(models.TransientModel):
    """How many pieces of one size and colour the planned job gets."""

    _name = "clothingline.job.plan.line"
    _description = "Plan a Job: Pieces"

    plan_id = fields.Many2one(
        "clothingline.job.plan", required=True, index=True, ondelete="cascade"
    )
    product_id = fields.Many2one("product.product", "Variant", required=True)
    left_qty = fields.Integer("Left to Plan", readonly=True)
    qty = fields.Integer("Pieces")

    _qty_not_negative = models.Constraint(
        "CHECK (qty >= 0)", "A number of pieces is never less than zero."
    )
