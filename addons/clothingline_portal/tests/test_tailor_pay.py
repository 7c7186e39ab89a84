from datetime import datetime
from unittest.mock import patch

from odoo.tests import tagged

from .common import PortalCase


@tagged("post_install", "-at_install")
class TestTailorPay(PortalCase):
    """What was earned by week and by month, and the slip."""

    def _earn(self, qty, moment, **options):
        job = self._made(pieces={"navy": {"S": qty}}, **options)
        handover = job._hand_in({job.line_ids: qty}, f"h{job.id}")
        handover.inspection_ids.action_judge()
        accepted = job.piece_move_ids.filtered(lambda m: m.target_state == "accepted")
        self.env.cr.execute(
            "UPDATE clothingline_piece_move SET happened_at = %s WHERE id IN %s",
            (moment, tuple(accepted.ids)),
        )
        self.env.invalidate_all()
        return job

    def test_what_was_earned_by_week_and_month(self):
        order = self._order()
        # Weeks start on Sunday; late on a Saturday in UTC is Sunday in Jakarta.
        self._earn(2, "2026-11-07 18:00:00", order=order)
        self._earn(3, "2026-11-11 03:00:00", order=order)
        self._earn(4, "2026-10-05 03:00:00", order=order)
        self._earn(9, "2026-11-11 03:00:00", tailor=self.budi, order=order)
        siti = self.siti.with_context(tz="Asia/Jakarta", lang="id_ID")
        weeks = siti._earnings("week", "2026-10-01")
        self.assertEqual(
            [(week["start"], week["qty"], week["amount"]) for week in weeks],
            [
                (datetime(2026, 11, 8), 5, 7_500),
                (datetime(2026, 10, 4), 4, 6_000),
            ],
        )
        months = siti._earnings("month", "2026-10-01")
        self.assertEqual([month["qty"] for month in months], [5, 4])
        # Nothing is lost between the periods.
        self.assertEqual(sum(m["amount"] for m in months), 13_500)

    def test_a_tailor_without_work_has_no_pay_yet(self):
        currency = self.env.company.currency_id
        self._made()
        self.assertEqual(self.budi._pay_balance(), (0, 0, 0, currency.id))
        self.assertEqual(self.siti._pay_balance(), (0, 0, 0, currency.id))
        self.assertFalse(self.siti._pay_bills(10))

    def test_the_slip_of_a_month(self):
        job = self._earn(3, "2026-11-11 03:00:00")
        self._login(self.siti_user)
        values = []

        def render(_self, report, ids, data):
            values.append((ids, data))
            return b"%PDF-", "pdf"

        reports = self.env.registry["ir.actions.report"]
        with patch.object(reports, "_render_qweb_pdf", render):
            answer = self._get("/my/jobs/pay/slip/2026/11")
        self.assertEqual(answer.headers["Content-Type"], "application/pdf")
        ((ids, data),) = values
        self.assertEqual(ids, self.siti.ids)
        self.assertEqual(data["total_qty"], "3")
        self.assertIn(job.name, data["lines"][0]["name"])
        html, _type = self.env["ir.actions.report"]._render_qweb_html(
            "clothingline_portal.clothingline_pay_slip_action_report", ids, data
        )
        self.assertIn(data["total_amount"], html.decode())
        for path in ("2026/10", "2026/13", "0/1", "99999/1"):
            self._get(f"/my/jobs/pay/slip/{path}", 404)
        for user in (self.budi_user, self.brand_user):
            self._login(user)
            self._get("/my/jobs/pay/slip/2026/11", 404)
