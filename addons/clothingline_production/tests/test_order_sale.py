from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, new_test_user, tagged

from .case import ProductionCase


@tagged("post_install", "-at_install")
class TestOrderSale(ProductionCase):
    """An order and its quotation say the same, and end together."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        env = cls.env(su=True)
        cls.buyer = new_test_user(
            env,
            "buyer",
            "clothingline_base.group_clothingline_brand",
            partner_id=cls.brand.id,
        )
        cls.other = env["product.product"].create({"name": "Gift box"})

    def setUp(self):
        super().setUp()
        self.order = self._draft(S=4, M=6)
        self.order.action_quote()
        self.sale = self.order.sale_order_id.sudo()

    def _sold(self):
        return {
            line.product_id: (line.product_uom_qty, line.price_unit)
            for line in self.sale.order_line
        }

    def _notes(self):
        return self.order.activity_ids.mapped("summary")

    def test_a_quotation_follows_its_draft_order(self):
        self.order.piece_amount = 170_000
        self.order.due_date = "2026-04-01"
        small, medium = self.order.line_ids
        self.order.line_ids = [
            Command.update(small.id, {"qty": 5}),
            Command.delete(medium.id),
            Command.create({"product_id": self._variant("L").id, "qty": 7}),
        ]
        self.assertEqual(
            self._sold(),
            {
                self._variant("S"): (5, 170_000),
                self._variant("L"): (7, 170_000),
            },
        )
        self.assertEqual(str(self.sale.commitment_date.date()), "2026-04-01")

    def test_a_quotation_goes_to_the_brand_that_the_order_is_for(self):
        self.order.brand_id = self.cutter.partner_id
        self.assertEqual(self.sale.partner_id, self.cutter.partner_id)
        self.assertEqual(set(self.sale.order_line.mapped("price_unit")), {165_000})

    def _dollars(self):
        """The brand's own price list, in dollars."""
        env = self.env(su=True)
        dollar = env.ref("base.USD")
        dollar.active = True
        dollar.rate_ids = [
            Command.create({"name": "2026-01-01", "inverse_company_rate": 16_000})
        ]
        prices = env["product.pricelist"].create(
            {"name": "Export", "currency_id": dollar.id}
        )
        self.brand.property_product_pricelist = prices
        return prices

    def test_a_brand_is_quoted_in_the_currency_of_its_price_list(self):
        prices = self._dollars()
        order = self._draft(M=6)
        order.piece_amount = 9.75
        order.action_quote()
        sale = order.sale_order_id.sudo()
        self.assertEqual(order.currency_id, prices.currency_id)
        self.assertEqual(sale.currency_id, prices.currency_id)
        self.assertEqual(sale.order_line.price_unit, 9.75)
        # Other brands are quoted as before, though theirs is no longer the only list.
        order.brand_id = self.cutter.partner_id
        self.assertEqual(order.currency_id, self.env.company.currency_id)
        self.assertEqual(sale.currency_id, self.env.company.currency_id)

    def test_an_amount_does_not_change_its_currency(self):
        self.order.pricelist_id = dollars = self._dollars()
        self.assertEqual(self.order.piece_amount, 0)
        self.assertEqual(self._sold()[self._variant("S")], (4, 0))
        self.order.write({"pricelist_id": False, "piece_amount": 170_000})
        self.assertEqual(self._sold()[self._variant("S")], (4, 170_000))
        form = Form(self.order)
        form.pricelist_id = dollars
        self.assertEqual(form.piece_amount, 0)
        form.piece_amount = 11
        self.assertEqual(form.save().piece_amount, 11)

    def test_a_new_order_follows_the_brand_that_is_chosen(self):
        prices = self._dollars()
        form = Form(self.env["clothingline.order"])
        form.brand_id = self.brand
        self.assertEqual(form.currency_id, prices.currency_id)
        form.piece_amount = 9.75
        form.tech_pack_id = self.order.tech_pack_id
        self.assertEqual(form.piece_amount, 9.75)

    def test_a_price_typed_before_the_brand_is_chosen_is_not_in_his_currency(self):
        self._dollars()
        form = Form(self.env["clothingline.order"])
        form.piece_amount = 160_000
        form.brand_id = self.brand
        self.assertEqual(form.piece_amount, 0)

    def test_a_price_list_keeps_the_currency_that_its_orders_are_priced_in(self):
        prices = self._dollars()
        prices.currency_id = self.env.ref("base.EUR")  # nobody uses it yet
        prices.currency_id = self.env.ref("base.USD")
        order = self._draft(M=6)
        order.active = False
        with self.assertRaisesRegex(ValidationError, "is priced in USD by Export"):
            prices.currency_id = self.env.company.currency_id

    def test_another_list_of_the_same_currency_keeps_what_was_agreed(self):
        env = self.env(su=True)
        other = env["product.pricelist"].create({"name": "Other"})
        self.sale.order_line.price_unit = 150_000
        self.order.pricelist_id = other
        self.assertEqual(self.order.piece_amount, 165_000)
        self.assertEqual(set(self.sale.order_line.mapped("price_unit")), {150_000})

    def test_the_quotation_follows_the_price_of_another_brands_list(self):
        env = self.env(su=True)
        theirs = env["product.pricelist"].create({"name": "Theirs"})
        self._sell(theirs, 140_000)
        self.cutter.partner_id.property_product_pricelist = theirs
        self.order.brand_id = self.cutter.partner_id
        self.assertEqual(self.order.piece_amount, 140_000)
        self.assertEqual(set(self.sale.order_line.mapped("price_unit")), {140_000})

    def test_a_currency_without_a_rate_is_not_quoted(self):
        prices = self._dollars()
        prices.currency_id.rate_ids.unlink()
        order = self._draft(M=6)
        with self.assertRaisesRegex(UserError, "USD has no exchange rate"):
            order.action_quote()
        self.assertFalse(order.sale_order_id)

    def test_the_accountant_takes_up_another_currency(self):
        dollar = self.env.ref("base.USD").with_user(self.accountant)
        dollar.active = False
        dollar.active = True
        dollar.rate_ids = [
            Command.create({"name": "2026-02-02", "inverse_company_rate": 16_000})
        ]
        self.assertEqual(dollar.inverse_rate, 16_000)

    def _sell(self, prices, amount):
        """Let the price list name a price of the style."""
        prices.item_ids = [
            Command.create(
                {
                    "applied_on": "1_product",
                    "product_tmpl_id": self.order.product_tmpl_id.id,
                    "compute_price": "fixed",
                    "fixed_price": amount,
                }
            )
        ]

    def test_a_price_of_the_price_list_is_taken(self):
        prices = self._dollars()
        self._sell(prices, 8.5)
        self.order.pricelist_id = prices
        self.assertEqual(self.order.piece_amount, 8.5)
        self.assertEqual(self.order.copy().piece_amount, 8.5)

    def test_the_books_of_an_order_in_dollars_are_in_rupiah(self):
        prices = self._dollars()
        order = self._draft(M=6)
        order.piece_amount = 9.75
        order.action_confirm()
        for code in self.tailors:
            job = self._through(order, code)
            self.assertEqual(job.currency_id, self.env.company.currency_id)
        self.assertEqual(order.currency_id, prices.currency_id)
        entries = self.env["clothingline.wip.entry"].search(
            [("order_id", "=", order.id)]
        )
        self.assertEqual(entries.currency_id, self.env.company.currency_id)
        order.action_close()
        self.assertEqual(sum(entries.mapped("amount")), 0)

    def test_of_the_brands_own_cloth_the_quotation_is_a_service(self):
        self.order.material_basis = "cmt"
        [(product, sold)] = self._sold().items()
        self.assertEqual(product, self.sale._clothingline_service())
        self.assertEqual(sold[0], 10)

    def test_a_price_agreed_on_the_quotation_stays(self):
        self.sale.order_line.price_unit = 150_000
        self.order.due_date = "2026-04-01"
        self.order.line_ids[:1].qty = 5
        self.order.line_ids = [Command.update(self.order.line_ids[1].id, {"qty": 8})]
        self.assertEqual(set(self.sale.order_line.mapped("price_unit")), {150_000})
        self.assertIn(8, self.sale.order_line.mapped("product_uom_qty"))
        self.sale.action_quotation_sent()
        self.order.action_confirm()
        self.assertEqual(self.order.state, "confirmed")

    def test_a_line_that_was_split_is_not_doubled(self):
        line = self.sale.order_line[:1]
        line.product_uom_qty = 3
        line.copy({"order_id": self.sale.id, "product_uom_qty": 1})
        self.order.due_date = "2026-04-01"
        self.assertEqual(sum(self.sale.order_line.mapped("product_uom_qty")), 10)
        self.order.piece_amount = 170_000
        self.assertEqual(sum(self.sale.order_line.mapped("product_uom_qty")), 10)

    def test_what_else_is_sold_is_delivered_though_the_order_is_cancelled(self):
        self.other.is_storable = True
        self.sale.order_line = [
            Command.create({"product_id": self.other.id, "product_uom_qty": 2})
        ]
        self.order.action_confirm()
        self.sale.with_user(self.manager).action_confirm()
        self.order.action_cancel()
        self.assertEqual(self.sale.state, "sale")
        moves = self.sale.picking_ids.move_ids.filtered(lambda m: m.state != "cancel")
        left = {move.product_id: move.product_uom_qty for move in moves}
        self.assertEqual({k: qty for k, qty in left.items() if qty}, {self.other: 2})

    def test_what_was_added_to_the_quotation_by_hand_stays(self):
        self.sale.order_line = [Command.create({"product_id": self.other.id})]
        self.order.piece_amount = 170_000
        self.assertIn(self.other, self.sale.order_line.product_id)

    def test_what_the_brand_has_is_not_changed_without_a_word(self):
        self.sale.action_quotation_sent()
        with self.assertRaisesRegex(UserError, "The brand has S"):
            self.order.piece_amount = 170_000
        self.order.aql_major = "4.0"  # says nothing of what is sold
        self.sale.action_cancel()
        self.sale.action_draft()
        self.order.piece_amount = 170_000
        self.assertEqual(set(self.sale.order_line.mapped("price_unit")), {170_000})

    def test_a_cancelled_order_leaves_no_delivery(self):
        self.order.action_confirm()
        self.sale.with_user(self.manager).action_confirm()
        self.assertTrue(self.sale.picking_ids)
        self.order.action_cancel()
        self.assertEqual(self.sale.state, "cancel")
        self.assertEqual(set(self.sale.picking_ids.mapped("state")), {"cancel"})
        self.order.action_draft()
        self.assertFalse(self.order.sale_order_id)
        self.order.action_quote()
        self.assertEqual(self.order.sale_order_id.state, "draft")

    def test_a_cancelled_sale_ends_what_nobody_has_taken(self):
        self.order.action_confirm()
        offer = self._offered(self.order, S=4)
        self.sale.action_cancel()
        self.assertEqual(self.order.state, "cancelled")
        self.assertEqual(offer.state, "withdrawn")

    def test_a_sale_is_not_cancelled_under_the_tailors(self):
        self.order.action_confirm()
        self._taken(self.order)
        with self.assertRaisesRegex(UserError, "Tailors work for it"):
            self.sale.action_cancel()
        self.assertEqual(self.order.state, "confirmed")

    def test_the_brands_no_tells_the_planner_and_stops_nobody(self):
        self.sale.action_quotation_sent()
        self.order.action_confirm()
        self._taken(self.order)
        self.sale.with_user(self.buyer).sudo()._action_cancel()
        self.assertEqual((self.sale.state, self.order.state), ("sent", "confirmed"))
        self.assertEqual(len(self._notes()), 1)

    def test_the_brands_no_to_a_draft_leaves_it_to_the_planner(self):
        self.sale.action_quotation_sent()
        self.sale.with_user(self.buyer).sudo()._action_cancel()
        self.assertEqual((self.sale.state, self.order.state), ("cancel", "draft"))
        self.assertEqual(len(self._notes()), 1)

    def test_a_quotation_made_late_knows_what_was_accepted(self):
        order = self._draft(M=6)
        order.material_basis = "cmt"
        order.brand_component_ids = self.style.cloth
        order.action_confirm()
        order.with_user(self.warehouse).action_expect_material()
        receipt = self.env["stock.picking"].with_user(self.warehouse)
        receipt.search([("clothingline_order_id", "=", order.id)]).button_validate()
        for code in self.tailors:
            self._through(order, code)
        order.action_quote()
        sale = order.sale_order_id.sudo()
        self.assertEqual(sale.order_line.qty_delivered, 6)
        sale.action_confirm()
        self.assertEqual(sale.invoice_status, "to invoice")
