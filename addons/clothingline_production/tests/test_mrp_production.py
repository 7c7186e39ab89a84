from lxml import etree

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools.safe_eval import safe_eval

from .case import ProductionCase


@tagged("post_install", "-at_install")
class TestMrpProduction(ProductionCase):
    """What Odoo's own buttons do to a manufacturing order that tailors work on."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # Of the firm's roles, the manager alone presses Odoo's own buttons.
        cls.env = cls.env(user=cls.manager)

    def test_it_is_not_ended_while_tailors_work(self):
        order = self._order(M=10)
        production = order.production_id
        self._taken(order)
        for action in (
            production.action_cancel,
            production.button_mark_done,
            production.action_split,
            (production + self._order(M=5).production_id).action_merge,
            production.unlink,
        ):
            with self.subTest(action=action.__name__):
                self.assertRefused(
                    f"Tailors work on {production.name} piece by piece. Close or "
                    f"cancel {order.name} instead",
                    action,
                )
        self.assertEqual(production.state, "confirmed")

    def test_its_form_shows_none_of_the_buttons_that_are_refused(self):
        form = etree.fromstring(self.env["mrp.production"].get_view()["arch"])
        buttons = form.findall("header/button")
        self.assertIn("action_cancel", [button.get("name") for button in buttons])
        for button in buttons:
            self.assertTrue(
                safe_eval(button.get("invisible"), {"clothingline_order_id": 1}),
                button.get("name"),
            )

    def test_it_is_not_ended_before_anyone_works_either(self):
        production = self._order(M=10).production_id
        self.assertRefused("Tailors work on", production.action_cancel)

    def test_an_order_is_worked_to_its_end_whatever_the_shop_floor_presses(self):
        order = self._order(M=4)
        production = order.production_id
        self._through(order)
        # Starting natively ends nothing of ours; counts are the ledger's.
        production.action_assign()
        production.workorder_ids[0].button_start()
        production.qty_producing = 3
        fewer = self.env["change.production.qty"].create(
            {"mo_id": production.id, "product_qty": 3}
        )
        for action in (
            production.workorder_ids[0].button_finish,
            fewer.change_prod_qty,
        ):
            with self.subTest(action=action.__name__):
                self.assertRefused("its pieces, stages and quantities stay", action)
        for code in ("sew", "finish"):
            self._through(order, code)
        order.action_close()
        [received] = production.move_byproduct_ids.filtered(
            lambda move: move.state == "done"
        )
        self.assertRecordValues(
            received,
            # Cloth 54,400, trims 4,150 and pay 17,500 a piece.
            [{"product_id": self._variant("M").id, "quantity": 4, "value": 304_200}],
        )
        self.assertEqual(production.state, "done")

    def test_finished_garments_are_not_unbuilt(self):
        order = self._order(M=4)
        for code in self.tailors:
            self._through(order, code)
        order.action_close()
        production = order.production_id
        before = self._facts()
        unbuilds = self.env["mrp.unbuild"]
        with (
            self.assertRaisesRegex(UserError, "cannot be unbuilt. Scrap the garments"),
            self.cr.savepoint(),
        ):
            unbuilds.create({"mo_id": production.id}).action_unbuild()
        self.assertEqual(self._facts(), before)

    def test_other_manufacturing_is_left_alone(self):
        production = self.env["mrp.production"].create(
            {"product_id": self.style.trims[0].id, "product_qty": 2, "bom_id": False}
        )
        production.action_confirm()
        production.qty_producing = 2
        production.button_mark_done()
        self.assertEqual(production.state, "done")
        self.env["mrp.unbuild"].create({"mo_id": production.id}).action_unbuild()
        self.assertEqual(production.unbuild_ids.state, "done")
        other = production.copy()
        other.action_confirm()
        other.action_cancel()
        self.assertEqual(other.state, "cancel")
