from datetime import timedelta

from odoo import fields
from odoo.tests import new_test_user, tagged

from odoo.addons.clothingline_production.tests.case import ProductionCase

GROUP = "clothingline_base.group_clothingline_"


@tagged("post_install", "-at_install")
class TestClothinglineDeskCard(ProductionCase):
    def _desk(self, role):
        user = self.env["res.users"].sudo().search([("login", "=", f"desk.{role}")])
        user = user or new_test_user(
            self.env(su=True), f"desk.{role}", GROUP + role, lang="en_US"
        )
        # A new day: nothing is left in the cache.
        self.env.flush_all()
        self.env.invalidate_all()
        return self.env["clothingline.desk.card"].with_user(user).get_desk()

    def _counts(self, role):
        """What stands on the cards of a role, by the card's own name."""
        names = self.env["ir.model.data"].sudo()
        [desk] = self._desk(role)
        return {
            names.search(
                [("model", "=", "clothingline.desk.card"), ("res_id", "=", card["id"])]
            ).name.removeprefix("clothingline_desk_card_"): card["count"]
            for card in desk["cards"]
        }

    def test_each_card_opens_for_its_role(self):
        for card in self.env["clothingline.desk.card"].sudo().search([]):
            role = card.role_id.get_external_id()[card.role_id.id].removeprefix(GROUP)
            [desk] = [d for d in self._desk(role) if d["id"] == card.role_id.id]
            shown = {item["id"] for item in desk["cards"] + desk["steps"]}
            self.assertIn(card.id, shown, card.name)
            user = self.env["res.users"].sudo().search([("login", "=", f"desk.{role}")])
            action = card.with_user(user).action_open()
            model = self.env[action["res_model"]].with_user(user)
            self.assertTrue(model.has_access("read"), card.name)
            modes = action["view_mode"].split(",")
            model.get_views([(False, mode) for mode in [*modes, "search"]])
            if card.kind == "work" and action["res_model"] == card.model:
                found = model.search_count(action["domain"])
                self.assertEqual(found, card.with_user(user)._count(), card.name)

    def test_a_manager_sees_the_desks_of_all(self):
        names = [desk["name"] for desk in self._desk("manager")]
        self.assertGreaterEqual(
            set(names), {"Manager", "Planner", "Inspector", "Accountant"}
        )

    def test_the_planner_sees_what_waits(self):
        before = self._counts("planner")
        order = self._order(M=10)
        self._offered(order, M=4)
        counts = self._counts("planner")
        self.assertEqual(counts["orders_to_offer"], before["orders_to_offer"] + 1)
        self.assertEqual(counts["offers_open"], before["offers_open"] + 1)
        job = self._taken(order, M=6)
        counts = self._counts("planner")
        # The later stages are still to be offered.
        self.assertEqual(counts["orders_to_offer"], before["orders_to_offer"] + 1)
        job._in_step().taken_at = fields.Datetime.now() - timedelta(days=5)
        started = self._counts("planner")
        self.assertEqual(started["jobs_not_started"], before["jobs_not_started"] + 1)
        job.due_date = fields.Date.today() - timedelta(days=2)
        self.assertEqual(self._counts("planner")["jobs_late"], before["jobs_late"] + 1)

    def test_pieces_that_came_back_are_rework(self):
        before = self._counts("planner")["jobs_rework"]
        job = self._taken(self._order(M=10))
        self._report(job)
        self._judge(self._hand_in(job), (self.minor, 2))
        self.assertEqual(self._counts("planner")["jobs_rework"], before + 1)
        self.assertEqual(job.rework_qty, 10)

    def test_the_warehouse_sees_what_is_to_issue(self):
        before = self._counts("warehouse")["issues_ready"]
        self._offered(self._order(M=10)).sudo()._take()
        self.assertEqual(self._counts("warehouse")["issues_ready"], before + 1)

    def test_the_inspector_sees_lots_by_age(self):
        before = self._counts("inspector")
        job = self._taken(self._order(M=10))
        self._report(job)
        lot = self._hand_in(job)
        self.assertEqual(self._counts("inspector")["lots"], before["lots"] + 1)
        lot._in_step().happened_at = fields.Datetime.now() - timedelta(days=3)
        self.assertEqual(self._counts("inspector")["lots_old"], before["lots_old"] + 1)

    def test_first_steps_tick_themselves(self):
        [desk] = self._desk("planner")
        done = {step["name"]: step["is_done"] for step in desk["steps"]}
        self.assertFalse(done["First order"])
        self._order(M=10)
        [desk] = self._desk("planner")
        done = {step["name"]: step["is_done"] for step in desk["steps"]}
        self.assertTrue(done["First order"])

    def test_a_desk_costs_the_same_for_many(self):
        self._taken(self._order(M=10))
        self._desk("planner")
        with self.assertQueryCount(60):
            self._desk("planner")
        for _number in range(4):
            self._taken(self._order(M=10))
        self._desk("planner")
        with self.assertQueryCount(60):
            self._desk("planner")
