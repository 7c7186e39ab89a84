"""A ``name`` taken from the sequence whose code is the model's name."""

from odoo import api, fields, models


class ClothinglineNumberMixin(models.AbstractModel):
    """A document that gets its number when it is created, and keeps it."""

    _name = "clothingline.number.mixin"
    _description = "Numbered document"

    name = fields.Char("Reference", readonly=True, copy=False, default="/")

    @api.model_create_multi
    def create(self, vals_list):
        sequences = self.env["ir.sequence"]
        for vals in vals_list:
            if vals.get("name", "/") == "/":
                vals["name"] = sequences.next_by_code(self._name) or "/"
        return super().create(vals_list)
