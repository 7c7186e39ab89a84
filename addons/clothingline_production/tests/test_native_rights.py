from lxml import etree

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import Form, new_test_user, tagged

from .case import ProductionCase

OPERATIONS = {"c": "create", "r": "read", "w": "write", "u": "unlink"}
ROLES = ("planner", "inspector", "warehouse", "accountant", "officer", "assessor")
# What each role may do in Odoo's own documents (create, read, write, unlink). Rules
# narrow some of it further: see the tests below.
ALL_READ = dict.fromkeys(ROLES, "r")
RIGHTS = {
    # Buying: the accountant's write is Odoo's, and wage orders are nobody's.
    "purchase.order": {"planner": "crw", "warehouse": "r", "accountant": "rw"},
    "purchase.order.line": {"planner": "crwu", "warehouse": "r", "accountant": "rw"},
    # Billing and paying.
    "account.move": {"planner": "r", "accountant": "crwu"},
    "account.move.line": {"planner": "r", "accountant": "crwu"},
    "account.payment": {"accountant": "crwu"},
    "account.payment.register": {"accountant": "crw"},
    "account.move.reversal": {"accountant": "crw"},
    "account.bank.statement.line": {"accountant": "crwu"},
    "account.journal": {"accountant": "r"},
    "sale.advance.payment.inv": {"accountant": "crw"},
    "res.currency": ALL_READ | {"accountant": "rw"},
    "res.currency.rate": ALL_READ | {"accountant": "crwu"},
    # Selling: the planner makes the brand's quotation.
    "sale.order": {"planner": "crw", "warehouse": "rw", "accountant": "rw"},
    "sale.order.line": {"planner": "crwu", "warehouse": "rw", "accountant": "rw"},
    "product.pricelist": ALL_READ | {"planner": "crwu"},
    # Making: orders are made by the clothing order alone.
    "mrp.production": {"planner": "r", "warehouse": "r"},
    "mrp.workorder": {"planner": "r"},
    "mrp.bom": {"planner": "crw", "warehouse": "r", "accountant": "r"},
    "mrp.bom.line": {"planner": "crwu", "warehouse": "r", "accountant": "r"},
    "mrp.unbuild": {"planner": "r"},
    # Stock: the accountant's write is Odoo's, for valuation.
    "stock.picking": {"planner": "r", "warehouse": "crwu", "accountant": "crw"},
    "stock.move": {"planner": "r", "warehouse": "crw", "accountant": "crw"},
    "stock.scrap": {"planner": "r", "warehouse": "crw"},
    "stock.quant": ALL_READ | {"warehouse": "crw"},
    # People.
    "res.partner": ALL_READ | {"planner": "crwu", "officer": "crwu"},
    "res.users": ALL_READ,
    "product.value": {},
}


