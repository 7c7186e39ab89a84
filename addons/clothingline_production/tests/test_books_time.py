from datetime import datetime

from freezegun import freeze_time

from odoo.tests import tagged

from .case import ProductionCase


@tagged("post_install", "-at_install")
class TestBooksTime(ProductionCase):
    """What is done keeps its own time, value and entry, for good."""

    def _at(self, moment):
        clock = freeze_time(moment)
        clock.start()
        self.addCleanup(clock.stop)

    def _settle_in_march(self):
        """Cut on the 2nd, sewn on the 3rd, finished on the 6th and the 10th."""
        self._at("2026-03-02 03:00:00")
        order = self._order(M=10)
        self._through(order)
        self._at("2026-03-03 03:00:00")
        self._through(order, "sew")
        self._at("2026-03-06 03:00:00")
        job = self._taken(order, "finish")
        self._report(job, M=6)
        self._judge(self._hand_in(job))
        self._at("2026-03-10 03:00:00")
        self._report(job, M=4)
        self._judge(self._hand_in(job))
        return order

    def _moves(self, order):
        moves = self.env["stock.move"].sudo()
        return moves.search(
            [
                "|",
                ("clothingline_job_id.order_id", "=", order.id),
                ("production_id", "=", order.production_id.id),
                ("state", "=", "done"),
            ]
        ).filtered(lambda move: move.product_id != order.production_id.product_id)

    def _times(self, moves):
        moves.invalidate_recordset()
        return [
            (
                move.id,
                move.date,
                max(move.move_line_ids.mapped("date")),
                move.quantity,
                move.value,
                move.account_move_id.date,
            )
            for move in moves
        ]

    def _values(self):
        """Quantity and value of garment and components on days gone by."""
        products = self._variant("M").sudo() | self.style.cloth[0] | self.style.trims
        products = products.sudo()
        result = []
        for day in range(1, 21):
            self.env.invalidate_all()
            for product in products.with_context(
                to_date=datetime(2026, 3, day, 16, 59)
            ):
                result.append((day, product.qty_available, product.total_value))
        return result

    def test_closing_an_order_leaves_the_past_as_it_was(self):
        order = self._settle_in_march()
        self._at("2026-03-20 03:00:00")
        moves = self._moves(order)
        self.assertEqual(
            sorted({move.date.day for move in moves}), [2, 3, 6, 10], "as it happened"
        )
        times, values = self._times(moves), self._values()
        self.assertEqual(
            [row[1] for row in values[:: len(values) // 20]],
            [0] * 5 + [6] * 4 + [10] * 11,
        )

        order.action_close()
        self.assertEqual(order.production_id.date_finished.day, 20)
        self.assertEqual(self._times(moves), times)
        self.assertEqual(self._values(), values)

    def test_no_native_date_moves_what_is_done(self):
        order = self._settle_in_march()
        moves = self._moves(order)
        times = self._times(moves)
        self._at("2026-03-20 03:00:00")
        production = order.production_id.sudo()
        production.date_finished = "2026-03-18 03:00:00"
        production.date_start = "2026-03-17 03:00:00"
        production.date_deadline = "2026-03-19 03:00:00"
        moves.picking_id.date_done = "2026-03-16 03:00:00"
        production.workorder_ids[-1].write(
            {
                "date_start": "2026-03-15 03:00:00",
                "date_finished": "2026-03-16 03:00:00",
            }
        )
        moves.date = "2026-03-14 03:00:00"
        self.assertEqual(self._times(moves), times)

    def test_what_is_done_is_not_changed_by_hand(self):
        order = self._settle_in_march()
        moves = self._moves(order)
        finished = moves.filtered("production_id")[:1]
        used = moves.filtered("raw_material_production_id")[:1]
        issued = moves.filtered("picking_id")[:1]
        for move in (finished, used, issued):
            for values in (
                {"quantity": 1},
                {"price_unit": 7},
                {"value": 7},
                {"value_manual": 7},
                {"clothingline_job_id": False, "location_id": 1},
            ):
                with self.subTest(move=move.reference, values=values):
                    self.assertRefused(
                        "in the books|the value that", move.write, values
                    )
            line = move.move_line_ids[:1]
            for values in ({"quantity": 1}, {"owner_id": self.brand.id}):
                self.assertRefused("in the books", line.write, values)

    def test_an_entry_has_the_day_of_the_firm(self):
        """Half past midnight in Jakarta on the 1st is still the 28th in London."""
        order = self._order(M=10)
        job = self._taken(order)
        self._report(job)
        self._at("2026-02-28 17:30:00")
        self.inspector.tz = False
        handover = self._hand_in(job)
        inspection = handover.inspection_ids.with_user(self.inspector)
        inspection.with_context(tz="UTC").action_judge()
        self._assert_booked(order, datetime(2026, 3, 1))

    def test_a_closed_month_is_booked_on_the_first_open_day(self):
        company = self.env.company.sudo()
        company.fiscalyear_lock_date = "2026-02-28"
        for moment, day in (
            (datetime(2026, 2, 2, 3), (3, 1)),
            (datetime(2026, 2, 28, 17, 30), (3, 1)),
            (datetime(2026, 3, 5, 3), (3, 5)),
        ):
            date = company._clothingline_entry_date(moment)
            self.assertEqual((date.month, date.day), day)
        company.fiscalyear_lock_date = False
        order = self._order(M=10)
        job = self._taken(order)
        self._report(job)
        company.fiscalyear_lock_date = "2026-02-28"
        self._judge(self._hand_in(job))
        used = self._moves(order).filtered("raw_material_production_id")
        self.assertEqual(used.date, datetime(2026, 2, 2, 3))
        self._assert_booked(order, datetime(2026, 3, 1))
        self.assertEqual(job.state, "done")

    def test_what_is_locked_beyond_today_is_booked_at_once_all_the_same(self):
        order = self._order(M=10)
        job = self._taken(order)
        self._report(job)
        self._at("2026-02-10 03:00:00")
        self.env.company.sudo().fiscalyear_lock_date = "2026-02-28"
        self._judge(self._hand_in(job))
        self._assert_booked(order, datetime(2026, 3, 1))

    def _assert_booked(self, order, day):
        """Its entries stand on this day, in the books: none waits as a draft."""
        entries = self._moves(order).account_move_id
        entries |= order.sudo().settlement_ids.cost_move_id
        self.assertTrue(entries)
        self.assertEqual(set(entries.mapped("date")), {day.date()})
        self.assertEqual(set(entries.mapped("state")), {"posted"})
