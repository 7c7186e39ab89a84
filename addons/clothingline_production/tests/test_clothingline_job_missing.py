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
