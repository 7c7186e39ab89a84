from datetime import date

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .common import CertificationCase


@tagged("post_install", "-at_install")
@freeze_time("2026-03-10 03:00:00")
class TestCertificateLifecycle(CertificationCase):
    def _decide(self, action, reason="Because", **values):
        wizard = Form.from_action(self.env, action)
        wizard.reason = reason
        for name, value in values.items():
            setattr(wizard, name, value)
        return wizard.save().action_confirm()

    def _may_sew(self, day):
        return bool(self.tailor._competency_for(self.sew, self.shirt, day))

    def _spans(self, certificate):
        return sorted({(c.date_from, c.date_to) for c in certificate.competency_ids})

    def test_a_suspension_ends_the_competencies_until_it_is_resumed(self):
        certificate = self._issued()
        self._decide(certificate.action_suspend(), reason_class="misuse")
        self.assertRecordValues(
            certificate,
            [
                {
                    "state": "suspended",
                    "status": "suspended",
                    "state_date": date(2026, 3, 10),
                    "state_reason": "Because",
                    "reason_class": "misuse",
                }
            ],
        )
        self.assertTrue(self._may_sew(date(2026, 3, 9)))
        self.assertFalse(self._may_sew(date(2026, 3, 10)))
        with freeze_time("2026-04-01 03:00:00"):
            certificate.invalidate_recordset()
            self._decide(certificate.action_resume(), "Settled")
            self.assertEqual(certificate.status, "valid")
        # The time between stays without a competency.
        self.assertFalse(self._may_sew(date(2026, 3, 31)))
        self.assertTrue(self._may_sew(date(2026, 4, 1)))
        self.assertTrue(self._may_sew(date(2029, 3, 2)))
        self.assertFalse(self._may_sew(date(2029, 3, 3)))
        self.assertEqual(
            self._spans(certificate),
            [
                (date(2026, 3, 2), date(2026, 3, 9)),
                (date(2026, 4, 1), date(2029, 3, 2)),
            ],
        )

    def test_every_change_is_kept_with_day_reason_and_who(self):
        certificate = self._issued()
        certificate._suspend("Complaint", "misuse")
        certificate._resume("Settled", "other")
        certificate._revoke("Sold to someone else", "misuse")
        self.assertRecordValues(
            certificate.change_ids.sorted("id"),
            [
                {"kind": "issued", "reason": "", "reason_class": False},
                {"kind": "suspended", "reason": "Complaint", "reason_class": "misuse"},
                {"kind": "resumed", "reason": "Settled", "reason_class": "other"},
                {
                    "kind": "revoked",
                    "reason": "Sold to someone else",
                    "reason_class": "misuse",
                },
            ],
        )
        self.assertEqual(certificate.change_ids.user_id, self.officer)
        for call in (
            lambda: certificate.change_ids[0].write({"reason": "Nothing"}),
            lambda: certificate.change_ids[0].unlink(),
            lambda: certificate.change_ids[0].copy(),
        ):
            with self.assertRaises(AccessError):
                call()
        self.assertEqual(len(certificate.change_ids), 4)

    def test_no_change_without_a_reason(self):
        certificate = self._issued()
        for change in (
            lambda: certificate._suspend("  \n"),
            lambda: certificate._revoke(""),
            lambda: certificate._replace("NEW", False),
        ):
            with self.assertRaisesRegex(UserError, "Write the reason"):
                change()
        self.assertEqual(certificate.state, "issued")
        self.assertTrue(self._may_sew(date(2026, 3, 10)))

    def test_what_our_steps_keep_cannot_be_written(self):
        certificate = self._issued()
        code = certificate.code
        for values in (
            {"code": "A" * 22},
            {"state_date": date(2020, 1, 1)},
            {"reason_class": "lost"},
            {"state_reason": "None"},
            {"state": "suspended"},
        ):
            with self.assertRaises(AccessError):
                certificate.write(values)
        self.assertRecordValues(
            certificate,
            [{"code": code, "state": "issued", "state_date": date(2026, 3, 10)}],
        )

    def test_forbidden_moves_change_nothing(self):
        issued, suspended = self._issued("A"), self._issued("B")
        suspended._suspend("Complaint")
        revoked, draft = self._issued("C"), self._certificate("D")
        revoked._revoke("Wrong")
        for call, states in (
            (lambda: (issued + suspended)._suspend("x"), "Suspended to Suspended"),
            (lambda: issued._resume("x"), None),
            (lambda: draft._suspend("x"), "Draft to Suspended"),
            (lambda: draft._resume("x"), None),
            (lambda: revoked._resume("x"), None),
            (lambda: suspended._replace("N", "x"), "Suspended to Replaced"),
        ):
            if states:
                with self.assertRaisesRegex(UserError, f"cannot go from {states}"):
                    call()
            else:
                with self.assertRaisesRegex(UserError, "Only a suspended"):
                    call()
        self.assertEqual(
            (issued + suspended + revoked + draft).mapped("state"),
            ["issued", "suspended", "revoked", "draft"],
        )

    def test_a_lost_paper_is_replaced_by_one_with_its_own_number(self):
        certificate = self._issued()
        action = self._decide(
            certificate.action_replace(), "Lost in the flood", number="NEW 1"
        )
        new = certificate.browse(action["res_id"])
        self.assertRecordValues(
            certificate,
            [{"state": "replaced", "status": "replaced", "reason_class": "lost"}],
        )
        self.assertRecordValues(
            new,
            [
                {
                    "state": "issued",
                    "number": "NEW 1",
                    "issue_date": date(2026, 3, 10),
                    "expiry_date": date(2029, 3, 2),
                    "replaces_id": certificate.id,
                    "unit_ids": self.unit.ids,
                }
            ],
        )
        self.assertNotEqual(new.code, certificate.code)
        # Not a day is lost, and none is won.
        self.assertEqual(
            self._spans(certificate), [(date(2026, 3, 2), date(2026, 3, 9))]
        )
        self.assertEqual(self._spans(new), [(date(2026, 3, 10), date(2029, 3, 2))])
        self.assertTrue(self._may_sew(date(2026, 3, 9)))
        self.assertTrue(self._may_sew(date(2026, 3, 10)))

    def test_a_replacement_needs_a_number(self):
        certificate = self._issued()
        with self.assertRaisesRegex(UserError, "number of the new certificate"):
            certificate._replace(" ", "Lost")
        self.assertEqual(certificate.state, "issued")

    def test_what_has_expired_is_neither_resumed_nor_replaced(self):
        certificate = self._issued(expiry_date=date(2026, 3, 10))
        certificate._suspend("Complaint")
        with freeze_time("2026-03-10 17:00:00"):  # the 11th in Jakarta
            certificate.invalidate_recordset()
            self.assertEqual(certificate.status, "expired")
            with self.assertRaisesRegex(UserError, "expired on 03/10/2026"):
                certificate._resume("Settled")
        self.assertEqual(certificate.state, "suspended")

    def test_the_last_day_ends_at_midnight_in_jakarta(self):
        certificate = self._issued(expiry_date=date(2026, 3, 10))
        for now, status, skills in (
            ("2026-03-10 16:59:59", "expiring", self.sew),
            ("2026-03-10 17:00:00", "expired", self.sew.browse()),
            ("2026-03-11 00:00:00", "expired", self.sew.browse()),
        ):
            with freeze_time(now):
                for zone in ("Asia/Jakarta", "UTC", "Asia/Jayapura", False):
                    self.officer.sudo().tz = zone
                    records = certificate.with_context(tz=zone)
                    records.invalidate_recordset()
                    records.tailor_id.invalidate_recordset()
                    self.assertEqual(records.status, status, (now, zone))
                    self.assertEqual(records.tailor_id.stage_ids, skills, (now, zone))
                    found = records.search([("status", "=", status)])
                    self.assertIn(certificate, found)

    def test_a_suspension_on_the_first_day_leaves_no_day(self):
        certificate = self._issued(issue_date=date(2026, 3, 10))
        certificate._suspend("Complaint")
        self.assertFalse(self._may_sew(date(2026, 3, 10)))
        certificate._resume("Settled")
        self.assertTrue(self._may_sew(date(2026, 3, 10)))

    def test_around_midnight_a_suspension_counts_from_the_day_in_jakarta(self):
        certificate = self._issued()
        with freeze_time("2026-03-10 17:30:00"):  # 00:30 of the 11th
            certificate._suspend("Complaint")
        self.assertTrue(self._may_sew(date(2026, 3, 10)))
        self.assertFalse(self._may_sew(date(2026, 3, 11)))

    def test_around_midnight_a_replacement_counts_from_the_day_in_jakarta(self):
        certificate = self._issued()
        with freeze_time("2026-03-10 16:59:59"):
            first = certificate._replace("NEW 1", "Lost")
        with freeze_time("2026-03-10 17:00:00"):  # the 11th in Jakarta
            second = first._replace("NEW 2", "Lost again")
        self.assertEqual(
            [self._spans(paper) for paper in (certificate, first, second)],
            [
                [(date(2026, 3, 2), date(2026, 3, 9))],
                [(date(2026, 3, 10), date(2026, 3, 10))],
                [(date(2026, 3, 11), date(2029, 3, 2))],
            ],
        )

    def test_other_roles_decide_nothing(self):
        certificate = self._issued().with_user(self.planner)
        suspended = self._issued("S").with_user(self.planner)
        suspended.with_user(self.officer)._suspend("Complaint")
        for call in (
            lambda: certificate._suspend("x"),
            lambda: suspended._resume("x"),
            lambda: certificate._revoke("x"),
            lambda: certificate._replace("N", "x"),
        ):
            with self.assertRaises(AccessError):
                call()
        self.assertEqual(certificate.state, "issued")
        self.assertEqual(suspended.state, "suspended")
