from inspect import Parameter, signature

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged

from .case import ProductionCase

READ = {"inspector": "r", "warehouse": "r", "accountant": "r", "officer": "r"}
# What each role may do (create, read, write, unlink). The manager holds all roles.
RIGHTS = {
    "clothingline.order": READ | {"planner": "crwu", "manager": "crwu"},
    "clothingline.order.line": READ | {"planner": "crwu", "manager": "crwu"},
    "clothingline.order.stage": READ | {"planner": "crwu", "manager": "crwu"},
    "clothingline.order.component": READ | {"planner": "r", "manager": "r"},
    "clothingline.order.amendment": READ | {"planner": "crwu", "manager": "crwu"},
    "clothingline.order.amendment.line": READ | {"planner": "crwu", "manager": "crwu"},
    "clothingline.brand.material": {
        "planner": "r",
        "warehouse": "r",
        "accountant": "r",
        "manager": "r",
    },
    "clothingline.offer": READ | {"planner": "crwu", "manager": "crwu"},
    "clothingline.offer.line": READ | {"planner": "crwu", "manager": "crwu"},
    # A job is made by taking an offer; its due date and planner may change.
    "clothingline.job": READ | {"planner": "rw", "manager": "rw"},
    "clothingline.job.line": READ | {"planner": "r", "manager": "r"},
    "clothingline.job.material": READ | {"planner": "r", "manager": "r"},
    "clothingline.settlement": READ | {"planner": "r", "manager": "r"},
    "clothingline.job.note": READ | {"planner": "cr", "manager": "cr"},
    "clothingline.job.link": {"planner": "r", "manager": "r"},
    "clothingline.handover": READ | {"planner": "r", "manager": "r"},
    "clothingline.handover.line": READ | {"planner": "r", "manager": "r"},
    "clothingline.inspection": READ
    | {"planner": "r", "inspector": "rw", "manager": "rw"},
    "clothingline.inspection.defect": READ
    | {"planner": "r", "inspector": "crwu", "manager": "crwu"},
    "clothingline.piece.move": READ | {"planner": "r", "manager": "r"},
    "clothingline.defect.type": READ | {"planner": "r", "manager": "crwu"},
    "clothingline.rate": {"planner": "crw", "accountant": "r", "manager": "crwu"},
    "clothingline.minimum.wage": READ
    | {"planner": "r", "accountant": "crw", "manager": "crwu"},
    "clothingline.wip.entry": {"planner": "r", "accountant": "r", "manager": "r"},
    "clothingline.job.missing": {"planner": "crw", "manager": "crw"},
    "clothingline.job.missing.line": {"planner": "crw", "manager": "crw"},
    "clothingline.job.plan": {"planner": "crw", "manager": "crw"},
    "clothingline.job.plan.line": {"planner": "crw", "manager": "crw"},
    "clothingline.job.issue": {"planner": "crw", "manager": "crw"},
    "clothingline.job.issue.line": {"planner": "crw", "manager": "crw"},
    "clothingline.job.start": {"planner": "crw", "manager": "crw"},
    "clothingline.job.use": {"planner": "crw", "manager": "crw"},
    "clothingline.job.use.line": {"planner": "crw", "manager": "crw"},
    "clothingline.job.write.off": {"planner": "crw", "manager": "crw"},
    "clothingline.settlement.reverse": {
        "planner": "crw",
        "inspector": "crw",
        "manager": "crw",
    },
    "clothingline.order.close": {"planner": "crw", "manager": "crw"},
    "clothingline.accounting.setup": {"manager": "crw"},
    "clothingline.bill.create": {"accountant": "crw", "manager": "crw"},
}
OPERATIONS = {"c": "create", "r": "read", "w": "write", "u": "unlink"}


