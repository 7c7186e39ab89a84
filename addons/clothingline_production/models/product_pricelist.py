from odoo import api, models
from odoo.exceptions import ValidationError


class ProductPricelist(models.Model):
    """A price list; orders that it was chosen for are priced in its currency."""

    _inherit = "product.pricelist"

    @api.constrains("currency_id")
    def _check_clothingline_currency(self):
        orders = self.env["clothingline.order"].sudo()
        orders = orders.with_context(active_test=False)
        for prices in self:
            other = orders.search(
                [
                    ("pricelist_id", "=", prices.id),
                    ("currency_id", "!=", prices.currency_id.id),
                ],
                limit=1,
            )
            if other:
                raise ValidationError(
                    self.env._(
                        "%(order)s is priced in %(was)s by %(prices)s. Make another "
                        "price list for %(now)s, and archive this one.",
                        order=other.name,
                        was=other.currency_id.name,
                        prices=prices.name,
                        now=prices.currency_id.name,
                    )
                )
