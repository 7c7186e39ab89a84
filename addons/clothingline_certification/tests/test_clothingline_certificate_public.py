import base64
import io
from datetime import date

import pypdf
from freezegun import freeze_time
from lxml import html

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged

from .common import CertificationCase


@tagged("post_install", "-at_install")
@freeze_time("2026-03-10 03:00:00")
class TestCertificatePublic(CertificationCase):
    def setUp(self):
        super().setUp()
        public = self.env.ref("base.public_user")
        self.as_public = self.env["clothingline.certificate"].with_user(public)

    def test_anyone_who_has_the_code_reads_what_the_paper_says(self):
        certificate = self._issued(registration_number="REG 1")
        self.assertEqual(
            self.as_public._public_values(certificate.code),
            {
                "holder": "Siti",
                "scheme": "Sewing operator",
                "scheme_number": "SCHEME-1",
                "number": "00000 0000 2 0000001 2026",
                "registration_number": "REG 1",
                "units": [{"code": "TEST.01", "name": "Sewing by machine"}],
                "issuer": "LSP Garment",
                "issue_date": date(2026, 3, 2),
                "expiry_date": date(2029, 3, 2),
                "state_date": date(2026, 3, 10),
                "reason_class": False,
                "status": "valid",
            },
        )
        self.assertEqual(certificate.access_url, f"/certificate/{certificate.code}")

    def test_a_revoked_certificate_says_so_without_the_reason(self):
        certificate = self._issued()
        certificate._revoke("A matter between us")
        values = self.as_public._public_values(certificate.code)
        self.assertEqual(values["status"], "revoked")
        self.assertEqual(values["state_date"], date(2026, 3, 10))
        self.assertEqual(values["reason_class"], "Other reason")
        self.assertNotIn("A matter between us", str(values))

    def test_a_unit_that_a_standard_dropped_stays_on_the_paper(self):
        certificate = self._issued()
        self.unit.active = False
        self.env.flush_all()
        self.env.invalidate_all()
        values = self.as_public._public_values(certificate.code)
        self.assertEqual(
            values["units"], [{"code": "TEST.01", "name": "Sewing by machine"}]
        )
        self.assertEqual(len(certificate._badge().units), 1)

    def test_what_it_was_issued_with_stands_whoever_is_renamed_later(self):
        certificate = self._issued(registration_number="REG 1")
        before = self.as_public._public_values(certificate.code)
        badge = certificate._badge()
        self.tailor.partner_id.name = "Somebody Else"
        self.scheme.write({"name": "Master tailor", "number": "SCHEME-9"})
        self.unit.write({"code": "TEST.99", "name": "Everything"})
        self.issuer.name = "Another body"
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertEqual(self.as_public._public_values(certificate.code), before)
        self.assertEqual(certificate._badge(), badge)
        paper = self._report(certificate)
        for said in ("Siti", "Sewing operator", "SCHEME-1", "TEST.01", "LSP Garment"):
            self.assertIn(said, paper)
        for new in ("Somebody Else", "Master tailor", "TEST.99", "Another body"):
            self.assertNotIn(new, paper)
        # Neither resuming nor a lost paper takes the new name by the way.
        certificate._suspend("A question")
        certificate._resume("Answered")
        replacement = certificate._replace("NEW 1", "In the flood")
        for one in (certificate, replacement):
            facts = self.as_public._public_values(one.code)
            self.assertEqual(
                (facts["holder"], facts["scheme"]), ("Siti", "Sewing operator")
            )

    def test_a_replacement_takes_the_corrected_name_with_a_reason(self):
        certificate = self._issued()
        action = certificate.action_replace()
        decision = (
            self.env[action["res_model"]]
            .with_context(**action["context"])
            .create(
                {"number": "NEW 1", "reason": "Misprint", "reason_class": "mistake"}
            )
        )
        self.assertEqual(decision.holder_name, "Siti")
        decision.holder_name = "Siti Aminah"
        new = certificate.browse(decision.action_confirm()["res_id"])
        self.assertEqual(
            self.as_public._public_values(new.code)["holder"], "Siti Aminah"
        )
        self.assertEqual(
            self.as_public._public_values(certificate.code)["holder"], "Siti"
        )
        self.assertEqual(certificate.state_reason, "Misprint")

    def test_what_it_was_issued_with_is_nobodys_to_write(self):
        certificate, draft = self._issued(), self._certificate("DRAFT")
        for values in (
            {"holder_name": "Somebody Else"},
            {"printed": {"scheme": "Master tailor"}},
            {"code": "A" * 22},
            {"batch_id": False},
            {"pdf_file": b"AA=="},
            {"state_date": "2020-01-01"},
        ):
            for one in (certificate, draft):
                with self.assertRaisesRegex(AccessError, "keeps this by itself"):
                    one.write(values)
        with self.assertRaisesRegex(AccessError, "keeps this by itself"):
            self._certificate("N 2", holder_name="Somebody Else")
        with self.assertRaisesRegex(UserError, "no longer a draft"):
            certificate.registration_number = "REG 9"
        again = draft.with_context(default_holder_name="Somebody Else").copy()
        self.assertFalse(again.holder_name)
        self.assertEqual(certificate.holder_name, "Siti")
        self.assertFalse(draft.holder_name)

    def test_the_code_is_the_officers(self):
        certificate = self._issued()
        inspector = new_test_user(
            self.env(su=True),
            "t.insp",
            "clothingline_base.group_clothingline_inspector",
        )
        for role in (self.planner, self.assessor, inspector):
            seen = certificate.with_user(role)
            self.assertEqual(seen.number, certificate.number)
            for name in ("code", "access_url"):
                with self.assertRaises(AccessError):
                    seen.read([name])
            with self.assertRaises(AccessError):
                seen.search([("code", "=", certificate.code)])

    def test_a_resumed_certificate_grants_what_it_had_granted(self):
        certificate = self._issued()
        certificate._suspend("A question")
        self.scheme.stage_ids = [Command.set((self.cut | self.sew).ids)]
        certificate._resume("Answered")
        self.assertEqual(certificate.competency_ids.stage_id, self.sew)

    def _report(self, certificate):
        report = self.env["ir.actions.report"]
        content, _kind = report._render_qweb_html(
            "clothingline_certification.clothingline_certificate_action_report",
            certificate.ids,
        )
        return content.decode()

    def test_a_draft_is_unknown_to_the_public(self):
        self.assertIsNone(self.as_public._public_values(self._certificate().code))

    def test_any_other_code_is_unknown(self):
        code = self._issued().code
        for wrong in (
            "",
            "A" * 22,
            code[:-1],
            code + "A",
            code + "\n",
            "A" * 1_000_000,
            "\0" * 22,
            "\u0663" * 22,
            "\U0001f9f5" * 22,
            "\ud800" * 22,
            "%" * 22,
            "' OR 1=1 --",
            None,
            False,
            7,
            [code],
        ):
            self.assertIsNone(self.as_public._public_values(wrong))

    def test_the_code_cannot_be_guessed(self):
        codes = {self._certificate(str(number)).code for number in range(50)}
        self.assertEqual(len(codes), 50)
        self.assertEqual({len(code) for code in codes}, {22})

    def test_the_printed_certificate_names_holder_scheme_and_units(self):
        certificate = self._issued()
        draft = self._certificate("DRAFT")
        report = self.env["ir.actions.report"]
        page, kind = report._render_qweb_html(
            "clothingline_certification.clothingline_certificate_report",
            (certificate + draft).ids,
        )
        self.assertEqual(kind, "html")
        # Both faces of each: what it says, and the units.
        first, units, second, _units = html.fromstring(page).find_class("page")
        for text in ("Siti", "Sewing operator", "LSP Garment"):
            self.assertIn(text, first.text_content())
        for text in ("TEST.01", "Sewing by machine", certificate.code):
            self.assertIn(text, units.text_content())
        self.assertTrue(first.xpath(".//img")[0].get("src").startswith("data:image/"))
        # A draft says so, and has no code to be taken for a valid one.
        self.assertIn("Draft, not valid", second.text_content())
        self.assertFalse(second.xpath(".//img"))

    def test_the_file_says_and_hides_nothing_more_than_the_paper(self):
        private = {
            "phone": "+62 812-0000-1111",
            "email": "siti@example.com",
            "street": "Jalan Melati 7",
            "vat": "3201014101900001",
        }
        self.tailor.partner_id.write(private)
        certificate = self._issued()
        certificate.sudo().with_context(force_report_rendering=True)._make_pdf()
        content = base64.b64decode(certificate.pdf_file)
        reader = pypdf.PdfReader(io.BytesIO(content))
        self.assertEqual(len(reader.pages), 2)
        words = [word for page in reader.pages for word in page.extract_text().split()]
        text = " ".join(words)
        for shown in ("Siti", "LSP Garment", "TEST.01"):
            self.assertIn(shown, text)
        # What a file tells besides its pages: what made it and when, nobody's name.
        told = {name: value for name, value in reader.metadata.items() if value}
        self.assertLessEqual(set(told), {"/Title", "/Producer"})
        self.assertEqual(told.get("/Title", ""), "")
        self.assertRegex(told["/Producer"], "^WeasyPrint")
        self.assertFalse(reader.xmp_metadata)
        self.assertFalse(reader.attachments)
        for hidden in (*private.values(), *private["phone"].split()):
            self.assertNotIn(hidden, text + str(told))
            self.assertNotIn(hidden.encode(), content)

    def test_hostile_names_are_only_text_on_paper(self):
        self.tailor.partner_id.name = "<script>alert(1)</script>"
        self.scheme.unit_ids = [
            Command.create({"code": "TEST.02", "name": "<b>bold</b>"})
        ]
        page, _kind = self.env["ir.actions.report"]._render_qweb_html(
            "clothingline_certification.clothingline_certificate_report",
            self._issued().ids,
        )
        self.assertNotIn("<script>alert", page.decode())
        self.assertNotIn("<b>bold", page.decode())
