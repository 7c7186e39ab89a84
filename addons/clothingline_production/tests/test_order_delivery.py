from odoo.fields import Command
from odoo.tests import Form, tagged

from .case import ProductionCase


@tagged("post_install", "-at_install")
class TestOrderDelivery(ProductionCase):
    """Garments of one order are not reserved for the delivery of another."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other_brand = cls.env(su=True)["res.partner"].create({"name": "Kirana"})

    def _sold(self, brand=None, confirmed=True, **pieces):
        """An order in production with the brand's sales order."""
        order = self._draft(**pieces)
        order.brand_id = brand or self.brand
        order.action_confirm()
        order.action_quote()
        if confirmed:
            self._confirm(order)
        return order

    def _confirm(self, order):
        order.sale_order_id.with_user(self.manager).action_confirm()

    def _make(self, order, **pieces):
        """So many pieces through all three stages."""
        for code in ("cut", "sew", "finish"):
            self._through(order, code, **pieces)

    def _moves(self, order):
        moves = order.sale_order_id.sudo().picking_ids.move_ids
        return moves.filtered(lambda move: move.state not in ("done", "cancel"))

    def _reserved(self, order):
        return sum(self._moves(order).mapped("quantity"))

    def _deliver(self, order):
        """The keeper sends what is reserved; the rest waits."""
        picking = self._moves(order).picking_id.with_user(self.warehouse)
        picking.move_ids.picked = True
        action = picking.button_validate()
        if isinstance(action, dict):
            wizard = Form.from_action(picking.env, action).save()
            wizard.process()

    def _stock_sale(self, qty):
        sale = (
            self.env["sale.order"]
            .sudo()
            .create(
                {
                    "partner_id": self.cutter.partner_id.id,
                    "order_line": [
                        Command.create(
                            {
                                "product_id": self._variant("M").id,
                                "product_uom_qty": qty,
                            }
                        )
                    ],
                }
            )
        )
        sale.action_confirm()
        return sale.picking_ids.move_ids

    def test_garments_wait_for_their_own_brand(self):
        first = self._sold(M=6)
        second = self._sold(self.other_brand, M=4)
        self._make(second)
        self.assertEqual((self._reserved(first), self._reserved(second)), (0, 4))
        self._make(first)
        self.assertEqual((self._reserved(first), self._reserved(second)), (6, 4))

    def test_a_sale_from_stock_takes_only_what_is_free(self):
        order = self._sold(M=4)
        free = self._stock_sale(3)
        self._make(order)
        self.assertEqual((self._reserved(order), free.quantity), (4, 0))

    def test_deliveries_in_parts(self):
        first = self._sold(M=6)
        second = self._sold(self.other_brand, M=4)
        self._make(second, M=3)
        self._make(first, M=2)
        self.assertEqual((self._reserved(first), self._reserved(second)), (2, 3))
        self._deliver(first)
        self.assertEqual(sum(self._moves(first).mapped("product_qty")), 4)
        self.assertEqual((self._reserved(first), self._reserved(second)), (0, 3))
        self._make(first, M=4)
        self.assertEqual((self._reserved(first), self._reserved(second)), (4, 3))
        self._deliver(first)
        self._deliver(second)
        self._make(second, M=1)
        self._deliver(second)
        for order, qty in ((first, 6), (second, 4)):
            line = order.sale_order_id.order_line
            self.assertEqual(line.qty_delivered, qty)

    def test_a_late_sale_takes_what_was_made_for_it(self):
        first = self._sold(confirmed=False, M=6)
        self._make(first, M=4)
        second = self._sold(self.other_brand, M=4)
        self.assertEqual(self._reserved(second), 0)
        self._confirm(first)
        self.assertEqual(self._reserved(first), 4)
        self._make(first, M=2)
        self.assertEqual((self._reserved(first), self._reserved(second)), (6, 0))

    def test_a_sale_before_the_order_is_in_production(self):
        order = self._draft(M=4)
        order.action_quote()
        self._confirm(order)
        order.action_confirm()
        order.sale_order_id._clothingline_link_deliveries()  # as the order calls it
        free = self._stock_sale(3)
        self._make(order)
        self.assertEqual((self._reserved(order), free.quantity), (4, 0))

    def test_more_than_is_made_is_sold_from_free_stock(self):
        order = self._sold(confirmed=False, M=4)
        order.sale_order_id.sudo().order_line.product_uom_qty = 7
        self._confirm(order)
        moves = self._moves(order).sorted("product_qty")
        self.assertEqual(moves.mapped("product_qty"), [3, 4])
        self._make(order)
        self.assertEqual(moves.mapped("quantity"), [0, 4])

    def test_more_and_less_sold_later(self):
        order = self._sold(M=4)
        line = order.sale_order_id.sudo().order_line
        line.product_uom_qty = 3
        self.assertEqual(sum(self._moves(order).mapped("product_qty")), 3)
        line.product_uom_qty = 6
        self._make(order)
        self.assertEqual(self._reserved(order), 4)
        self.assertEqual(sorted(self._moves(order).mapped("product_qty")), [2, 4])

    def test_a_cancelled_delivery_frees_its_garments(self):
        order = self._sold(M=4)
        self._make(order)
        free = self._stock_sale(3)
        self.assertEqual(free.quantity, 0)
        self._moves(order).picking_id.action_cancel()
        free._action_assign()
        self.assertEqual(free.quantity, 3)

    def test_returned_garments_are_free(self):
        order = self._sold(M=4)
        self._make(order)
        self._deliver(order)
        picking = order.sale_order_id.sudo().picking_ids
        wizard = (
            self.env["stock.return.picking"]
            .sudo()
            .with_context(active_id=picking.id, active_model="stock.picking")
            .create({})
        )
        wizard.product_return_moves.quantity = 4
        back = picking.browse(wizard.action_create_returns()["res_id"])
        back.move_ids.picked = True
        back.button_validate()
        second = self._sold(self.other_brand, M=2)
        self.assertEqual(self._reserved(second), 0)
        self.assertEqual(self._stock_sale(3).quantity, 3)

    def test_a_cancelled_order_takes_its_delivery_along_and_may_come_back(self):
        order = self._sold(M=4)
        order.action_cancel()
        self.assertFalse(self._moves(order))
        order.action_draft()
        order.action_quote()
        order.action_confirm()
        self._confirm(order)
        self._make(order)
        self.assertEqual(self._reserved(order), 4)

    def test_what_is_closed_short_is_delivered_short(self):
        order = self._sold(M=4)
        second = self._sold(self.other_brand, M=4)
        self._make(order, M=3)
        order._in_step().shortage_reason = "Enough"
        order.action_close()
        self.assertEqual((self._reserved(order), self._reserved(second)), (3, 0))
        self._make(second)
        self.assertEqual((self._reserved(order), self._reserved(second)), (3, 4))
