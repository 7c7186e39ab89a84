from odoo import fields, models


class ClothinglineStage(models.Model):
    """One step of making a garment, such as cut, sew or finish; archived when
    the firm no longer does it."""

    _name = "clothingline.stage"
    _description = "Stage"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(
        required=True, help="A short word that imports and reports refer to."
    )
    sequence = fields.Integer(
        default=10, help="Stages are done from the lowest to the highest sequence."
    )
    active = fields.Boolean(default=True)

    _code_uniq = models.Constraint(
        "UNIQUE (code)", "Another stage has this code. Choose a different code."
    )