@tagged("post_install", "-at_install")
class TestRights(ProductionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.nobody = new_test_user(cls.env(su=True), "nobody", "base.group_user")
        cls.brand_user = cls._as_system(cls._portal, "brand", cls.brand)
        cls.other_brand = cls._as_system(cls._partner, "Other brand")

    @classmethod
    def _as_system(cls, builder, *args):
        env, cls.env = cls.env, cls.env(su=True)
        try:
            return builder(*args)
        finally:
            cls.env = env

    # The firm -------------------------------------------------------------

    def test_each_role_has_the_rights_of_its_work_and_no_more(self):
        roles = [
            "planner",
            "inspector",
            "warehouse",
            "accountant",
            "officer",
            "manager",
            "nobody",
        ]
        self.assertEqual(set(RIGHTS), set(self._our_models()))
        for name, rights in RIGHTS.items():
            found = {
                role: "".join(
                    letter
                    for letter, operation in OPERATIONS.items()
                    if self.env[name]
                    .with_user(getattr(self, role))
                    .has_access(operation)
                )
                for role in roles
            }
            with self.subTest(model=name):
                self.assertEqual(found, {role: rights.get(role, "") for role in roles})

    def _our_models(self):
        return [
            name
            for name, model in self.registry.items()
            if model._original_module == "clothingline_production"
            and name.startswith("clothingline.")
            and not model._abstract
        ]

    def test_portal_users_write_nothing_and_read_three_models(self):
        for user, readable in (
            (self.portal, ("clothingline.offer", "clothingline.job")),
            (self.brand_user, ("clothingline.order",)),
        ):
            for name in self._our_models():
                model = self.env[name].with_user(user)
                rights = [op for op in OPERATIONS.values() if model.has_access(op)]
                self.assertEqual(rights, ["read"] if name in readable else [], name)

    def test_a_firm_sees_the_records_of_its_companies_only(self):
        job = self._taken(self._order(M=6))
        self._report(job)
        handover = self._hand_in(job)
        self._judge(handover)
        records = [
            job.order_id,
            job.order_id.line_ids,
            job.order_id.stage_ids,
            job.order_id.component_ids,
            job.offer_id,
            job.offer_id.line_ids,
            job,
            job.line_ids,
            job.material_ids,
            job.settlement_ids,
            self.env["clothingline.piece.move"].search([]),
            handover,
            handover.inspection_ids,
            self.env["clothingline.rate"].search([]),
            self.env["clothingline.wip.entry"].search([]),
        ]
        other = self.env["res.company"].sudo().create({"name": "Other"})
        planner = new_test_user(
            self.env(su=True),
            "planner.other",
            "clothingline_base.group_clothingline_planner",
            company_id=other.id,
            company_ids=[Command.set(other.ids)],
        )
        for record in records:
            with self.subTest(model=record._name):
                self.assertTrue(record)
                self.assertFalse(record.with_user(planner).search([]))
                with self.assertRaises(AccessError):
                    record.with_user(planner).read(["create_date"])
        planner.sudo().company_ids += self.env.company
        both = other + self.env.company
        for record in records:
            mine = record.with_user(planner).with_context(allowed_company_ids=both.ids)
            self.assertLessEqual(record, mine.search([]))

    # The brand ------------------------------------------------------------

    def _brand_orders(self):
        own = self._order(M=6)
        self._draft(M=1)
        other = self._draft(M=2)
        other.brand_id = self.other_brand
        other.action_confirm()
        return own, self.env["clothingline.order"].with_user(self.brand_user)

    def test_a_brand_sees_its_own_confirmed_orders(self):
        own, orders = self._brand_orders()
        self.assertEqual(orders.search([]), own)
        for order in self.env["clothingline.order"].search([]) - own:
            with self.assertRaises(AccessError):
                order.with_user(self.brand_user).read(["name"])

    def test_a_brand_reads_the_head_of_its_order_and_no_more(self):
        own, orders = self._brand_orders()
        own.due_date = "2026-03-02"
        [values] = orders.browse(own.id).read()
        self.assertEqual(
            values,
            {
                "id": own.id,
                "name": own.name,
                "display_name": own.name,
                "active": True,
                "state": "confirmed",
                "brand_id": (self.brand.id, "Arunika"),
                "date_order": own.date_order,
                "due_date": own.due_date,
            },
        )
        self.assertEqual(set(orders.fields_get()), set(values))
        self._check_hidden(
            orders.browse(own.id),
            "piece_amount",
            "progress",
            "production_id",
            "job_ids",
            "message_ids",
            "create_uid",
        )
        for domain in (
            [("job_ids.tailor_id.name", "=", "Siti")],
            [("job_ids", "any", [("piece_amount", ">", 0)])],
            [("line_ids.qty", ">", 0)],
        ):
            with self.assertRaises(AccessError):
                orders.search(domain)

    def _check_hidden(self, record, *names):
        for name in names:
            with self.subTest(field=name):
                with self.assertRaises(AccessError):
                    record.read([name])
                if not record._fields[name].store:
                    continue
                with self.assertRaises(AccessError):
                    record.search([(name, "=", 1)])
                with self.assertRaises(AccessError):
                    record.formatted_read_group([], [name], ["__count"])
                if record._fields[name].relational:
                    continue
                with self.assertRaises(AccessError):
                    record.search([], order=f"{name} desc")

    # The tailor -----------------------------------------------------------

    def test_a_tailor_sees_what_was_offered_to_him_and_what_he_took(self):
        order = self._order(M=6)
        self._through(order)
        self._offer(order, "sew", M=1)
        mine = self._job(order, "sew", M=1)
        offered = self._offered(order, "sew", M=2)
        for name, own in (
            ("clothingline.offer", offered + mine.offer_id),
            ("clothingline.job", mine),
        ):
            with self.subTest(model=name):
                records = self.env[name].with_user(self.portal)
                self.assertEqual(records.search([]), own)
                others = self.env[name].search([("order_id", "=", order.id)]) - own
                self.assertTrue(others)
                for record in others:
                    with self.assertRaises(AccessError):
                        record.with_user(self.portal).read(["name"])

    def test_a_tailor_reads_the_head_of_an_offer_and_no_more(self):
        offer = self._offered(self._order(M=6), "sew").with_user(self.portal)
        [values] = offer.read()
        self.assertEqual(
            values,
            {
                "id": offer.id,
                "name": offer.name,
                "display_name": offer.name,
                "state": "offered",
                "due_date": False,
                "expires_at": False,
                "partner_id": (self.sewer.partner_id.id, "Siti"),
                "piece_amount": 14_000,
            },
        )
        self.assertEqual(set(offer.fields_get()), set(values))
        self._check_hidden(
            offer,
            "brand_id",
            "tax_treatment",
            "order_id",
            "tailor_id",
            "line_ids",
            "user_id",
            "message_ids",
        )
        with self.assertRaises(AccessError):
            offer.search([("order_id.piece_amount", ">", 100_000)])

    def test_a_tailor_reads_the_head_of_his_job_and_no_more(self):
        job = self._job(self._order(M=6), "sew").with_user(self.portal)
        [values] = job.read()
        self.assertEqual(
            values,
            {
                "id": job.id,
                "name": job.name,
                "display_name": job.name,
                "state": "taken",
                "due_date": False,
                "partner_id": (self.sewer.partner_id.id, "Siti"),
                "piece_amount": 14_000,
            },
        )
        self.assertEqual(set(job.fields_get()), set(values))
        self._check_hidden(
            job,
            "brand_id",
            "tax_treatment",
            "order_id",
            "tailor_id",
            "purchase_line_id",
            "line_ids",
            "message_ids",
        )
        with self.assertRaises(AccessError):
            job.search([("order_id.piece_amount", ">", 100_000)])

    # Public methods -------------------------------------------------------

    def test_no_public_method_lets_a_portal_user_change_anything(self):
        self._every_kind_of_record()
        before = self._facts()
        called = set()
        for user in self.portal, self.brand_user:
            for model in self._suite_models():
                records = model.sudo().search([], limit=3).with_user(user)
                # Of a table that is read out of others there is no record to write.
                if model._original_module == "clothingline_production" and model._auto:
                    self.assertTrue(records, model)
                for name, arguments in self._public_methods(model):
                    for record in records:
                        self._call(record, name, arguments)
                    called.add(f"{model._name}.{name}")
        self.assertEqual(self._facts(), before)
        self.assertIn("clothingline.order.action_confirm", called)
        self.assertIn("clothingline.inspection.action_judge", called)
        self.assertIn("clothingline.bill.create.action_create", called)
        self.assertIn("clothingline.offer.action_withdraw", called)
        self.assertIn("clothingline.job.action_send_link", called)
        self.assertIn("clothingline.settlement.reverse.action_reverse", called)
        self.assertIn("clothingline.job.link.action_withdraw", called)
        self.assertIn("clothingline.tailor.action_admit", called)

    def _every_kind_of_record(self):
        self.env["clothingline.minimum.wage"].with_user(self.accountant).create(
            {
                "city_id": self.env["res.city"].search([], limit=1).id,
                "date_from": "2026-01-01",
                "month_amount": 2_000_000,
                "decree": "1/2026",
            }
        )
        order = self._order(M=6)
        job = self._taken(order, M=3)
        self._report(job)
        self._judge(self._hand_in(job, M=1))
        self._judge(self._hand_in(job, M=1), (self.minor, 1))
        self._hand_in(job, M=1)
        self._offer(order, M=1)
        self._offered(order, "sew", M=2).action_send_link()
        self._draft(M=1)
        self.env["clothingline.job.plan"].create(
            {
                "order_id": order.id,
                "stage_id": self.sew.id,
                "tailor_id": self.sewer.id,
            }
        )
        self.env["clothingline.order.close"].create(
            {"order_id": order.id, "reason": "Enough"}
        )
        self.env["clothingline.job.write.off"].create(
            {"job_id": job.id, "reason": "Lost"}
        )
        for name in ("issue", "missing", "start", "use"):
            self.env[f"clothingline.job.{name}"].create(
                {"job_id": job.id, "reason": "Lost"}
            )
        self.env["clothingline.order.amendment"].create(
            {"order_id": order.id, "reason": "More are wanted"}
        )
        self.env["clothingline.settlement.reverse"].create(
            {"settlement_id": job.settlement_ids[:1].id, "reason": "A slip"}
        )
        self.env["clothingline.job.note"].create({"job_id": job.id, "text": "Soon?"})
        job.action_send_link()
        self.env["clothingline.bill.create"].with_user(self.accountant).create({})
        self.env["clothingline.accounting.setup"].with_user(self.manager).create({})

    def _suite_models(self):
        return [
            self.env[name]
            for name, model in self.registry.items()
            if name.startswith("clothingline.") and not model._abstract
        ]

    def _public_methods(self, model):
        """(name, arguments) of what our classes define and RPC may call."""
        found = {
            name
            for parent in type(model).mro()
            if parent.__module__.startswith("odoo.addons.clothingline")
            for name, value in vars(parent).items()
            if callable(value) and not name.startswith("_")
        }
        yield from ((name, self._arguments(model, name)) for name in sorted(found))
        yield from (("write", [{}]), ("create", [[{}]]), ("copy", []), ("unlink", []))

    def _arguments(self, model, name):
        vals = {"write": [{}], "create": [[{}]]}
        if name in vals:
            return vals[name]
        return [
            False
            for parameter in signature(getattr(model, name)).parameters.values()
            if parameter.default is Parameter.empty
            and parameter.kind is Parameter.POSITIONAL_OR_KEYWORD
        ]

    def _call(self, record, name, arguments):
        """Whatever comes of it, it may read but not change."""
        try:
            getattr(record, name)(*arguments)
        except UserError:
            record.env.invalidate_all(flush=False)
