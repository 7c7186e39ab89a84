from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged

from . import common
from .case import ProductionCase

# Where pay, cost and what is billed can be read of the work of a tailor.
PAY = {
    "clothingline.offer": {"piece_amount", "tax_treatment"},
    "clothingline.job": {"piece_amount", "tax_treatment", "payable_amount"},
    "clothingline.settlement": {"material_amount", "wage_amount", "finished_amount"},
}
PAY_MODELS = ("clothingline.rate", "clothingline.wip.entry", "account.move.line")
NEED_NOT = ("inspector", "warehouse", "officer", "assessor")


@tagged("post_install", "-at_install")
class TestClosedPaths(ProductionCase):
    """What a screen shows read-only, and RPC, import or search could reach."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        env, cls.env = cls.env, cls.env(su=True)
        cls.assessor = cls._role("assessor")
        cls.env = env

    def _refused(self, action, *args, error=UserError):
        before = self._facts()
        with self.assertRaises(error), self.cr.savepoint():
            action(*args)
        self.env.invalidate_all(flush=False)
        self.assertEqual(self._facts(), before)

    # Pay --------------------------------------------------------------------

    def test_pay_is_read_by_who_plans_and_who_pays_alone(self):
        job = self._through(self._order(M=10))
        records = {
            "clothingline.offer": job.offer_id,
            "clothingline.job": job,
            "clothingline.settlement": job.settlement_ids,
        }
        for name, record in records.items():
            for role in NEED_NOT:
                user = getattr(self, role)
                theirs = record.with_user(user)
                if theirs.has_access("read"):
                    self.assertFalse(PAY[name] & set(theirs.fields_get()), (name, role))
                for field in PAY[name]:
                    with self.subTest(role=role, field=f"{name}.{field}"):
                        self._check_unread(theirs, field)
            for role in ("planner", "accountant"):
                theirs = record.with_user(getattr(self, role))
                self.assertLessEqual(
                    PAY[name], set(theirs.read(list(PAY[name]))[0]), (name, role)
                )

    def _check_unread(self, record, field):
        with self.assertRaises(AccessError):
            record.read([field])
        with self.assertRaises(UserError):
            record.export_data([field])
        if record._fields[field].store:
            for attempt in (
                lambda: record.search([(field, "!=", False)]),
                lambda: record.search([], order=f"{field} desc"),
                lambda: record.formatted_read_group([], [field], ["__count"]),
            ):
                with self.assertRaises(AccessError):
                    attempt()

    def test_no_way_around_leads_to_pay(self):
        """Nor through what other records point at, nor by what the log has kept."""
        job = self._through(self._order(M=10))
        for role in NEED_NOT:
            env = self.env(user=getattr(self, role))
            for name in PAY_MODELS:
                with self.subTest(role=role, model=name):
                    self.assertFalse(env[name].has_access("read"))
            for name, domain in (
                ("clothingline.inspection", [("job_id.piece_amount", ">", 1)]),
                ("clothingline.handover", [("job_id.payable_amount", ">", 1)]),
                ("clothingline.piece.move", [("settlement_id.wage_amount", ">", 1)]),
                ("clothingline.order", [("job_ids.piece_amount", ">", 1)]),
            ):
                with self.assertRaises(AccessError, msg=(role, domain)):
                    env[name].search(domain)
            # A keeper reads what the firm buys, and of wages not a line.
            if env["purchase.order.line"].has_access("read"):
                priced = [("purchase_line_id.price_unit", ">", 1)]
                self.assertFalse(env["clothingline.job"].search(priced))
        values = job.message_ids.sudo().tracking_value_ids.field_id.mapped("name")
        self.assertFalse(PAY["clothingline.job"] & set(values))

    # What the screens show read-only ------------------------------------------

    def test_a_done_order_is_nobodys_to_write(self):
        order, other = self._order(M=4), self._order(M=2)
        for code in self.tailors:
            self._through(order, code)
        order.action_close()
        for role in ("planner", "manager"):
            done = order.with_user(getattr(self, role))
            for vals in (
                {"piece_amount": 1},
                {"production_id": other.production_id.id},
                {"production_id": False},
                {"aql_major": "10"},
                {"brand_id": self.cutter.partner_id.id},
                {"line_ids": [Command.clear()]},
                {"stage_ids": [Command.clear()]},
                {"component_ids": [Command.clear()]},
                {"material_basis": "cmt"},
                {"shortage_reason": "Lost"},
                {"sale_order_id": False},
                {"state": "confirmed"},
            ):
                with self.subTest(role=role, vals=vals):
                    self._refused(done.write, vals)

    def test_the_manufacturing_order_of_a_done_order_stays(self):
        """What it made is in the books: no quantity, product or order is changed."""
        order, other = self._order(M=4), self._order(M=2)
        for code in self.tailors:
            self._through(order, code)
        order.action_close()
        production = order.production_id.sudo().with_user(self.manager).sudo(False)
        keeper = production.with_user(self._shop_manager())
        for vals in (
            {"product_qty": 99},
            {"clothingline_order_id": other.id},
            {"clothingline_order_id": False},
            {"state": "draft"},
            {"move_byproduct_ids": [Command.clear()]},
            {"move_finished_ids": [Command.clear()]},
            {"workorder_ids": [Command.clear()]},
            {"product_id": self._variant("M").id},
        ):
            with self.subTest(vals=vals):
                self._refused(keeper.write, vals)
        for name in ("unlink", "action_cancel"):
            with self.subTest(name=name):
                self._refused(getattr(keeper, name))

    def _shop_manager(self):
        """Whoever is given all of Odoo's own rights in manufacturing and stock."""
        user = self._colleague("warehouse")
        user.sudo().group_ids += self.env.ref("mrp.group_mrp_manager")
        user.sudo().group_ids += self.env.ref("stock.group_stock_manager")
        return user

    def test_the_tailors_own_count_is_his(self):
        job = self._taken(self._order(M=10))
        material = self._as_tailor(job).material_ids
        self._as_tailor(job)._count_material({material: 16})
        for role in ("planner", "warehouse", "inspector", "accountant", "manager"):
            theirs = material.sudo(False).with_user(getattr(self, role))
            for vals in (
                {"counted_qty": 999},
                {"is_counted": False},
                {"need_qty": 1},
                {"job_id": self._job(self._order(M=1)).id},
                {"product_id": self.style.trims[0].id},
                {"owner_id": self.brand.id},
            ):
                with self.subTest(role=role, vals=vals):
                    self._refused(theirs.write, vals)

    def test_what_holds_a_running_job_is_not_emptied(self):
        job = self._taken(self._order(M=10))
        line = job.sudo().purchase_line_id
        production = job.order_id.sudo().production_id
        user = self._shop_manager()
        buyer = self.env.ref("purchase.group_purchase_manager")
        user.sudo().group_ids += buyer
        for record, action, *args in (
            (job, "write", {"purchase_line_id": False}),
            (job.order_id, "write", {"production_id": False}),
            (line, "write", {"clothingline_job_id": False}),
            (line, "unlink"),
            (line.order_id, "button_cancel"),
            (line.order_id, "unlink"),
            (production, "write", {"clothingline_order_id": False}),
            (production.move_byproduct_ids, "unlink"),
            (production, "unlink"),
            (production, "action_cancel"),
        ):
            for who in (user, self.manager):
                with self.subTest(user=who.login, model=record._name, action=action):
                    theirs = record.sudo(False).with_user(who)
                    self._refused(getattr(theirs, action), *args)
        self._report(job)
        self._judge(self._hand_in(job))
        self.assertEqual(self._bill_all().amount_total, 10 * common.RATES["cut"])
