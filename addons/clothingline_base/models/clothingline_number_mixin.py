"""A ``name`` taken from the sequence whose code is the model's name."""

from odoo import api, fields, models
from odoo.exceptions import AccessError


class ClothinglineNumberMixin(models.AbstractModel):
    """A document that gets its number when it is created, and keeps it."""

    _name = "clothingline.number.mixin"
    _description = "Numbered document"

    name = fields.Char("Reference", readonly=True, copy=False, default="/")

    @api.model_create_multi
    def create(self, vals_list):
        sequences = self.env["ir.sequence"]
        for vals in vals_list:
            if vals.get("name", "/") != "/":
                self._refuse_number()
            # Spelled out, or a default_name in the caller's context would fill it.
            vals["name"] = sequences.next_by_code(self._name) or "/"
        return super().create(vals_list)

    def write(self, vals):
        if "name" in vals:
            self._refuse_number()
        return super().write(vals)

    def _refuse_number(self):
        raise AccessError(
            self.env._("The number follows from the sequence: leave it as it is.")
        )
