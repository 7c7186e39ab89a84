from odoo import api, models
from odoo.exceptions import UserError


class ProductValue(models.Model):
    """A value set by hand; what a settlement moved has its value for good."""

    _inherit = "product.value"

    @api.model_create_multi
    def create(self, vals_list):
        values = super().create(vals_list)
        for move in values.sudo().move_id._of_clothing_order():
            raise UserError(
                self.env._(
                    "%(reference)s has the value that its settlement gave it. Reverse "
                    "the settlement, or revalue the product instead.",
                    reference=move.reference or move.product_id.display_name,
                )
            )
        return values
