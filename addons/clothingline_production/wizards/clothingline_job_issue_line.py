from odoo import fields, models


class ClothinglineJobIssueLine(models.TransientModel):
    """How much more of one component is sent."""

    _name = "clothingline.job.issue.line"
    _description = "Send More Material: Component"

    issue_id = fields.Many2one(
        "clothingline.job.issue", required=True, index=True, ondelete="cascade"
    )
    material_id = fields.Many2one("clothingline.job.material", required=True)
    product_id = fields.Many2one(related="material_id.product_id")
    uom_id = fields.Many2one(related="material_id.uom_id", string="Unit")
    left_qty = fields.Float(related="material_id.left_qty")
    qty = fields.Float("Send", digits="Product Unit")

    _qty_not_negative = models.Constraint(
        "CHECK (qty >= 0)", "What is sent is never less than zero."
    )
