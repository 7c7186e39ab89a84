from random import Random

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..tools.piece_ledger import STATES
from .case import ProductionCase

INTERLEAVINGS = 200


@tagged("post_install", "-at_install")
class TestPieceLedger(ProductionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # Bare of material: these are stories of pieces.
        cls.style.bom.bom_line_ids.unlink()

    # Law 1: pieces are conserved ------------------------------------------

    def test_whatever_happens_no_piece_is_lost_or_made_up(self):
        """Steps in any order, sensible or not: each happens whole or not at all."""
        random = Random(20260202)
        order = self._order(S=4000, M=4000)
        steps = (self._step_report, self._step_correct, self._step_hand_in)
        job = self._taken(order, S=9, M=7)
        done = refused = 0
        for _n in range(INTERLEAVINGS):
            if job.state == "done":
                job = self._taken(order, S=9, M=7)
            step = random.choice((*steps, self._step_judge))
            before = self._balances(job)
            try:
                with self.cr.savepoint():
                    step(random, job)
                done += 1
            except UserError:
                refused += 1
                self.assertEqual(self._balances(job), before)
            self._check_law(job)
        # The seed tries enough of both.
        self.assertGreater(done, 80)
        self.assertGreater(refused, 40)
        self.assertGreater(len(order.job_ids), 3)

    def _step_report(self, random, job):
        self._report(job, **self._some(random, job, "in_hand_qty"))

    def _step_correct(self, random, job):
        pieces = self._some(random, job, "made_qty")
        tailor = self._as_tailor(job)
        tailor._correct_made(
            {self._line(tailor, size): qty for size, qty in pieces.items()},
            self._event(),
        )

    def _step_hand_in(self, random, job):
        self._hand_in(job, **self._some(random, job, "made_qty", "rework_qty"))

    def _some(self, random, job, *states):
        """A part of the pieces in these states by size, now and then too many."""
        return {
            size: random.randint(
                0, sum(self._line(job, size)[state] for state in states)
            )
            + (random.random() < 0.1)
            for size in ("S", "M")
        }

    def _step_judge(self, random, job):
        waiting = job.handover_ids.filtered(lambda h: h.state == "handed_in")
        handover = (waiting or job.handover_ids)[:1]
        defects = [
            (
                random.choice((self.major, self.minor, self.critical)),
                random.randint(1, line.qty + (random.random() < 0.1)),
                {
                    "handover_line_id": line.id,
                    "disposition": random.choice(("rework", "rejected")),
                    "cause": random.choice(("tailor", "material")),
                },
            )
            for line in handover.line_ids
            if random.random() < 0.5
        ]
        inspection = handover.inspection_ids.with_user(self.inspector)
        for defect_type, qty, values in defects:
            self.env["clothingline.inspection.defect"].with_user(self.inspector).create(
                {"inspection_id": inspection.id}
                | self._prepare_defect(handover, defect_type, qty, values)
            )
        inspection.action_judge()

    def _balances(self, job):
        job.line_ids.invalidate_recordset()
        return {
            line.id: {state: line[f"{state}_qty"] for state in STATES}
            for line in job.line_ids
        }

    def _check_law(self, job):
        balances = self._balances(job)
        for line in job.line_ids:
            counts = balances[line.id]
            self.assertEqual(sum(counts.values()), line.qty)
            self.assertGreaterEqual(min(counts.values()), 0)
        self.assertEqual(
            job.purchase_line_id.qty_received,
            job.payable_qty,
        )
        rejected = self.env["clothingline.piece.move"].search(
            [
                ("job_id", "=", job.id),
                ("target_state", "=", "rejected"),
                ("cause", "!=", "tailor"),
            ]
        )
        self.assertEqual(
            job.payable_qty, job.accepted_qty + sum(rejected.mapped("qty"))
        )

    # Law 2: only what the stage before has accepted ------------------------

    def test_a_stage_uses_what_the_stage_before_has_accepted(self):
        order = self._order(M=100)
        cut, sew = self._taken(order), self._taken(order, "sew")
        self.assertRefused(
            "M · White: only 0 pieces have come from the stage before",
            lambda: self._report(sew, M=1),
        )
        self._report(cut, M=80)
        handover = self._hand_in(cut)
        self.assertRefused(
            "only 0 pieces have come from the stage before",
            lambda: self._report(sew, M=1),
        )
        self._judge(handover)
        self.assertRefused(
            "M · White: only 80 pieces have come from the stage before. "
            "Enter 80 or fewer",
            lambda: self._report(sew, M=81),
        )
        self._report(sew, M=80)
        self.assertEqual(self._balance(sew), {"in_hand": 20, "made": 80})
        self._report(cut)
        self._judge(self._hand_in(cut))
        self._report(sew, M=20)
        self.assertEqual(self._balance(sew), {"made": 100})

    def test_two_jobs_of_a_stage_share_what_has_come(self):
        order = self._order(M=10)
        self._through(order, M=6)
        first = self._taken(order, "sew", M=5)
        second = self._taken(order, "sew", M=5)
        self._report(first, M=4)
        self.assertRefused("only 2 pieces have come", lambda: self._report(second, M=3))
        self._report(second, M=2)
        # A count put right, and a piece recalled, leave their pieces to others.
        self._as_tailor(first)._correct_made({first.line_ids: 3}, self._event())
        first.action_recall()
        self._report(second, M=3)
        self.assertEqual(self._balance(second), {"made": 5})

    # Law 3: an event counts once -------------------------------------------

    def test_the_same_report_counts_once(self):
        job = self._taken(self._order(M=10))
        first, is_new = self._report(job, "report-1", M=4)
        self.assertTrue(is_new)
        again, is_new = self._report(job, "report-1", M=4)
        self.assertFalse(is_new)
        self.assertEqual(again, first)
        self.assertEqual(self._balance(job), {"in_hand": 6, "made": 4})

    def test_the_same_report_counts_once_even_when_nothing_is_left(self):
        job = self._taken(self._order(M=10))
        self._report(job, "report-1", M=10)
        self._report(job, "report-1", M=10)
        self.assertEqual(self._balance(job), {"made": 10})

    def test_a_repeated_report_at_a_later_stage_is_no_error(self):
        order = self._order(M=10)
        self._through(order)
        sew = self._taken(order, "sew")
        self._report(sew, "report-1", M=10)
        self._report(sew, "report-1", M=10)
        self.assertEqual(self._balance(sew), {"made": 10})

    def test_the_same_correction_counts_once(self):
        job = self._taken(self._order(M=10))
        self._report(job, M=6)
        tailor = self._as_tailor(job)
        for _n in range(2):
            tailor._correct_made({tailor.line_ids: 2}, "correct-1")
        self.assertEqual(self._balance(job), {"in_hand": 6, "made": 4})

    def test_the_same_handover_counts_once(self):
        job = self._taken(self._order(M=10))
        self._report(job)
        first = self._hand_in(job, "hand-1", M=7)
        self.assertEqual(self._hand_in(job, "hand-1", M=7), first)
        self.assertEqual(self._balance(job), {"made": 3, "handed_in": 7})
        self.assertEqual(len(first.inspection_ids), 1)

    def test_an_event_of_another_kind_is_not_taken_for_a_handover(self):
        job = self._taken(self._order(M=10))
        self._report(job, "event", M=7)
        with (
            self.assertRaisesRegex(UserError, "counted already"),
            self.cr.savepoint(),
        ):
            self._hand_in(job, "event", M=7)
        self.assertFalse(job.handover_ids)
        self.assertEqual(self._balance(job), {"in_hand": 3, "made": 7})

    def test_an_event_sent_again_after_the_job_is_done_is_no_error(self):
        job = self._taken(self._order(M=10))
        self._report(job, "report-1", M=10)
        handover = self._hand_in(job, "hand-1", M=10)
        self._judge(handover)
        self.assertEqual(job.state, "done")
        before = self._facts()
        self._report(job, "report-1", M=10)
        self.assertEqual(self._hand_in(job, "hand-1", M=10), handover)
        self.assertEqual(self._facts(), before)

    def test_two_jobs_may_use_the_same_event(self):
        order = self._order(M=10)
        first, second = self._taken(order, M=5), self._taken(order, M=5)
        for job in first, second:
            self._report(job, "same")
        self.assertEqual(self._balance(first + second), {"made": 10})

    # What is refused -------------------------------------------------------

    def test_no_more_is_made_than_is_in_hand(self):
        job = self._taken(self._order(S=4, M=10))
        self.assertRefused(
            "M · White: 11 pieces are too many, only 10 are in hand. Enter 10 or fewer",
            lambda: self._report(job, S=1, M=11),
        )
        self.assertEqual(self._balance(job), {"in_hand": 14})

    def test_no_more_is_put_back_than_was_made(self):
        job = self._taken(self._order(M=10))
        self._report(job, M=2)
        tailor = self._as_tailor(job)
        self.assertRefused(
            "3 pieces are too many, only 2 are made",
            tailor._correct_made,
            {tailor.line_ids: 3},
            "correct",
        )

    def test_no_more_is_handed_in_than_is_ready(self):
        job = self._taken(self._order(M=10))
        self._report(job, M=2)
        self.assertRefused(
            "M · White: only 2 pieces are ready to hand in, not 3",
            lambda: self._hand_in(job, M=3),
        )

    def test_a_count_is_a_whole_number_above_zero(self):
        job = self._taken(self._order(M=10))
        self._report(job, M=5)
        tailor = self._as_tailor(job)
        for method in (tailor._report_made, tailor._correct_made, tailor._hand_in):
            for qty in (-1, 1.5):
                with self.subTest(method=method.__name__, qty=qty):
                    self.assertRefused(
                        "Enter whole numbers of pieces",
                        method,
                        {tailor.line_ids: qty},
                        "event",
                    )
            self.assertRefused(
                "Enter at least one piece", method, {tailor.line_ids: 0}, "event"
            )

    def test_the_lines_of_another_job_are_not_counted(self):
        order = self._order(M=10)
        mine, other = self._taken(order, M=5), self._taken(order, M=5)
        self._report(other)
        tailor = self._as_tailor(mine)
        for method in (tailor._report_made, tailor._correct_made, tailor._hand_in):
            self.assertRefused(
                "belongs to another job", method, {other.sudo().line_ids: 1}, "event"
            )

    def test_a_job_that_is_done_counts_nothing(self):
        job = self._through(self._order(M=10))
        self.assertEqual(job.state, "done")
        tailor = self._as_tailor(job)
        for method in (tailor._report_made, tailor._correct_made, tailor._hand_in):
            self.assertRefused(
                "not open for counting any more", method, {tailor.line_ids: 1}, "event"
            )

    # The rows stay ---------------------------------------------------------

    def test_nobody_in_the_firm_touches_the_rows(self):
        job = self._taken(self._order(M=10))
        self._report(job, M=4)
        row = job.piece_move_ids[:1]
        forged = {
            "job_line_id": job.line_ids.id,
            "source_state": "made",
            "target_state": "accepted",
            "qty": 4,
            "event_uuid": "forged",
        }
        before = self._facts()
        for user in (
            self.planner,
            self.inspector,
            self.warehouse,
            self.accountant,
            self.officer,
            self.manager,
        ):
            mine = row.with_user(user)
            for action in (
                lambda mine=mine: mine.write({"qty": 1}),
                lambda mine=mine: mine.create(forged),
                mine.unlink,
            ):
                with self.subTest(user=user.login), self.assertRaises(AccessError):
                    action()
        self.assertEqual(self._facts(), before)

    def test_the_time_it_happened_is_kept(self):
        job = self._taken(self._order(M=10))
        tailor = self._as_tailor(job)
        with freeze_time("2026-02-02 09:00:00"):
            moves, _is_new = tailor._report_made(
                {tailor.line_ids: 4}, "offline", "2026-02-02 05:30:00"
            )
            handover = tailor._hand_in(
                {tailor.line_ids: 4}, "later", "2026-02-02 06:00:00"
            )
        self.assertEqual(str(moves.happened_at), "2026-02-02 05:30:00")
        self.assertEqual(str(handover.happened_at), "2026-02-02 06:00:00")

    def test_a_clock_that_is_a_little_wrong_is_put_right(self):
        job = self._taken(self._order(M=10))
        tailor = self._as_tailor(job)
        for event, moment in (
            ("behind", "2026-02-02 02:57:00"),
            ("ahead", "2026-02-02 03:04:00"),
        ):
            moves, _is_new = tailor._report_made({tailor.line_ids: 1}, event, moment)
            self.assertEqual(str(moves.happened_at), "2026-02-02 03:00:00")

    def test_no_event_in_the_future_or_before_the_job_was_taken(self):
        job = self._taken(self._order(M=10))
        tailor = self._as_tailor(job)
        tailor._report_made({tailor.line_ids: 4}, "known")
        before = self._facts()
        actions = (
            tailor._report_made,
            tailor._correct_made,
            tailor._hand_in,
        )
        for moment, sentence in (
            ("2026-02-02 03:06:00", "lies in the future"),
            ("2026-02-02 02:54:00", "is older than your yes to"),
        ):
            for action in actions:
                with (
                    self.subTest(moment=moment, action=action.__name__),
                    self.assertRaisesRegex(UserError, sentence),
                ):
                    action({tailor.line_ids: 1}, "new", moment)
        self.assertEqual(self._facts(), before)
        # What was counted before is answered the same.
        moves, is_new = tailor._report_made(
            {tailor.line_ids: 4}, "known", "2030-01-01 00:00:00"
        )
        self.assertEqual((moves.qty, is_new), (4, False))

    def test_two_phones_that_repeat_themselves_count_each_event_once(self):
        """Two queues of reports, each sent in order, with double taps and retries."""
        random = Random(20261121)
        order = self._order(S=4000)
        job = self._taken(order, S=400)
        line = self._as_tailor(job).line_ids
        made = handed_in = 0
        for number in range(INTERLEAVINGS):
            phones = [
                [(f"{number}-{phone}-{event}", event) for event in range(2)]
                for phone in range(2)
            ]
            sent, counted = [], set()
            while any(phones):
                queue = random.choice([queue for queue in phones if queue])
                event, is_hand_in = queue.pop(0)
                sent.append((event, is_hand_in))
                # The answer was lost: this one, or any before, is sent again.
                again = random.sample(sent, random.randint(0, len(sent)))
                for event_again, hand_in in [(event, is_hand_in), *again]:
                    name = "_hand_in" if hand_in else "_report_made"
                    getattr(line.job_id, name)({line: 1}, event_again)
                if event not in counted:
                    counted.add(event)
                    made, handed_in = made + (not is_hand_in), handed_in + is_hand_in
            self.assertEqual(
                (line.in_hand_qty, line.made_qty, line.handed_in_qty),
                (400 - made, made - handed_in, handed_in),
            )
        self.assertEqual((line.in_hand_qty, line.handed_in_qty), (0, 400))
        job.invalidate_recordset()
        events = job.piece_move_ids.mapped("event_uuid")
        self.assertEqual(len(events), len(set(events)))
