from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged

from .case import ProductionCase

# What RPC tried on the wage order of a job of 40 x 14,000.
LINE = {
    "price_unit": 99_999,
    "qty_received": 400,
    "qty_received_manual": 400,
    "product_qty": 400,
    "discount": -50,
    "technical_price_unit": 1,
    "qty_received_method": "stock_moves",
    "clothingline_job_id": False,
    "is_downpayment": True,
}


@tagged("post_install", "-at_install")
class TestWageOrder(ProductionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.buyer = new_test_user(
            cls.env(su=True),
            "buyer",
            "purchase.group_purchase_manager,account.group_account_manager",
        )

    def setUp(self):
        super().setUp()
        self.order = self._order(M=40)
        self._through(self.order)
        self.job = self._taken(self.order, "sew")
        self.line = self.job.sudo().purchase_line_id

    def _refused(self, action, *args):
        before = self._facts()
        with (
            self.assertRaisesRegex(UserError, "is the wage order of"),
            self.env.cr.savepoint(),
        ):
            action(*args)
        self.assertEqual(self._facts(), before)

    def test_it_is_what_the_tailor_took(self):
        self.assertRecordValues(
            self.line,
            [
                {
                    "clothingline_job_id": self.job.id,
                    "state": "purchase",
                    "partner_id": self.sewer.partner_id.id,
                    "product_id": self.sew.wage_product_id.id,
                    "product_qty": 40,
                    "price_unit": 14_000,
                    "qty_received": 0,
                    "discount": 0,
                    "tax_ids": [],
                    "price_total": 560_000,
                }
            ],
        )

    def test_nobody_writes_what_comes_from_the_job(self):
        taxes = self.env["account.tax"].sudo().search([], limit=1)
        other = self.env["product.product"].sudo().search([], limit=1)
        tries = LINE | {
            "tax_ids": [Command.set(taxes.ids)],
            "product_id": other.id,
            "order_id": self.env["purchase.order"].sudo().search([], limit=1).id,
        }
        for user in (self.buyer, self.manager, self.env.ref("base.user_admin")):
            line = self.line.with_user(user)
            for name, value in tries.items():
                with self.subTest(user=user.login, field=name):
                    self._refused(line.write, {name: value})
                    self._refused(
                        line.order_id.write,
                        {"order_line": [Command.update(line.id, {name: value})]},
                    )
        self._refused(self.line.write, {"price_unit": 1})

    def test_the_key_cannot_be_sent_by_rpc(self):
        line = self.line.with_user(self.buyer)
        for key in (True, 1, "object", {}):
            forged = line.with_context(clothingline_of_the_job=key)
            self._refused(forged.write, {"price_unit": 99_999})

    def test_nobody_changes_its_head_or_ends_it(self):
        other = self.finisher.partner_id
        for user in (self.buyer, self.manager):
            order = self.line.order_id.with_user(user)
            for vals in (
                {"partner_id": other.id},
                {"currency_id": self.env.ref("base.USD").id},
                {"state": "cancel"},
                {"state": "draft"},
                {"locked": True},
            ):
                self._refused(order.write, vals)
            for action in (
                order.button_cancel,
                order.button_draft,
                order.button_lock,
                order.action_merge,
                order.copy,
                order.order_line.copy,
                order.unlink,
                order.order_line.unlink,
            ):
                self._refused(action)

    def test_nothing_is_added_to_it(self):
        order = self.line.order_id.with_user(self.buyer)
        vals = {
            "product_id": self.sew.wage_product_id.id,
            "product_qty": 5,
            "price_unit": 14_000,
        }
        self._refused(order.write, {"order_line": [Command.create(vals)]})
        lines = self.env["purchase.order.line"].with_user(self.buyer)
        self._refused(lines.create, {**vals, "order_id": order.id})
        free = order.create({"partner_id": self.brand.id})
        forged = lines.with_context(default_clothingline_job_id=self.job.id)
        self._refused(forged.create, {**vals, "order_id": free.id})
        line = lines.create({**vals, "order_id": free.id})
        self._refused(line.write, {"order_id": order.id})
        self._refused(line.write, {"clothingline_job_id": self.job.id})

    def test_other_purchases_stay_as_free_as_ever(self):
        order = (
            self.env["purchase.order"]
            .with_user(self.buyer)
            .create(
                {
                    "partner_id": self.brand.id,
                    "order_line": [
                        Command.create(
                            {"product_id": self.style.trims[0].id, "product_qty": 5}
                        )
                    ],
                }
            )
        )
        order.button_confirm()
        order.order_line.price_unit = 300
        order.order_line.product_qty = 6
        order.button_cancel()
        order.button_draft()
        order.copy()
        self.assertEqual(order.amount_untaxed, 1_800)

    def test_who_only_buys_begins_with_an_order_of_no_lines(self):
        buyer = new_test_user(
            self.env(su=True), "only.buyer", "purchase.group_purchase_user"
        )
        orders = self.env["purchase.order"].with_user(buyer)
        order = orders.create({"partner_id": self.brand.id})
        self.assertEqual(orders.search([("id", "=", order.id)]), order)
        self.assertFalse(orders.search([("id", "=", self.line.order_id.id)]))

    def test_received_follows_the_verdicts(self):
        self._report(self.job)
        self._judge(self._hand_in(self.job, M=30))
        self.assertEqual(self.line.qty_received, 30)
        self.assertEqual(self.line.qty_to_invoice, 30)

    def test_settings_of_purchasing_do_not_reach_the_wage(self):
        env, company = self.env(su=True), self.env.company.sudo()
        tailor, product = self.cutter.partner_id.sudo(), self.cut.wage_product_id.sudo()
        tax = env["account.tax"].search([("type_tax_use", "=", "purchase")], limit=1)
        company.po_double_validation = "two_step"
        company.po_double_validation_amount = 1
        company.po_lock = "lock"
        tailor.property_purchase_currency_id = env.ref("base.USD")
        tailor.property_account_position_id = env["account.fiscal.position"].create(
            {"name": "Elsewhere", "company_id": company.id}
        )
        product.write(
            {
                "supplier_taxes_id": [Command.set(tax.ids)],
                "purchase_method": "purchase",
                "seller_ids": [
                    Command.create(
                        {"partner_id": tailor.id, "price": 9, "discount": 10}
                    )
                ],
            }
        )
        order = self._order(M=6)
        job = self._through(order, "cut", M=4)
        self.assertRecordValues(
            job.sudo().purchase_line_id,
            [
                {
                    "state": "purchase",
                    "price_unit": 1_500,
                    "discount": 0,
                    "tax_ids": [],
                    "currency_id": company.currency_id.id,
                    "product_qty": 4,
                    "qty_received": 4,
                    "qty_to_invoice": 4,
                }
            ],
        )
        self.assertEqual(product.seller_ids.mapped("price"), [9])

    def test_the_wage_product_cannot_unmake_what_was_accepted(self):
        self._report(self.job)
        self._judge(self._hand_in(self.job))
        product = self.sew.wage_product_id.sudo().product_tmpl_id
        product.seller_ids = [
            Command.create({"partner_id": self.sewer.partner_id.id, "price": 1})
        ]
        product.purchase_method = "purchase"
        product.type = "consu"
        self.env.flush_all()
        self.assertRecordValues(
            self.line,
            [{"price_unit": 14_000, "qty_received": 40, "qty_to_invoice": 40}],
        )

    def test_goods_are_no_wage_product(self):
        offer = self._offered(self._second_order(), "sew", M=1)
        # It was a service when the order was confirmed.
        offer.order_id._stage(self.sew).wage_product_id.sudo().type = "consu"
        with self.assertRaisesRegex(UserError, "is no service"):
            self._as_tailor(offer)._take()

    def _second_order(self):
        order = self._order(M=2)
        self._through(order)
        return order
