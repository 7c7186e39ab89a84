from odoo.exceptions import AccessError
from odoo.tests import tagged

from .case import ProductionCase

CLOTH, CUT = 54_400, 1_500


@tagged("post_install", "-at_install")
class TestSettlement(ProductionCase):
    """What a verdict did in one transaction, and how it is taken back as a whole."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.wip = (
            cls.env["stock.location"]
            .sudo()
            .search([("usage", "=", "production")], limit=1)
            .valuation_account_id
        )
        cls.wages = cls.env.company.clothingline_wage_account_id

    def _undo(self, settlement, user=None, reason="Counted the wrong bundle"):
        wizards = self.env["clothingline.settlement.reverse"]
        wizards.with_user(user or self.inspector).create(
            {"settlement_id": settlement.id, "reason": reason}
        ).action_reverse()

    def _verdict(self, job):
        return job.settlement_ids.filtered(
            lambda one: one.kind == "verdict" and one.state == "posted"
        )

    def _cut(self, **pieces):
        """A cutting job that is judged and done, and its verdict."""
        job = self._through(self._order(**pieces))
        return job, self._verdict(job)

    def _books(self):
        return self._posted(self.wip), self._posted(self.wages)

    # What it did ----------------------------------------------------------

    def test_a_verdict_says_what_it_did(self):
        job, verdict = self._cut(M=10)
        self.assertRecordValues(
            verdict,
            [
                {
                    "state": "posted",
                    "kind": "verdict",
                    "order_id": job.order_id.id,
                    "stage_id": self.cut.id,
                    "tailor_id": self.cutter.id,
                    "accepted_qty": 10,
                    "rejected_qty": 0,
                    "missing_qty": 0,
                    "payable_qty": 10,
                    "material_amount": 10 * CLOTH,
                    "wage_amount": 10 * CUT,
                    "finished_amount": 0,
                }
            ],
        )
        self.assertEqual(verdict.piece_move_ids.mapped("qty"), [10])
        self.assertEqual(verdict.stock_move_ids.mapped("quantity"), [17])
        self.assertEqual(
            sum(verdict.wip_entry_ids.mapped("amount")), 10 * (CLOTH + CUT)
        )
        self.assertEqual(self._books(), (10 * (CLOTH + CUT), -10 * CUT))

    def test_nobody_writes_a_settlement(self):
        job, verdict = self._cut(M=10)
        for user in (
            self.planner,
            self.inspector,
            self.warehouse,
            self.accountant,
            self.officer,
            self.manager,
        ):
            mine = verdict.with_user(user)
            for action in (
                lambda mine=mine: mine.write({"payable_qty": 99}),
                lambda mine=mine: mine.create({"job_id": job.id, "kind": "verdict"}),
                mine.unlink,
                mine.copy,
            ):
                before = self._facts()
                with self.subTest(user=user.login), self.assertRaises(AccessError):
                    action()
                self.assertEqual(self._facts(), before)

    # Taken back -----------------------------------------------------------

    def test_a_verdict_is_taken_back_as_a_whole_and_given_again(self):
        job, verdict = self._cut(M=10)
        inspection = verdict.inspection_id
        self.assertEqual(job.state, "done")

        self._undo(verdict)

        self.assertRecordValues(
            inspection,
            [{"state": "pending", "inspector_id": False, "judged_at": False}],
        )
        self.assertEqual(inspection.handover_id.state, "handed_in")
        self.assertEqual(
            inspection.message_ids[:1].preview,
            "Verdict reopened. Reason: Counted the wrong bundle",
        )
        self.assertEqual(self._balance(job), {"handed_in": 10})
        self.assertEqual((job.state, job.payable_qty), ("taken", 0))
        self.assertEqual(job.purchase_line_id.qty_received, 0)
        self.assertRecordValues(
            job.material_ids, [{"issued_qty": 17, "used_qty": 0, "left_qty": 17}]
        )
        self.assertEqual(self._books(), (0, 0))
        self.assertEqual(
            job.order_id.production_id.sudo().workorder_ids[0].qty_produced, 0
        )
        back = verdict.job_id.settlement_ids - verdict
        self.assertRecordValues(
            verdict + back,
            [
                {"state": "reversed", "kind": "verdict", "payable_qty": 10},
                {"state": "posted", "kind": "reversal", "payable_qty": -10},
            ],
        )
        self.assertRecordValues(
            back,
            [
                {
                    "reverses_id": verdict.id,
                    "reason": "Counted the wrong bundle",
                    "material_amount": -10 * CLOTH,
                    "wage_amount": -10 * CUT,
                }
            ],
        )

        # Judged again, with what the slip had left out.
        self._judge(
            inspection.handover_id, (self.major, 1, {"disposition": "rejected"})
        )
        self.assertEqual(inspection.state, "failed")
        self.assertEqual(self._balance(job), {"rework": 9, "rejected": 1})
        self._judge(self._hand_in(job))
        self.assertEqual(self._balance(job), {"accepted": 9, "rejected": 1})
        self.assertEqual((job.state, job.payable_qty), ("done", 9))
        self.assertEqual(job.purchase_line_id.qty_received, 9)
        self.assertEqual(self._books(), (10 * CLOTH + 9 * CUT, -9 * CUT))

    def test_a_verdict_of_the_last_stage_is_taken_back_out_of_stock(self):
        order = self._order(M=4)
        for code in ("cut", "sew"):
            self._through(order, code)
        before = self._books()
        job = self._through(order, "finish")
        garment = self._variant("M").sudo()
        self.assertEqual((garment.qty_available, order.finished_qty), (4, 4))
        self.assertEqual(self._posted(self.wip), 0)
        self._undo(self._verdict(job))
        self.env.invalidate_all()
        self.assertEqual((garment.qty_available, order.finished_qty), (0, 0))
        self.assertEqual(garment.total_value, 0)
        self.assertEqual(self._books(), before)
        self._judge(job.handover_ids)
        order.action_close()
        self.env.invalidate_all()
        self.assertEqual((garment.qty_available, garment.total_value), (4, 304_200))
        self.assertEqual(self._posted(self.wip), 0)

    def test_a_failed_verdict_is_taken_back(self):
        order = self._order(M=80)
        job = self._taken(order)
        self._report(job)
        inspection = self._judge(self._hand_in(job), (self.major, 5))
        self.assertEqual(inspection.state, "failed")
        self._undo(self._verdict(job))
        self.assertEqual(self._balance(job), {"handed_in": 80})
        inspection.defect_ids.qty = 1
        inspection.action_judge()
        self.assertEqual(inspection.state, "passed")
        self.assertEqual(self._balance(job), {"accepted": 79, "rework": 1})

    def test_an_old_form_does_not_undo_the_next_verdict(self):
        job, verdict = self._cut(M=10)
        wizards = self.env["clothingline.settlement.reverse"]
        old = wizards.with_user(self.inspector).create(
            {"settlement_id": verdict.id, "reason": "Again"}
        )
        self._undo(verdict)
        self.assertRefused("is undone already", old.action_reverse)
        self._judge(job.handover_ids)
        self.assertRefused("is undone already", old.action_reverse)
        self.assertEqual(self._balance(job), {"accepted": 10})
        reversal = job.settlement_ids.filtered(lambda one: one.kind == "reversal")
        self.assertRefused("is undone already", self._undo, reversal)

    # Refused --------------------------------------------------------------

    def test_a_verdict_is_not_taken_back_once_the_next_stage_used_its_pieces(self):
        job, verdict = self._cut(M=10)
        sew = self._taken(job.order_id, "sew")
        self._report(sew, M=3)
        self.assertRefusedWhole(
            "3 pieces of .* are at work in Sew already. What was accepted there "
            "cannot be taken back",
            self._undo,
            verdict,
        )
        self.assertEqual(self._balance(job), {"accepted": 10})
        # Put back in hand, they are not.
        tailor = self._as_tailor(sew)
        tailor._correct_made({tailor.line_ids: 3}, self._event())
        self._undo(verdict)
        self.assertEqual(self._balance(job), {"handed_in": 10})

    def test_a_verdict_is_not_taken_back_once_it_is_billed(self):
        job, verdict = self._cut(M=10)
        wizard = self.env["clothingline.bill.create"].with_user(self.accountant)
        action = wizard.create({}).action_create()
        bill = self.env["account.move"].sudo().search(action["domain"])
        bill.action_post()
        self.assertRefusedWhole(
            f"10 pieces of {job.name} are billed, and only 0 would be left to pay. "
            "Let the accountant reverse the bill first",
            self._undo,
            verdict,
        )

    def test_a_verdict_is_not_taken_back_once_the_order_is_closed(self):
        order = self._order(M=4)
        jobs = [self._through(order, code) for code in self.tailors]
        order.action_close()
        self.assertRefused(
            f"{order.name} is closed, and its books rest on this",
            self._undo,
            self._verdict(jobs[-1]),
        )

    def test_a_verdict_is_not_taken_back_once_its_rework_was_handed_in(self):
        job = self._taken(self._order(M=80))
        self._report(job)
        self._judge(self._hand_in(job), (self.major, 1))
        first = self._verdict(job)
        self._hand_in(job)
        self.assertRefusedWhole("only 0 are rework", self._undo, first)
        self.assertEqual(self._balance(job), {"accepted": 79, "handed_in": 1})

    def test_only_an_inspector_takes_back_a_verdict(self):
        _job, verdict = self._cut(M=10)
        before = self._facts()
        with self.assertRaises(AccessError):
            self._undo(verdict, self.planner)
        for user in (self.warehouse, self.accountant, self.officer, self.portal):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self._undo(verdict, user)
        self.assertEqual(self._facts(), before)

    # Missing pieces -------------------------------------------------------

    def _lose(self, job, qty):
        wizard = self.env["clothingline.job.missing"].create(
            {"job_id": job.id, "reason": "stolen on the bus"}
        )
        wizard.line_ids.qty = qty
        wizard.action_record()
        return job.settlement_ids.filtered(
            lambda one: one.kind == "missing" and one.state == "posted"
        )

    def test_pieces_found_again_are_the_tailors_again(self):
        order = self._order(M=10)
        self._through(order)
        job = self._taken(order, "sew")
        self._report(job, M=4)
        books = self._books()
        lost = self._lose(job, 7)  # six in hand, one made
        self.assertEqual(lost.missing_qty, 7)
        self.assertEqual(self._balance(job), {"made": 3, "missing": 7})
        self._undo(lost, self.planner, "They lay under the table")
        self.assertEqual(self._balance(job), {"in_hand": 6, "made": 4})
        self.assertEqual(self._books(), books)
        self.assertRecordValues(
            job.material_ids, [{"used_qty": 0}, {"used_qty": 0}, {"used_qty": 0}]
        )
        self.assertIn("They lay under the table", job.message_ids[:1].body)
        # The pieces are made, paid and go on as ever.
        self._report(job)
        self._judge(self._hand_in(job))
        self.assertEqual((job.state, job.payable_qty), ("done", 10))
        self._through(order, "finish")
        order.action_close()
        self.assertEqual(self._posted(self.wip), 0)

    def test_found_pieces_open_a_job_that_was_done(self):
        job = self._taken(self._order(M=10))
        lost = self._lose(job, 10)
        self.assertEqual(job.state, "done")
        self._undo(lost, self.planner)
        self.assertEqual(job.state, "taken")
        self.assertEqual(self._balance(job), {"in_hand": 10})

    def test_an_inspector_does_not_undo_a_loss(self):
        job = self._taken(self._order(M=10))
        lost = self._lose(job, 2)
        before = self._facts()
        with self.assertRaises(AccessError):
            self._undo(lost, self.inspector)
        self.assertEqual(self._facts(), before)

    # Real use -------------------------------------------------------------

    def test_a_count_of_the_real_use_is_taken_back(self):
        job, _verdict = self._cut(M=10)
        wizard = self.env["clothingline.job.use"].create(
            {"job_id": job.id, "reason": "Weighed"}
        )
        wizard.line_ids.real_qty = 16
        wizard.action_count()
        self.assertEqual(job.state, "taken")
        use = job.settlement_ids.filtered(lambda one: one.kind == "use")
        self.assertRefused("was counted afterwards", self._undo, self._verdict(job))
        self._undo(use, self.planner, "The scales were wrong")
        job.material_ids.invalidate_recordset()
        self.assertRecordValues(job.material_ids, [{"used_qty": 17, "left_qty": 0}])
        self.assertEqual(self._books(), (10 * (CLOTH + CUT), -10 * CUT))
        job.action_close()
        self.assertEqual(job.state, "done")

    # A stage without inspection -------------------------------------------

    def test_what_was_counted_without_a_look_is_looked_at(self):
        order = self._draft(M=10)
        order.stage_ids[0].is_inspected = False
        order.action_confirm()
        job = self._taken(order)
        self._report(job)
        handover = self._hand_in(job)
        self.assertEqual((handover.state, job.state), ("judged", "done"))
        count = job.settlement_ids
        self.assertEqual((count.kind, count.payable_qty), ("count", 10))
        self._undo(count, self.planner, "Two are crooked")
        self.assertEqual(handover.state, "handed_in")
        self.assertEqual(self._balance(job), {"handed_in": 10})
        self._judge(handover, (self.major, 1))
        self.assertEqual(self._balance(job), {"rework": 10})
