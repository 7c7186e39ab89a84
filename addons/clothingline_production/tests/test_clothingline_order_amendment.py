from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import tagged

from .case import ProductionCase


@tagged("post_install", "-at_install")
class TestOrderAmendment(ProductionCase):
    """A confirmed order is changed in the open: it shows and keeps what was."""

    def setUp(self):
        super().setUp()
        self._open_books()

    def _amendment(self, order, pieces=(), **vals):
        amendment = self.env["clothingline.order.amendment"].create(
            {"order_id": order.id, "reason": "The brand has called", **vals}
        )
        for size, qty in dict(pieces).items():
            variant = self._variant(size)
            line = amendment.line_ids.filtered(
                lambda line, variant=variant: line.product_id == variant
            )
            amendment.line_ids = [
                Command.update(line.id, {"qty": qty})
                if line
                else Command.create({"product_id": variant.id, "qty": qty})
            ]
        return amendment

    def _amend(self, order, pieces=(), **vals):
        amendment = self._amendment(order, pieces, **vals)
        amendment.action_apply()
        return amendment

    def _ordered(self, order):
        return {line.variant_name: line.qty for line in order.line_ids}

    def _expected(self, order):
        production = order.production_id.sudo()
        moves = production.move_byproduct_ids
        return {
            move.product_id: move.product_uom_qty
            for move in moves
            if move.state != "cancel"
        }

    def _to_the_end(self, order, *codes):
        for code in codes:
            self._through(order, code)
        order.action_close()
        self._bill_all()
        self.assertEqual(order.production_id.state, "done")
        self.assertBooksAtRest()

    def test_more_pieces_and_another_size_are_made_to_the_end(self):
        order = self._order(M=10)
        order.action_quote()
        order.sale_order_id.sudo().action_confirm()
        first = self._through(order)
        amendment = self._amend(order, {"M": 14, "L": 6}, due_date="2026-04-01")

        medium, large = self._variant("M"), self._variant("L")
        self.assertEqual((order.qty, str(order.due_date)), (20, "2026-04-01"))
        self.assertEqual(self._expected(order), {medium: 14, large: 6})
        self.assertEqual(order.production_id.product_qty, 20)
        sold = order.sale_order_id.order_line
        self.assertEqual(
            {line.product_id: line.product_uom_qty for line in sold},
            {medium: 14, large: 6},
        )
        # What was asked before stands beside it, and in the order's own log.
        self.assertRecordValues(
            amendment.line_ids.sorted("qty_before"),
            [{"qty_before": 0, "qty": 6}, {"qty_before": 10, "qty": 14}],
        )
        self.assertRecordValues(
            amendment, [{"state": "applied", "user_id": self.planner.id}]
        )
        self.assertIn("10 → 14", order.message_ids[0].body)

        self.assertEqual(first.qty, 10, "what was taken stays as it was taken")
        self._through(order, "cut", M=4, L=6)
        self._to_the_end(order, "sew", "finish")
        self.assertEqual(order.finished_qty, 20)
        delivery = order.sale_order_id.sudo().picking_ids.move_ids
        self.assertEqual(sum(delivery.mapped("quantity")), 20)

    def test_less_is_refused_until_it_is_no_longer_planned(self):
        order = self._order(M=10)
        job = self._taken(order, M=8)
        amendment = self._amendment(order, {"M": 6})
        self.assertRefusedWhole("8 pieces are offered or taken", amendment.action_apply)
        self.assertEqual(amendment.state, "draft")
        self._report(job, M=6)
        self._judge(self._hand_in(job))
        job.action_recall()
        amendment.action_apply()
        self.assertEqual(self._expected(order), {self._variant("M"): 6})
        # The cloth of what is not cut comes back.
        self.assertEqual(job.state, "taken")
        job.action_return_material()
        for picking in job.sudo().picking_ids.filtered(lambda p: p.state != "done"):
            picking = picking.with_user(self.warehouse)
            picking.move_ids.picked = True
            picking.button_validate()
        self.assertEqual(job.state, "done")
        self._to_the_end(order, "sew", "finish")
        self.assertEqual(order.finished_qty, 6)

    def test_a_size_taken_out_is_not_expected_any_more(self):
        order = self._order(M=4, L=3)
        self._amend(order, {"L": 0})
        self.assertEqual(order.line_ids.product_id, self._variant("M"))
        self.assertEqual(self._expected(order), {self._variant("M"): 4})
        self._to_the_end(order, "cut", "sew", "finish")
        self.assertEqual(order.finished_qty, 4)

    def test_what_is_split_off_is_an_order_of_its_own(self):
        order = self._order(M=10, L=4)
        self._through(order, M=6)
        amendment = self._amend(order, {"M": 6, "L": 0}, is_split=True)
        new = amendment.split_order_id
        self.assertRecordValues(
            new,
            [{"state": "draft", "brand_id": self.brand.id, "qty": 8}],
        )
        self.assertEqual(
            {line.product_id: line.qty for line in new.line_ids},
            {self._variant("M"): 4, self._variant("L"): 4},
        )
        new.action_confirm()
        self.assertNotEqual(new.production_id, order.production_id)
        for code in ("cut", "sew", "finish"):
            self._through(new, code)
        new.action_close()
        self._to_the_end(order, "sew", "finish")
        self.assertEqual((order.finished_qty, new.finished_qty), (6, 8))

    def test_an_amendment_is_applied_once_and_stays(self):
        order = self._order(M=10)
        amendment = self._amend(order, {"M": 12})
        for action in (
            amendment.action_apply,
            lambda: amendment.write({"reason": "Another"}),
            lambda: amendment.line_ids.write({"qty": 99}),
            amendment.unlink,
        ):
            before = self._facts()
            with self.assertRaises(UserError), self.cr.savepoint():
                action()
            self.env.invalidate_all()
            self.assertEqual(self._facts(), before)

    def test_nothing_to_change_and_no_order_in_work_are_refused(self):
        order = self._order(M=10)
        nothing = self._amendment(order)
        self.assertRefused("Nothing is changed", nothing.action_apply)
        draft = self._amendment(self._draft(M=5), {"M": 6})
        self.assertRefused("is not in production", draft.action_apply)
        other = self._amendment(order, {"M": 12}).with_user(self.inspector)
        self.assertRefused("not allowed", other.action_apply)

    def test_closed_short_after_more_was_ordered_leaves_no_account_open(self):
        order = self._order(M=6)
        self._through(order)
        self._amend(order, {"M": 9})
        for code in ("sew", "finish"):
            self._through(order, code, M=6)
        self.assertRefused("3 pieces of .* are neither", order.action_close)
        self.env["clothingline.order.close"].create(
            {"order_id": order.id, "reason": "No more cloth"}
        ).action_close()
        self._bill_all()
        self.assertRecordValues(
            order, [{"state": "done", "shortage_reason": "No more cloth"}]
        )
        self.assertBooksAtRest()
