from odoo import fields, models
from odoo.tools import SQL


class ClothinglineBrandMaterial(models.Model):
    """What became of one component that is a brand's own: its account with the firm.

    Received = used + given back + lost + in the store + at tailors. It is read from the
    moves of stock that carry the brand as owner, so it equals the stock.
    """

    _name = "clothingline.brand.material"
    _description = "Brand's Material"
    _auto = False
    _order = "brand_id, product_id"
    _rec_name = "product_id"

    brand_id = fields.Many2one("res.partner", readonly=True)
    product_id = fields.Many2one("product.product", "Material", readonly=True)
    uom_id = fields.Many2one(related="product_id.uom_id")
    company_id = fields.Many2one("res.company", readonly=True)
    received_qty = fields.Float("Received", digits="Product Unit", readonly=True)
    used_qty = fields.Float("Used", digits="Product Unit", readonly=True)
    given_back_qty = fields.Float("Given Back", digits="Product Unit", readonly=True)
    lost_qty = fields.Float("Written Off", digits="Product Unit", readonly=True)
    left_qty = fields.Float(
        "With Us",
        digits="Product Unit",
        readonly=True,
        help="In the store and at tailors: what the firm owes the brand.",
    )

    @property
    def _table_query(self):
        def went(usage, sign):
            """Quantity that went to places of this use, or came from them."""
            here, there = ("target", "source") if sign > 0 else ("source", "target")
            return SQL(
                "COALESCE(SUM(line.quantity_product_uom) FILTER "
                "(WHERE %s.usage = %s AND %s.usage IN ('internal', 'transit')), 0)",
                SQL.identifier(here),
                usage,
                SQL.identifier(there),
            )

        def net(usage):
            return SQL("%s - %s", went(usage, 1), went(usage, -1))

        return SQL(
            "SELECT MIN(line.id) AS id, line.owner_id AS brand_id, line.product_id, "
            "line.company_id, %s AS received_qty, %s AS used_qty, "
            "%s AS given_back_qty, %s AS lost_qty, "
            "SUM(line.quantity_product_uom * ((target.usage IN ('internal', 'transit'))"
            "::int - (source.usage IN ('internal', 'transit'))::int)) AS left_qty "
            "FROM stock_move_line line "
            "JOIN stock_location source ON source.id = line.location_id "
            "JOIN stock_location target ON target.id = line.location_dest_id "
            "JOIN product_product product ON product.id = line.product_id "
            "WHERE line.state = 'done' AND line.owner_id IN "
            "(SELECT brand_id FROM clothingline_order) "
            "AND EXISTS (SELECT FROM clothingline_order_component component "
            "WHERE component.product_id = line.product_id "
            "AND component.owner_id = line.owner_id) "
            "GROUP BY line.owner_id, line.product_id, line.company_id",
            SQL("0 - (%s)", net("supplier")),
            net("production"),
            net("customer"),
            net("inventory"),
        )
