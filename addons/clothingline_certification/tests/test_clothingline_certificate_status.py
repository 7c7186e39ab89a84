from datetime import date

from freezegun import freeze_time

from odoo.tests import Form, tagged

from .common import CertificationCase


@tagged("post_install", "-at_install")
@freeze_time("2026-03-10 03:00:00")
class TestCertificateStatus(CertificationCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # The class is made outside of freeze_time: no date here depends on today.
        expiry_dates = {
            "expired": date(2026, 3, 9),
            "last day": date(2026, 3, 10),
            "90 days": date(2026, 6, 8),
            "91 days": date(2026, 6, 9),
            "revoked": date(2028, 1, 1),
            "suspended": date(2028, 1, 1),
            "replaced": date(2028, 1, 1),
            "lapsed": date(2026, 3, 9),
        }
        cls.certificates = {
            number: cls._issued(
                number, issue_date=date(2025, 1, 1), expiry_date=expiry_date
            )
            for number, expiry_date in expiry_dates.items()
        }
        cls.certificates["draft"] = cls._certificate("draft")
        cls.certificates["revoked"]._revoke("Withdrawn")
        cls.certificates["suspended"]._suspend("Complaint")
        cls.certificates["lapsed"]._suspend("Complaint")
        cls.certificates["replaced"]._change("replaced", "Lost", "lost")
        cls.expected = {
            "expired": "expired",
            "last day": "expiring",
            "90 days": "expiring",
            "91 days": "valid",
            "revoked": "revoked",
            "suspended": "suspended",
            "replaced": "replaced",
            "lapsed": "expired",
            "draft": "draft",
        }
        cls.all = cls.env["clothingline.certificate"].union(*cls.certificates.values())

    def _found(self, operator, value):
        found = self.all.search(
            [("id", "in", self.all.ids), ("status", operator, value)]
        )
        return set(found.mapped("number"))

    def test_the_status_follows_from_state_and_date(self):
        self.assertEqual(
            {number: record.status for number, record in self.certificates.items()},
            self.expected,
        )

    def test_a_search_finds_what_the_status_shows(self):
        for status in set(self.expected.values()):
            expected = {n for n, shown in self.expected.items() if shown == status}
            self.assertEqual(self._found("=", status), expected)
            self.assertEqual(self._found("!=", status), set(self.expected) - expected)
        self.assertEqual(
            self._found("in", ["valid", "expiring"]),
            {"last day", "90 days", "91 days"},
        )
        self.assertEqual(
            self._found("not in", ["valid", "draft"]),
            set(self.expected) - {"91 days", "draft"},
        )
        self.assertEqual(self._found("=", False), set())

    def test_the_list_can_be_grouped_by_status(self):
        groups = self.all._read_group(
            [("id", "in", self.all.ids)], ["status"], ["__count"]
        )
        self.assertEqual(
            dict(groups),
            {
                "draft": 1,
                "expired": 2,
                "expiring": 2,
                "replaced": 1,
                "revoked": 1,
                "suspended": 1,
                "valid": 1,
            },
        )

    def test_the_day_changes_at_midnight_in_jakarta(self):
        last = self.certificates["last day"]
        with freeze_time("2026-03-10 16:59:00"):
            last.invalidate_recordset()
            self.assertEqual(last.status, "expiring")
        with freeze_time("2026-03-10 17:00:00"):
            last.invalidate_recordset()
            self.assertEqual(last.status, "expired")
            self.assertIn("last day", self._found("=", "expired"))

    def test_a_form_not_yet_saved_shows_a_draft(self):
        form = Form(self.env["clothingline.certificate"])
        self.assertEqual(form.status, "draft")
