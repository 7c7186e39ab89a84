from datetime import date

from odoo.tests import freeze_time, tagged

from .common import CertificationCase


@tagged("post_install", "-at_install")
class TestMembership(CertificationCase):
    """Membership follows the certificates, by the day in Jakarta."""

    def _night(self):
        self.env.ref(
            "clothingline_certification.membership_cron"
        ).sudo().method_direct_trigger()
        self.tailor.invalidate_recordset()

    @freeze_time("2026-03-10 05:00:00")
    def test_who_loses_the_last_valid_certificate_rests_that_day(self):
        first = self._issued()
        second = self._issued("00000 0000 2 0000002 2026")
        first._revoke("Copied.")
        self.assertEqual(self.tailor.state, "member")
        second._revoke("Copied too.")
        self.assertRecordValues(
            self.tailor,
            [
                {
                    "state": "suspended",
                    "suspend_reason": "No certificate is valid any more.",
                    "is_uncertified": True,
                }
            ],
        )

    @freeze_time("2026-03-10 05:00:00")
    def test_a_new_certificate_brings_the_membership_back(self):
        self._issued()._revoke("Copied.")
        self._issued("00000 0000 2 0000002 2026")
        self.assertRecordValues(
            self.tailor,
            [{"state": "member", "suspend_reason": False, "is_uncertified": False}],
        )

    @freeze_time("2026-03-10 05:00:00")
    def test_a_certificate_does_not_lift_the_suspension_of_the_officer(self):
        self._issued()
        self.tailor.action_suspend()
        self._issued("00000 0000 2 0000002 2026")
        self.assertEqual(self.tailor.state, "suspended")

    @freeze_time("2026-03-10 05:00:00")
    def test_who_never_had_a_certificate_is_left_alone(self):
        self._certificate()  # a draft
        with self.enter_registry_test_mode():
            self._night()
        self.assertEqual(self.tailor.state, "member")

    def test_the_last_day_ends_at_midnight_in_jakarta(self):
        with freeze_time("2026-03-10 05:00:00"):
            self._issued(issue_date=date(2024, 3, 2), expiry_date=date(2026, 3, 10))
        with self.enter_registry_test_mode():
            with freeze_time("2026-03-10 16:59:00"):
                self._night()
                self.assertEqual(self.tailor.state, "member")
            with freeze_time("2026-03-10 17:05:00"):
                self._night()
                self.assertEqual(self.tailor.state, "suspended")

    @freeze_time("2026-03-10 05:00:00")
    def test_the_night_costs_the_same_whatever_the_number_of_members(self):
        members = self.env["clothingline.tailor"]
        for number in range(20):
            tailor = self._member(f"Tailor {number}")
            members |= tailor
            self._issued(
                f"N {number}",
                tailor_id=tailor.id,
                issue_date=date(2024, 3, 2),
                expiry_date=date(2026, 3, 9),
            )
        counts = []
        for batch in (members[:2], members[2:]):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            batch._suspend_uncertified()
            self.env.flush_all()
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(set(members.mapped("state")), {"suspended"})
        self.assertLessEqual(counts[1] - counts[0], 2 * 16)
