from datetime import date
from unittest.mock import patch

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged

from odoo.addons.base.tests.test_ir_cron import CronMixinCase

from .common_assessment import AssessmentCase

FIRST = "00000 0000 2 0000101 2026"


@tagged("post_install", "-at_install")
@freeze_time("2026-03-10 03:00:00")
class TestCertificateBatch(AssessmentCase, CronMixinCase):
    def _people(self, prefix, count):
        partners = self.env["res.partner"].create(
            [{"name": f"{prefix} {number:04}"} for number in range(count)]
        )
        tailors = self.env["clothingline.tailor"].create(
            [{"partner_id": partner.id} for partner in partners]
        )
        tailors.action_admit()
        return tailors

    def _all_judged(self, tailors):
        assessments = self.env["clothingline.assessment"].create(
            [
                {
                    "tailor_id": tailor.id,
                    "scheme_id": self.scheme.id,
                    "assessor_id": self.assessor.partner_id.id,
                    "date": date(2026, 3, 9),
                }
                for tailor in tailors
            ]
        )
        assessments.with_user(self.assessor).action_all_competent()
        assessments.with_user(self.assessor).action_judge()
        return assessments

    def _batch(self, assessments, first=FIRST, **values):
        batch = self.env["clothingline.certificate.batch"].browse(
            assessments.action_certify()["res_id"]
        )
        batch.write({"issuer_id": self.issuer.id, "first_number": first, **values})
        return batch

    def test_all_who_are_competent_are_certified_in_one_action(self):
        tailors = self._people("Person", 50)
        judged = self._all_judged(tailors[:46])
        for tailor in tailors[46:49]:
            judged += self._judged(tailor, not_yet=("TEST.02",))
        absent = self._assessment(tailors[49])
        absent.with_user(self.assessor).action_absent()

        batch = self._batch(judged + absent, first_registration_number="REG 001 2026")
        self.assertRecordValues(
            batch,
            [
                {
                    "qty": 46,
                    "last_number": "00000 0000 2 0000146 2026",
                    "is_number_unusual": False,
                    "state": "draft",
                }
            ],
        )
        batch.action_issue()
        certificates = batch.certificate_ids.sorted("number")
        self.assertEqual(certificates.tailor_id, tailors[:46])
        self.assertEqual(set(certificates.mapped("state")), {"issued"})
        self.assertEqual(certificates[0].number, FIRST)
        self.assertEqual(certificates[45].number, "00000 0000 2 0000146 2026")
        self.assertEqual(certificates[45].registration_number, "REG 046 2026")
        self.assertEqual(certificates[7].unit_ids, self.units)
        self.assertEqual(len(certificates.competency_ids), 92)
        self.assertFalse(tailors[46:].competency_ids)

        # The three are assessed again in that unit only, and certified for all three.
        again = self.env["clothingline.assessment"].search(
            judged[46:].action_reassess()["domain"]
        )
        self.assertEqual(len(again.line_ids), 3)
        for assessment in again:
            self._judge(assessment)
        more = self._batch(judged + again, "00000 0000 2 0000147 2026")
        more.action_issue()
        self.assertEqual(more.certificate_ids.tailor_id, tailors[46:49])
        self.assertEqual(more.certificate_ids[0].unit_ids, self.units)

    def test_issuing_costs_statements_not_queries_per_certificate(self):
        few = self._batch(self._all_judged(self._people("few", 5)))
        many = self._batch(
            self._all_judged(self._people("many", 500)), "00000 0000 2 0001001 2026"
        )
        first = self._batch(self._all_judged(self._people("first", 1)), "F 1")
        first.action_issue()  # fills the caches of rights, rules and translations
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertQueryCount(44):
            few.action_issue()
            self.env.flush_all()
        self.env.invalidate_all()
        # Statements of at most some hundred rows each: 29 more for 495 certificates.
        with self.assertQueryCount(73):
            many.action_issue()
            self.env.flush_all()
        self.assertEqual(len(many.certificate_ids.competency_ids), 1000)

    def test_nobody_is_certified_twice(self):
        judged = self._all_judged(self._people("Person", 2))
        batch, late = self._batch(judged), self._batch(judged, "LATE 1")
        batch.action_issue()
        with self.assertRaisesRegex(UserError, "has a certificate already"):
            late.action_issue()
        with self.assertRaisesRegex(UserError, "Nobody here is competent and without"):
            judged.action_certify()
        with self.assertRaisesRegex(UserError, "has a certificate or a reassessment"):
            judged[0].action_reopen()
        self.assertEqual(len(judged.certificate_ids), 2)
        # A revoked one may be given again; the replaced one was.
        judged[0].certificate_ids._revoke("Mistake in the name", "mistake")
        self.assertTrue(judged[0].action_certify())
        judged[1].certificate_ids._replace("NEW", "Lost")
        with self.assertRaises(UserError):
            judged[1].action_certify()

    def test_a_closed_batch_is_fixed(self):
        batch = self._batch(self._judged())
        batch.action_issue()
        for call in (
            lambda: batch.write({"first_number": "X 1"}),
            lambda: batch.unlink(),
            lambda: batch.action_issue(),
        ):
            with self.assertRaises(UserError):
                call()
        self.assertEqual(len(batch.certificate_ids), 1)

    def test_an_incomplete_batch_issues_nothing(self):
        judged = self._judged()
        batch = self._batch(judged)
        for values, sentence in (
            ({"issuer_id": False}, "certification body and the first number"),
            ({"issuer_id": self.issuer.id, "first_number": "X"}, "counted up from X"),
            (
                {"first_number": FIRST, "assessment_ids": [Command.clear()]},
                "Choose the assessments",
            ),
        ):
            batch.write(values)
            with self.assertRaisesRegex(UserError, sentence):
                batch.action_issue()
        not_yet = self._judged(self._member("Budi"), not_yet=("TEST.01",))
        batch.assessment_ids = not_yet + judged
        with self.assertRaisesRegex(UserError, "Budi: .* is not competent"):
            batch.action_issue()
        self.assertFalse(judged.certificate_ids)
        self.assertEqual(batch.state, "draft")

    def test_an_unusual_number_is_pointed_out_but_accepted(self):
        batch = self._batch(self._judged(), "LSP/7")
        self.assertTrue(batch.is_number_unusual)
        batch.action_issue()
        self.assertEqual(batch.certificate_ids.number, "LSP/7")

    def test_only_the_officer_issues(self):
        batch = self._batch(self._judged())
        for user in (self.planner, self.assessor):
            with self.assertRaises(AccessError):
                batch.with_user(user).action_issue()
        self.assertFalse(batch.certificate_ids)

    def test_the_files_are_made_in_the_background(self):
        batch = self._batch(self._all_judged(self._people("Person", 4)))
        cron = "clothingline_certification.clothingline_certificate_cron_pdf"
        with self.capture_triggers(cron) as triggers:
            batch.action_issue()
        self.assertEqual(len(triggers.records), 1)
        self.assertEqual(batch.pdf_progress, 0)
        report = type(self.env["ir.actions.report"])
        with patch.object(
            report, "_render_qweb_pdf", lambda *_args: (b"%PDF-1.4", "pdf")
        ):
            batch.certificate_ids[0].sudo()._make_pdf()
            batch.invalidate_recordset()
            self.assertEqual(batch.pdf_progress, 25)
            with self.enter_registry_test_mode():
                self.env.ref(cron).sudo().method_direct_trigger()
        batch.invalidate_recordset()
        self.assertEqual(batch.pdf_progress, 100)
        certificate = batch.certificate_ids[3]
        self.assertTrue(certificate.pdf_file)
        self.assertEqual(certificate.pdf_name, f"{certificate.number}.pdf")
