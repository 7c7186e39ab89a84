from odoo import api, fields, models


class ClothinglineJobUseLine(models.TransientModel):
    """What was really used of one component: counted, or weighed."""

    _name = "clothingline.job.use.line"
    _description = "Count Real Use: Material"

    use_id = fields.Many2one(
        "clothingline.job.use", "Count", required=True, index=True, ondelete="cascade"
    )
    material_id = fields.Many2one("clothingline.job.material", required=True)
    product_id = fields.Many2one(related="material_id.product_id")
    uom_id = fields.Many2one(related="material_id.uom_id", string="Unit")
    issued_qty = fields.Float(related="material_id.issued_qty")
    standard_qty = fields.Float(related="material_id.standard_qty")
    used_qty = fields.Float(related="material_id.used_qty", string="Booked")
    weight = fields.Float(
        "Weighed (kg)",
        digits="Stock Weight",
        help="Of what was used. It is divided by the weight on the component.",
    )
    real_qty = fields.Float(
        "Really Used",
        digits="Product Unit",
        compute="_compute_real_qty",
        store=True,
        readonly=False,
        required=True,
    )

    @api.depends("weight")
    def _compute_real_qty(self):
        for line in self:
            each = line.product_id.weight
            if line.weight and each:
                line.real_qty = line.uom_id.round(line.weight / each)
            else:
                line.real_qty = line.real_qty or line.material_id.used_qty