@tagged("post_install", "-at_install")
class TestNativeRights(ProductionCase):
    """Who plans does not bill, who bills does not plan, who judges touches neither."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        env, cls.env = cls.env, cls.env(su=True)
        cls.assessor = cls._role("assessor")
        cls.brand_user = cls._portal("brand", cls.brand)
        cls.stranger = new_test_user(
            cls.env, "stranger", "base.group_user,base.group_partner_manager"
        )
        cls.env = env

    def _refused(self, action, *args, error=AccessError):
        before = self._facts()
        with self.assertRaises(error), self.env.cr.savepoint():
            action(*args)
        self.assertEqual(self._facts(), before)

    def _billed(self):
        """A job of 10 with 10 accepted, and its draft bill."""
        job = self._through(self._order(M=10))
        run = self.env["clothingline.bill.create"].with_user(self.accountant)
        bill = run.env["account.move"].search(run.create({}).action_create()["domain"])
        return job, bill

    def test_each_role_has_the_rights_of_its_work_and_no_more(self):
        for name, rights in RIGHTS.items():
            found = {
                role: "".join(
                    letter
                    for letter, operation in OPERATIONS.items()
                    if self.env[name]
                    .with_user(getattr(self, role))
                    .has_access(operation)
                )
                for role in ROLES
            }
            with self.subTest(model=name):
                self.assertEqual(found, {role: rights.get(role, "") for role in ROLES})

    def test_who_plans_does_not_bill(self):
        job, bill = self._billed()
        order = job.sudo().purchase_id
        for user in (self.planner, self.inspector, self.warehouse, self.officer):
            self._refused(order.with_user(user).action_create_invoice)
            for name in ("action_post", "button_draft", "button_cancel", "unlink"):
                self._refused(getattr(bill.with_user(user), name))
            self._refused(
                self.env["account.move"].with_user(user).create,
                {"move_type": "in_invoice", "partner_id": self.brand.id},
            )
            self._refused(
                self.env["account.move"].with_user(user).create,
                {"move_type": "out_invoice", "partner_id": self.brand.id},
            )
        bill.action_post()
        for user in (self.planner, self.inspector, self.warehouse, self.officer):
            self._refused(bill.with_user(user).button_draft)
            pay = self.env["account.payment.register"].with_user(user)
            of_bill = {"active_model": "account.move", "active_ids": bill.ids}
            self._refused(pay.with_context(**of_bill).create, {})
            self._refused(
                self.env["account.payment"].with_user(user).create,
                {"partner_id": order.partner_id.id, "amount": 1},
            )

    def test_who_bills_does_not_plan(self):
        job, _bill = self._billed()
        order = job.order_id.with_user(self.accountant)
        for action in (order.action_confirm, order.action_cancel, order.action_close):
            self._refused(action, error=UserError)
        self._refused(
            self.env["purchase.order"].with_user(self.accountant).create,
            {"partner_id": self.brand.id},
        )
        for name in ("button_cancel", "button_draft", "button_lock", "button_unlock"):
            wage = job.sudo().purchase_id.with_user(self.accountant)
            self._refused(getattr(wage, name), error=UserError)
        for name in ("mrp.production", "sale.order", "clothingline.job"):
            self._refused(self.env[name].with_user(self.accountant).create, {})

    def test_a_planner_writes_no_wage_stock_or_manufacturing(self):
        job = self._taken(self._order(M=3))
        production = job.order_id.sudo().production_id
        picking = job.sudo().picking_ids
        for record, vals in (
            (job.sudo().purchase_id, {"notes": "x"}),
            (job.sudo().purchase_line_id, {"qty_received": 400}),
            (production, {"product_qty": 99}),
            (production.workorder_ids, {"qty_produced": 99}),
            (production.move_byproduct_ids, {"product_uom_qty": 99}),
            (picking, {"origin": "x"}),
            (picking.move_ids, {"quantity": 1}),
            (picking.move_ids.move_line_ids, {"quantity": 1}),
        ):
            self._refused(
                record.with_user(self.planner).write,
                vals,
                error=UserError,
            )

    def test_a_planner_buys_cloth_and_the_keeper_receives_it(self):
        cloth = (
            self.env["product.product"]
            .sudo()
            .create({"name": "Drill", "is_storable": True})
        )
        supplier = self.env["res.partner"].with_user(self.planner)
        purchase = Form(
            self.env["purchase.order"].with_user(self.planner),
            "purchase.purchase_order_form",
        )
        purchase.partner_id = supplier.create({"name": "Toko Kain"})
        with purchase.order_line.new() as line:
            line.product_id = cloth
            line.product_qty = 50
            line.price_unit = 32_000
        purchase = purchase.save()
        purchase.button_confirm()
        self.assertEqual(purchase.state, "purchase")
        purchase.order_line.product_qty = 60
        receipt = purchase.sudo().picking_ids.with_user(self.warehouse)
        self.assertEqual(receipt.move_ids.product_uom_qty, 60)
        self._refused(
            receipt.with_user(self.planner).button_validate, error=AccessError
        )
        receipt.button_validate()
        self.assertEqual(cloth.sudo().qty_available, 60)
        # What is not wanted any more is not expected any more.
        again = purchase.copy()
        again.button_confirm()
        again.button_cancel()
        self.assertEqual(again.sudo().picking_ids.state, "cancel")
        self.assertFalse(again.has_access("unlink"))

    def test_a_planner_cannot_make_a_purchase_a_wage(self):
        job = self._taken(self._order(M=3))
        line = Command.create(
            {
                "product_id": self.sew.sudo().wage_product_id.id,
                "product_qty": 3,
                "price_unit": 99_000,
                "clothingline_job_id": job.id,
            }
        )
        purchases = self.env["purchase.order"].with_user(self.planner)
        vals = {"partner_id": self.cutter.partner_id.id, "order_line": [line]}
        self._refused(purchases.create, vals, error=UserError)
        mine = purchases.create({"partner_id": self.brand.id})
        self._refused(mine.write, {"order_line": [line]}, error=UserError)
        self._refused(
            job.sudo().purchase_line_id.with_user(self.planner).write,
            {"order_id": mine.id},
            error=UserError,
        )
        self._refused(
            job.sudo().purchase_id.with_user(self.planner).button_cancel,
            error=UserError,
        )

    def test_nobody_but_the_keeper_writes_move_lines(self):
        lines = self._taken(self._order(M=3)).sudo().picking_ids.move_ids.move_line_ids
        for user in (self.inspector, self.officer, self.assessor, self.accountant):
            # Of what is done, the books say no before the rights do.
            for action in (
                lambda line: line.write({"quantity": 1}),
                lambda line: line.unlink(),
            ):
                self._refused(action, lines[:1].with_user(user), error=UserError)

    def test_a_planner_quotes_and_confirms_for_the_brand(self):
        order = self._order(M=3)
        order.action_quote()
        sale = order.sale_order_id.with_user(self.planner)
        sale.order_line.price_unit = 170_000
        sale.action_confirm()
        self.assertEqual(sale.state, "sale")
        self._refused(sale._create_invoices, error=UserError)

    def test_the_accountant_invoices_what_was_sold(self):
        order = self._order(M=3)
        order.action_quote()
        sale = order.sale_order_id
        sale.action_confirm()
        for code in ("cut", "sew", "finish"):
            self._through(order, code)
        picking = sale.with_user(self.warehouse).picking_ids
        picking.move_ids.picked = True
        picking.button_validate()
        wizard = (
            self.env["sale.advance.payment.inv"]
            .with_user(self.accountant)
            .with_context(active_model="sale.order", active_ids=sale.ids)
            .create({})
        )
        wizard.create_invoices()
        invoice = sale.with_user(self.accountant).invoice_ids
        invoice.action_post()
        self.assertEqual(invoice.amount_untaxed, 3 * 165_000)

    def test_the_documents_of_an_order_open_to_who_needs_them(self):
        order = self._order(M=3)
        order.action_quote()
        order.sale_order_id.action_confirm()
        job = self._through(order)
        run = self.env["clothingline.bill.create"].with_user(self.accountant).create({})
        bill = run.env["account.move"].search(run.action_create()["domain"])
        sale, wage = order.sale_order_id.sudo(), job.sudo().purchase_id
        picking, production = job.sudo().picking_ids, order.sudo().production_id
        for user, records in (
            (self.planner, (sale, production, picking, wage, order.bom_id)),
            (self.accountant, (sale, wage, bill, run)),
            (self.warehouse, (picking, sale.picking_ids)),
        ):
            self.env.invalidate_all()
            for record in records:
                with self.subTest(user=user.login, model=record._name):
                    self._open(record.with_user(user))

    def _open(self, record):
        """Ask for the form and for all that it shows, as the web client does."""
        answer = record.get_views([(False, "form")])
        arch = etree.fromstring(answer["views"]["form"]["arch"])
        known = answer["models"][record._name]["fields"]
        asked = {}
        for node in arch.xpath(".//field[not(ancestor::field)]"):
            field = known[node.get("name")]
            below = {}
            if field["type"] in ("one2many", "many2many"):
                names = node.xpath("*//field[count(ancestor::field) = 1]/@name")
                below = {"fields": {name: {} for name in ("display_name", *names)}}
            elif field["type"] == "many2one":
                below = {"fields": {"display_name": {}}}
            asked[node.get("name")] = below
        [values] = record.web_read(asked)
        self.assertEqual(values["id"], record.id)

    # Wages and bank accounts ------------------------------------------------

    def test_wage_orders_are_read_by_planner_and_accountant(self):
        job = self._taken(self._order(M=3))
        order = job.sudo().purchase_id
        for user in (self.planner, self.accountant, self.manager):
            self.assertEqual(order.with_user(user).read(["name"])[0]["id"], order.id)
        orders = self.env["purchase.order"].with_user(self.warehouse)
        self.assertNotIn(order, orders.search([]))
        self._refused(order.with_user(self.warehouse).read, ["amount_total"])
        self._refused(order.order_line.with_user(self.warehouse).read, ["price_unit"])

    def test_no_role_but_the_accountant_keeps_bank_accounts(self):
        accounts = self.env["res.partner.bank"]
        tailor, brand = self.sewer.partner_id, self.brand
        his = accounts.sudo().create({"acc_number": "111", "partner_id": tailor.id})
        theirs = accounts.sudo().create({"acc_number": "222", "partner_id": brand.id})
        for user in (
            self.planner,
            self.officer,
            self.inspector,
            self.warehouse,
            self.assessor,
        ):
            mine = accounts.with_user(user)
            for partner in (tailor, brand):
                self._refused(
                    mine.create, {"acc_number": "999", "partner_id": partner.id}
                )
                self._refused(
                    partner.with_user(user).write,
                    {"bank_ids": [Command.create({"acc_number": "998"})]},
                )
            for account in (his, theirs):
                self._refused(account.with_user(user).write, {"acc_number": "9"})
                self._refused(account.with_user(user).unlink)
            self.assertNotIn(his, mine.search([]))
            self._refused(his.with_user(user).read, ["acc_number"])
        self._refused(his.with_user(self.stranger).write, {"acc_number": "9"})
        own = accounts.with_user(self.stranger).create(
            {"acc_number": "333", "partner_id": brand.id}
        )
        self._refused(own.write, {"partner_id": tailor.id})
        his.with_user(self.accountant).acc_number = "112"
        accounts.with_user(self.accountant).create(
            {"acc_number": "444", "partner_id": tailor.id}
        )
        self.assertEqual(tailor.sudo().bank_ids.mapped("acc_number"), ["112", "444"])

    def test_a_tailor_with_open_wages_is_not_merged(self):
        merge = self.env["base.partner.merge.automatic.wizard"].sudo()
        double = self.env["res.partner"].sudo().create({"name": "Siti 2"})
        order = self._order(M=3)
        self._through(order)
        self._taken(order, "sew")
        for target in (double, self.sewer.partner_id):
            with self.assertRaisesRegex(UserError, "cannot be merged"):
                merge._merge((double | self.sewer.partner_id).ids, target)
        merge._merge((double | self.brand).ids, self.brand)
        self.assertFalse(double.exists())

    # Portal -----------------------------------------------------------------

    def test_a_brand_reads_no_cost(self):
        order = self._order(M=3)
        order.action_quote()
        order.sale_order_id.action_confirm()
        for code in ("cut", "sew", "finish"):
            self._through(order, code)
        picking = order.sale_order_id.sudo().picking_ids
        picking.move_ids.picked = True
        picking.button_validate()
        invoice = order.sale_order_id.sudo()._create_invoices()
        invoice.action_post()
        cost = invoice.line_ids.filtered(lambda line: line.display_type == "cogs")
        self.assertTrue(cost)
        self.env.invalidate_all()
        theirs = invoice.with_user(self.brand_user)
        lines = theirs.env["account.move.line"]
        self.assertEqual(lines.search([]), theirs.line_ids)
        self.assertFalse(lines.search([("id", "in", cost.ids)]))
        self.assertIn("product", theirs.line_ids.mapped("display_type"))
        self._refused(cost.with_user(self.brand_user).read, ["balance"])
        self.assertFalse(
            lines.formatted_read_group(
                [("display_type", "=", "cogs")], [], ["__count"]
            )[0]["__count"]
        )
        for name in ("standard_price", "cost_method"):
            self._refused(
                self._variant("M").with_user(self.brand_user).read,
                [name],
                error=UserError,
            )

    def test_a_tailor_reads_his_own_wage_order_and_bill(self):
        order = self._order(M=6)
        self._through(order)
        other = self._through(order, "sew", M=3)
        mine = self._through(order, "sew", M=2)
        run = self.env["clothingline.bill.create"].with_user(self.accountant).create({})
        bills = run.env["account.move"].search(run.action_create()["domain"])
        bills.action_post()
        env = self.env(user=self.portal, su=False)
        wages = (other | mine).sudo().purchase_id
        self.assertEqual(env["purchase.order"].search([]), wages)
        self.assertEqual(
            env["account.move"].search([]).partner_id, self.sewer.partner_id
        )
        for record in env["purchase.order"].search([]) | env["purchase.order"]:
            self._refused(record.write, {"notes": "x"})
            self._refused(record.button_cancel, error=UserError)
        line = env["purchase.order.line"].search([], limit=1)
        self._refused(line.write, {"price_unit": 99_999})
        self.assertNotIn(
            self.cutter.partner_id, env["purchase.order.line"].search([]).partner_id
        )
        # He is not told of others' either.
        foreign = order.job_ids.sudo().purchase_id - wages
        self.assertTrue(foreign)
        for name in ("button_cancel", "button_draft", "copy", "unlink"):
            self._refused(getattr(foreign.with_env(env), name))
        self._refused(foreign.order_line.with_env(env).write, {"price_unit": 1})
