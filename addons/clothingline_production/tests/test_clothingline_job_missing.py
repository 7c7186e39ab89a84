from odoo.exceptions import AccessError
from odoo.tests import tagged

from .case import ProductionCase


@tagged("post_install", "-at_install")
class TestJobMissing(ProductionCase):
    def _record(self, job, qty, reason="stolen on the bus"):
        wizard = self.env["clothingline.job.missing"].create(
            {"job_id": job.id, "reason": reason}
        )
        wizard.line_ids.qty = qty
        wizard.action_record()

    def test_missing_pieces_are_not_paid_and_end_the_job(self):
        order = self._order(M=10)
        self._through(order)
        job = self._taken(order, "sew", M=10)
        self._report(job, M=7)
        self._judge(self._hand_in(job, M=7))

        self._record(job, 3)

        self.assertEqual(job.state, "done")
        self.assertEqual(self._balance(job), {"accepted": 7, "missing": 3})
        self.assertEqual(job.payable_qty, 7)
        self.assertEqual(job.purchase_line_id.sudo().qty_received, 7)
        self.assertIn("3 pieces are missing: stolen", job.message_ids[:1].body)

        # The next stage gets the seven, and the order accounts for all ten.
        self._through(order, "finish", M=7)
        order.action_close()
        self.assertEqual(order.state, "done")

    def test_more_than_the_tailor_has_cannot_be_missing(self):
        job = self._taken(self._order(M=10))
        wizard = self.env["clothingline.job.missing"].create(
            {"job_id": job.id, "reason": "?"}
        )
        self.assertEqual(wizard.line_ids.at_tailor_qty, 10)
        wizard.line_ids.qty = 11
        self.assertRefused(
            "M · White: the tailor does not have so many pieces.", wizard.action_record
        )

    def test_pieces_that_never_came_cannot_be_missing(self):
        """1 of 4 cut, recorded missing at sewing, ended at finishing in ValueError."""
        order = self._order(M=4)
        job = self._taken(order, "sew")
        self.assertRefused(
            "M · White: only 0 pieces have come from the stage before. Enter 0 or",
            self._record,
            job,
            1,
        )
        self._through(order, M=3)
        self.assertRefused(
            "M · White: only 3 pieces have come from the stage before",
            self._record,
            job,
            4,
        )
        self._report(job, M=2)
        # Two are made and may be lost, too; of those in hand only one has come.
        self.assertRefused(
            "M · White: only 1 pieces have come from the stage before",
            self._record,
            job,
            3,
        )
        self._record(job, 1)
        self.assertEqual(self._balance(job), {"in_hand": 1, "made": 2, "missing": 1})
        self.assertRefused(
            "M · White: only 0 pieces have come from the stage before",
            lambda: self._report(job, M=1),
        )
        # The fourth is cut and sewn, and three go on to the end.
        self._through(order, M=1)
        self._report(job)
        self._judge(self._hand_in(job))
        self._through(order, "finish", M=3)
        order.action_close()
        self.assertEqual((order.state, order.finished_qty), ("done", 3))

    def test_what_is_lost_first_is_what_is_not_made(self):
        job = self._taken(self._order(M=80))
        self._report(job, M=78)
        self._judge(self._hand_in(job, M=60), (self.minor, 1))
        self.assertEqual(
            self._balance(job), {"in_hand": 2, "made": 18, "accepted": 59, "rework": 1}
        )
        self._record(job, 20)
        self.assertEqual(
            self._balance(job), {"accepted": 59, "rework": 1, "missing": 20}
        )
        self._record(job, 1)
        self.assertEqual(self._balance(job), {"accepted": 59, "missing": 21})
        self.assertEqual((job.state, job.payable_qty), ("done", 59))

    def test_only_the_planner_records_a_loss(self):
        job = self._taken(self._order(M=10))
        missing = self.env["clothingline.job.missing"]
        for user in (
            self.inspector,
            self.warehouse,
            self.accountant,
            self.officer,
            self.portal,
        ):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                missing.with_user(user).create({"job_id": job.id, "reason": "?"})
        self.assertEqual(self._balance(job), {"in_hand": 10})
