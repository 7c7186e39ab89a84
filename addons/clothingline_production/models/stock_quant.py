from odoo import api, models
from odoo.exceptions import UserError


class StockQuant(models.Model):
    """What lies at a tailor's is never less than nothing."""

    _inherit = "stock.quant"

    @api.model
    def _update_available_quantity(
        self, product_id, location_id, quantity=False, reserved_quantity=False, **key
    ):
        result = super()._update_available_quantity(
            product_id,
            location_id,
            quantity=quantity,
            reserved_quantity=reserved_quantity,
            **key,
        )
        if quantity and quantity < 0 and location_id._is_at_tailor():
            self._check_enough_at_tailor(product_id, location_id, -quantity, key)
        return result

    def _check_enough_at_tailor(self, product, location, taken, key):
        quants = self.sudo()._gather(
            product,
            location,
            lot_id=key.get("lot_id"),
            package_id=key.get("package_id"),
            owner_id=key.get("owner_id"),
            strict=True,
        )
        left = sum(quants.mapped("quantity"))
        if product.uom_id.compare(left, 0) < 0:
            raise UserError(
                self.env._(
                    "Only %(there)g %(uom)s of %(component)s lie at %(place)s, not "
                    "%(taken)g. Issue the rest from the job first, or count what was "
                    "really used.",
                    there=product.uom_id.round(left + taken),
                    taken=product.uom_id.round(taken),
                    uom=product.uom_id.name,
                    component=product.display_name,
                    place=location.name,
                )
            )

    def _clothingline_cached(self, products, locations):
        """With what lies there read once, for many moves to come.

        Odoo does the same within ``_action_done``; it has no public way to ask for it.
        """
        return self.sudo()._get_quants_by_products_locations(products, locations)
