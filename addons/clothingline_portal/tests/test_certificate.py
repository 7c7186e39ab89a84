from odoo import Command, fields
from odoo.tests import tagged

from .common import PortalCase


@tagged("post_install", "-at_install")
class TestCertificatePage(PortalCase):
    """Anyone with the code sees what a certificate says, and nothing more."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.siti.partner_id.write(
            {"phone": "+62 812-0000-1111", "street": "Jalan Melati"}
        )
        unit = cls.env["clothingline.unit"].create(
            {"code": "GAR.TEST.001.A", "name": "Sew a straight seam"}
        )
        scheme = cls.env["clothingline.scheme"].create(
            {
                "name": "Sewing operator",
                "kind": "occupation",
                "unit_ids": [Command.set(unit.ids)],
                "stage_ids": [
                    Command.set(cls.env.ref("clothingline_base.stage_sew").ids)
                ],
                "family_ids": [
                    Command.set(cls.env.ref("clothingline_base.family_shirt").ids)
                ],
            }
        )
        cls.certificate = cls.env["clothingline.certificate"].create(
            {
                "tailor_id": cls.siti.id,
                "scheme_id": scheme.id,
                "number": "TEST 7531 2 0000123 2026",
                "issuer_id": cls.env["res.partner"].create({"name": "LSP Uji"}).id,
                "issue_date": fields.Date.today(),
            }
        )

    def test_a_valid_certificate_is_shown_to_the_public(self):
        self.certificate.action_issue()
        answer = self._get(f"/certificate/{self.certificate.code}")
        for shown in (
            *("Siti", "Sewing operator", "GAR.TEST.001.A", "Sew a straight seam"),
            *("LSP Uji", "TEST 7531 2 0000123 2026", "Genuine and valid"),
        ):
            self.assertIn(shown, answer.text)
        for hidden in ("0000-1111", "Melati"):
            self.assertNotIn(hidden, answer.text)
        self.assertEqual(answer.headers["Cache-Control"], "no-store")
        self.assertIn("noindex", answer.headers["X-Robots-Tag"])

    def test_the_form_leads_to_the_certificate(self):
        self.certificate.action_issue()
        self.assertTrue(self._page("/certificate").xpath("//form//input[@name='code']"))
        answer = self._get(f"/certificate?code=+{self.certificate.code}+", 303)
        self.assertTrue(
            answer.headers["Location"].endswith(f"/certificate/{self.certificate.code}")
        )

    def test_a_revoked_certificate_says_so(self):
        self.certificate.action_issue()
        self.certificate._revoke("Found false")
        answer = self._get(f"/certificate/{self.certificate.code}")
        self.assertIn("This certificate was revoked. It is not valid.", answer.text)
        self.assertNotIn("Found false", answer.text)

    def test_every_wrong_code_gets_the_same_answer(self):
        draft = self.certificate.code
        answers = {
            self._get(path, 404).text
            for path in (
                f"/certificate/{draft}",
                "/certificate/" + "A" * len(draft),
                "/certificate/x",
                "/certificate/a/b/c",
                "/certificate/%00",
                "/certificate/'; drop table",
                "/certificate/" + "9" * 2000,
                "/certificate?code=nothing",
                "/certificate?code=",
            )
        }
        self.assertEqual(len(answers), 1)
