from odoo import fields, models


class ClothinglineTechPackMeasureValue(models.Model):
    """What a point of measure must read on one size, and how far it may be off."""

    _name = "clothingline.tech.pack.measure.value"
    _description = "Measure of a size"
    _inherit = "clothingline.fixed.mixin"
    _order = "size_id, id"
    _rec_name = "size_id"

    _fixed_by = "measure_id.tech_pack_id"

    measure_id = fields.Many2one(
        "clothingline.tech.pack.measure", required=True, ondelete="cascade", index=True
    )
    tech_pack_id = fields.Many2one(related="measure_id.tech_pack_id")
    size_id = fields.Many2one(
        "product.attribute.value", required=True, ondelete="restrict"
    )
    value_cm = fields.Float("Value (cm)", required=True, digits=(6, 2))
    plus_cm = fields.Float("Plus (cm)", required=True, default=1.0, digits=(6, 2))
    minus_cm = fields.Float("Minus (cm)", required=True, default=1.0, digits=(6, 2))

    _size_uniq = models.Constraint(
        "UNIQUE (measure_id, size_id)",
        "A size stands at a point of measure once. Correct the line it has.",
    )
    _value_positive = models.Constraint(
        "CHECK (value_cm > 0)", "Enter for each size a measure above zero."
    )
    _tolerance_positive = models.Constraint(
        "CHECK (plus_cm >= 0 AND minus_cm >= 0)",
        "A tolerance is zero or more. Write minus one centimetre as 1.",
    )
