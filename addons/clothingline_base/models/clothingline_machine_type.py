from odoo import fields, models


class ClothinglineMachineType(models.Model):
    """A kind of machine a tailor may own, such as a lockstitch or an overlock."""

    _name = "clothingline.machine.type"
    _description = "Machine type"
    _order = "name, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(
        required=True, help="A short word that imports and reports refer to."
    )
    active = fields.Boolean(default=True)

    _code_uniq = models.Constraint(
        "UNIQUE (code)", "Another machine type has this code. Choose a different code."
    )
