from datetime import date

from freezegun import freeze_time
from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .common import CertificationCase


@tagged("post_install", "-at_install")
@freeze_time("2026-03-10 03:00:00")
class TestCertificate(CertificationCase):
    def _revoke(self, certificates, reason="Withdrawn by the issuer"):
        action = certificates.action_revoke()
        wizard = Form.from_action(self.env, action)
        wizard.reason = reason
        return wizard.save().action_confirm()

    def test_the_officer_enters_and_issues_a_certificate(self):
        form = Form(self.env["clothingline.certificate"])
        form.tailor_id = self.tailor
        form.scheme_id = self.scheme
        form.number = "00000 0000 2 0000001 2026"
        form.issuer_id = self.issuer
        form.issue_date = date(2026, 3, 2)
        # Three years, unless the paper says otherwise.
        self.assertEqual(form.expiry_date, date(2029, 3, 2))
        form.expiry_date = date(2028, 12, 31)
        certificate = form.save()
        self.assertRecordValues(
            certificate,
            [{"state": "draft", "status": "draft", "unit_ids": self.unit.ids}],
        )
        self.assertFalse(self.tailor.competency_ids)

        certificate.action_issue()
        self.assertEqual(certificate.state, "issued")
        common = {
            "tailor_id": self.tailor.id,
            "stage_id": self.sew.id,
            "date_from": date(2026, 3, 2),
            "date_to": date(2028, 12, 31),
            "evidence": "00000 0000 2 0000001 2026",
        }
        self.assertRecordValues(
            certificate.competency_ids.sorted("id"),
            [
                {**common, "family_id": self.shirt.id},
                {**common, "family_id": self.trousers.id},
            ],
        )
        self.tailor._check_may_work(self.sew, self.shirt, date(2028, 12, 31))
        self.assertFalse(self.tailor._may_work(self.sew, self.shirt, date(2029, 1, 1)))

    def test_the_scheme_says_how_long_it_is_valid(self):
        self.scheme.validity_years = 5
        self.assertEqual(self._certificate().expiry_date, date(2031, 3, 2))
        # 29 February has no fifth anniversary.
        leap = self._certificate("LEAP", issue_date=date(2024, 2, 29))
        self.assertEqual(leap.expiry_date, date(2029, 2, 28))

    def test_revoking_ends_what_was_granted_from_today(self):
        certificate = self._issued()
        other = self._issued("OTHER")
        self._revoke(certificate)
        self.assertRecordValues(
            certificate,
            [
                {
                    "state": "revoked",
                    "state_reason": "Withdrawn by the issuer",
                    "reason_class": "other",
                    "state_date": date(2026, 3, 10),
                }
            ],
        )
        self.assertEqual(
            certificate.competency_ids.mapped("date_to"), [date(2026, 3, 9)] * 2
        )
        # What the other certificate proves still holds.
        self.assertEqual(other.competency_ids.mapped("date_to"), [date(2029, 3, 2)] * 2)
        self.tailor._check_may_work(self.sew, self.shirt, date(2026, 3, 10))
        self._revoke(other)
        with self.assertRaisesRegex(
            UserError, "Siti cannot do Sew because .* not a member"
        ):
            self.tailor._check_may_work(self.sew, self.shirt, date(2026, 3, 10))

    def test_revoking_without_a_reason_changes_nothing(self):
        certificate = self._issued()
        with self.assertRaisesRegex(UserError, "Write the reason"):
            self._revoke(certificate, reason="  \n")
        self.assertEqual(certificate.state, "issued")
        self.assertEqual(
            certificate.competency_ids.mapped("date_to"), [date(2029, 3, 2)] * 2
        )

    def test_all_are_revoked_or_none(self):
        issued, draft = self._issued(), self._certificate("DRAFT")
        with self.assertRaisesRegex(UserError, "DRAFT cannot go from Draft to Revoked"):
            self._revoke(issued + draft)
        self.assertEqual(issued.state, "issued")
        self.assertFalse(issued.state_reason)

    def test_a_certificate_without_number_or_issuer_is_not_issued(self):
        certificate = self._certificate(number=" ")
        with self.assertRaisesRegex(UserError, "certificate of Siti has no number"):
            certificate.action_issue()
        certificate.write({"number": "N-1", "issuer_id": False})
        with self.assertRaisesRegex(UserError, "certificate of Siti has no issuer"):
            certificate.action_issue()
        self.assertEqual(certificate.state, "draft")
        self.assertFalse(certificate.competency_ids)

    def test_a_certificate_of_tomorrow_is_not_issued_today(self):
        certificate = self._certificate(issue_date=date(2026, 3, 11))
        with self.assertRaisesRegex(UserError, "is dated 03/11/2026, a day that has"):
            certificate.action_issue()
        self.assertEqual(certificate.state, "draft")
        with freeze_time("2026-03-10 17:00:00"):  # the 11th in Jakarta
            certificate.action_issue()
        self.assertEqual(certificate.state, "issued")

    def test_a_certificate_is_issued_once(self):
        certificate = self._issued()
        with self.assertRaisesRegex(UserError, "cannot go from Issued to Issued"):
            certificate.action_issue()
        self.assertEqual(len(certificate.competency_ids), 2)

    def test_an_issued_certificate_is_fixed(self):
        certificate = self._issued()
        for values in (
            {"number": "OTHER"},
            {"tailor_id": self._member("Budi").id},
            {"expiry_date": date(2040, 1, 1)},
            {"unit_ids": [Command.clear()]},
        ):
            with self.assertRaisesRegex(UserError, "is no longer a draft"):
                certificate.write(values)
        with self.assertRaisesRegex(UserError, "is no longer a draft"):
            certificate.unlink()
        self.assertRecordValues(
            certificate,
            [
                {
                    "number": "00000 0000 2 0000001 2026",
                    "tailor_id": self.tailor.id,
                    "expiry_date": date(2029, 3, 2),
                    "unit_ids": self.unit.ids,
                }
            ],
        )
        # The scheme may change: what was issued stays as it was.
        self.scheme.write({"unit_ids": [Command.clear()], "validity_years": 1})
        self.assertEqual(certificate.unit_ids, self.unit)
        self.assertEqual(certificate.expiry_date, date(2029, 3, 2))

    def test_a_draft_can_be_deleted(self):
        certificate = self._certificate()
        certificate.unlink()
        self.assertFalse(certificate.exists())

    def test_the_state_cannot_be_written(self):
        certificate = self._certificate()
        with self.assertRaises(AccessError):
            certificate.write({"state": "issued"})
        with self.assertRaises(AccessError):
            self._certificate("N-2", state="issued")
        self.assertEqual(certificate.state, "draft")

    def test_a_number_is_used_once_by_an_issuer_spaces_aside(self):
        certificate = self._issued("00 11 a")
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            self._certificate("0011A").flush_recordset()
        # Another body may have the same; so may the correction of a revoked one.
        self._certificate("0011A", issuer_id=self._partner("Other").id)
        certificate._revoke("Wrong tailor")
        certificate.flush_recordset()
        self._certificate("0011A").flush_recordset()

    def test_it_cannot_expire_before_it_is_issued(self):
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            self._certificate(expiry_date=date(2026, 3, 1)).flush_recordset()

    def test_a_scheme_without_stages_grants_nothing(self):
        self.scheme.stage_ids = False
        certificate = self._certificate()
        self.assertFalse(certificate.is_granting)
        certificate.action_issue()
        self.assertEqual(certificate.state, "issued")
        self.assertFalse(certificate.competency_ids)

    def test_an_unusual_number_is_pointed_out_but_accepted(self):
        usual = self._certificate("00000 0000 2 00000001 2026")
        unusual = self._certificate("SERT/7/2026")
        self.assertFalse(usual.is_number_unusual)
        self.assertTrue(unusual.is_number_unusual)
        unusual.action_issue()
        self.assertEqual(unusual.state, "issued")

    def test_a_copy_is_a_fresh_draft(self):
        certificate = self._issued()
        copy = certificate.copy()
        self.assertRecordValues(
            copy, [{"state": "draft", "number": False, "issue_date": date(2026, 3, 10)}]
        )
        self.assertNotEqual(copy.code, certificate.code)
        self.assertEqual(copy.expiry_date, date(2029, 3, 10))
        self.assertFalse(copy.competency_ids)

    def test_issuing_many_costs_no_more_queries_than_issuing_few(self):
        few = self._drafts("few", 2)
        many = self._drafts("many", 40)
        few.action_issue()  # fills the caches of rights, rules and translations
        self._settle()
        with self.assertQueryCount(17):
            many.action_issue()
            self.cr.flush()  # with the messages about the new state
        self.assertEqual(len(many.competency_ids), 80)

    def _drafts(self, prefix, count):
        drafts = self.env["clothingline.certificate"]
        for number in range(count):
            tailor = self._member(f"{prefix} {number}")
            drafts += self._certificate(f"{prefix}-{number}", tailor_id=tailor.id)
        self._settle()
        return drafts

    def _settle(self):
        self.cr.flush()
        self.env.invalidate_all()
