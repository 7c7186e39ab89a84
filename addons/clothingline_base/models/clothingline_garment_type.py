from odoo import fields, models


class ClothinglineGarmentType(models.Model):
    """A kind of garment, such as a koko shirt or a gamis; it belongs to a family."""

    _name = "clothingline.garment.type"
    _description = "Garment type"
    _order = "family_id, name, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(
        required=True, help="A short word that imports and reports refer to."
    )
    family_id = fields.Many2one(
        "clothingline.garment.family",
        string="Garment family",
        required=True,
        ondelete="restrict",
        index=True,
    )
    active = fields.Boolean(default=True)

    _code_uniq = models.Constraint(
        "UNIQUE (code)", "Another garment type has this code. Choose a different code."
    )
