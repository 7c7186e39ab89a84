from odoo import api, models


class ProductValue(models.Model):
    """A value set by hand: of a product, it is booked; of what a settlement moved, no.

    Odoo lets a new price change the value of stock and leaves the stock account to a
    closing entry. For material and garments of ours the entry exists at once.
    """

    _inherit = "product.value"

    @api.model_create_multi
    def create(self, vals_list):
        products = self._revalued(vals_list)
        before = {product: product.total_value for product in products}
        values = super().create(vals_list)
        values.sudo().move_id._of_clothing_order()._raise_valued()
        for product, value in before.items():
            product.invalidate_recordset(["total_value"])
            product._post_revaluation(product.total_value - value)
        return values

    @api.model
    def _revalued(self, vals_list):
        """Products at average cost that jobs of ours use, booked as they move."""
        products = self.env["product.product"]
        for vals in vals_list:
            if not vals.get("move_id") and not vals.get("lot_id"):
                products |= products.browse(vals.get("product_id"))
        # The company of the price is that of whoever sets it, as in Odoo.
        products = products.exists().filtered(
            lambda product: (
                product.is_storable
                and product.cost_method == "average"
                and product.valuation == "real_time"
            )
        )
        used = (
            self.env["stock.move"]
            .sudo()
            ._read_group(
                [
                    ("product_id", "in", products.ids),
                    ("company_id", "=", self.env.company.id),
                    ("state", "=", "done"),
                    "|",
                    ("clothingline_job_id", "!=", False),
                    ("production_id.clothingline_order_id", "!=", False),
                ],
                ["product_id"],
            )
            if products
            else []
        )
        return products.sudo().browse(product.id for (product,) in used)
