from freezegun import freeze_time

from odoo import SUPERUSER_ID
from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import CertificationCase

MODELS = (
    "clothingline.certificate",
    "clothingline.scheme",
    "clothingline.unit",
    "clothingline.programme",
    "clothingline.programme.target",
)

# Kept by our own steps: read by the firm, written by nobody.
KEPT = ("clothingline.certificate.change", "clothingline.certificate.lookup")
HIDDEN = (
    "clothingline.assessment",
    "clothingline.assessment.line",
    "clothingline.badge.key",
    "clothingline.certificate.batch",
    "clothingline.certificate.decision",
)


@tagged("post_install", "-at_install")
@freeze_time("2026-03-10 03:00:00")
class TestCertificateAccess(CertificationCase):
    @classmethod
    def _portal(cls, role, partner):
        group = cls.env.ref(f"clothingline_base.group_clothingline_{role}")
        users = cls.env["res.users"].sudo().with_context(no_reset_password=True)
        return users.create(
            {
                "login": f"portal.{role}",
                "partner_id": partner.id,
                "group_ids": group.ids,
            }
        )

    def test_other_roles_read_and_change_nothing(self):
        certificate = self._certificate().with_user(self.planner)
        self.assertEqual(certificate.tailor_id.name, "Siti")
        with self.assertRaises(AccessError):
            certificate.action_issue()
        with self.assertRaises(AccessError):
            certificate.number = "OTHER"
        self.assertRecordValues(
            certificate, [{"state": "draft", "number": "00000 0000 2 0000001 2026"}]
        )
        for model in MODELS:
            rights = self.env[model].with_user(self.planner)
            self.assertTrue(rights.has_access("read"), model)
            for operation in ("write", "create", "unlink"):
                self.assertFalse(rights.has_access(operation), model)
                self.assertTrue(self.env[model].has_access(operation), model)

    def test_what_our_steps_keep_is_read_by_the_firm_and_written_by_nobody(self):
        for user in (self.officer, self.planner, self.assessor):
            for model in KEPT:
                rights = self.env[model].with_user(user)
                self.assertTrue(rights.has_access("read"), model)
                for operation in ("write", "create", "unlink"):
                    self.assertFalse(rights.has_access(operation), model)
        for model in ("clothingline.certificate", "clothingline.certificate.batch"):
            for operation in ("write", "create", "unlink"):
                rights = self.env[model].with_user(self.assessor)
                self.assertFalse(rights.has_access(operation), model)

    def test_other_roles_cannot_revoke(self):
        certificate = self._issued()
        Wizard = self.env["clothingline.certificate.decision"].with_user(self.planner)
        with self.assertRaises(AccessError):
            Wizard.create({"certificate_ids": certificate.ids, "reason": "No"})
        with self.assertRaises(AccessError):
            certificate.with_user(self.planner)._revoke("No")
        self.assertEqual(certificate.state, "issued")

    def test_portal_users_reach_nothing(self):
        certificate = self._issued()
        users = (
            self._portal("tailor", self.tailor.partner_id),
            self._portal("brand", self._partner("Brand")),
        )
        for user in users:
            for model in (*MODELS, *KEPT, *HIDDEN):
                for operation in ("read", "write", "create", "unlink"):
                    rights = self.env[model].with_user(user)
                    self.assertFalse(rights.has_access(operation), model)
        # A tailor still reads his profile and his competencies, but not these fields.
        tailor = self.tailor.with_user(users[0])
        self.assertEqual(tailor.stage_ids, self.sew)
        self.assertNotIn("certificate_ids", tailor.fields_get())
        with self.assertRaises(AccessError):
            tailor.read(["certificate_ids"])
        competencies = certificate.competency_ids.with_user(users[0])
        self.assertEqual(set(competencies.mapped("evidence")), {certificate.number})
        self.assertNotIn("certificate_id", competencies.read()[0])

    def test_certificates_of_another_company_stay_there(self):
        companies = self.env["res.company"].with_user(SUPERUSER_ID)
        elsewhere = companies.create({"name": "Elsewhere"})
        certificate = self._certificate()
        self.assertIn(certificate, certificate.search([]))
        self.tailor.sudo().company_id = elsewhere
        self.assertNotIn(certificate, certificate.search([]))
