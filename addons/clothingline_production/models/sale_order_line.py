from odoo import models


class SaleOrderLine(models.Model):
    """A line of a sales order; more of it is delivered from its own garments too."""

    _inherit = "sale.order.line"

    def _action_launch_stock_rule(self, *, previous_product_uom_qty=False):
        result = super()._action_launch_stock_rule(
            previous_product_uom_qty=previous_product_uom_qty
        )
        self.order_id._clothingline_link_deliveries()
        return result
