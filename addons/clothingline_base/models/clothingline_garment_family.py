from odoo import fields, models


class ClothinglineGarmentFamily(models.Model):
    """Garments that ask the same skill, such as shirts or trousers; a competency
    is granted for a family."""

    _name = "clothingline.garment.family"
    _description = "Garment family"
    _order = "name, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(
        required=True, help="A short word that imports and reports refer to."
    )
    type_ids = fields.One2many(
        "clothingline.garment.type", "family_id", string="Garment types"
    )
    active = fields.Boolean(default=True)

    _code_uniq = models.Constraint(
        "UNIQUE (code)",
        "Another garment family has this code. Choose a different code.",
    )
