from odoo import fields, models


class ClothinglineSizeSet(models.Model):
    """Sizes that are ordered together, so that a style gets them by one choice."""

    _name = "clothingline.size.set"
    _description = "Size Set"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    size_ids = fields.Many2many(
        "product.attribute.value",
        string="Sizes",
        required=True,
        domain=lambda self: [
            (
                "attribute_id",
                "=",
                self.env.ref("clothingline_base.attribute_size").id,
            )
        ],
    )
    active = fields.Boolean(default=True)
