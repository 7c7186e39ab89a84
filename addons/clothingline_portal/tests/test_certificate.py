from datetime import timedelta

from freezegun import freeze_time
from lxml import html

from odoo import Command, fields
from odoo.exceptions import UserError
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

    def test_a_suspended_one_says_so_with_the_kind_of_reason(self):
        self.certificate.action_issue()
        self.certificate._suspend("Told us his neighbour sewed it", "misuse")
        answer = self._get(f"/certificate/{self.certificate.code}")
        self.assertIn("is suspended. It is not valid now.", answer.text)
        self.assertIn("Misuse", answer.text)
        self.assertNotIn("neighbour", answer.text)
        self.certificate._resume("Settled")
        answer = self._get(f"/certificate/{self.certificate.code}")
        self.assertIn("Genuine and valid", answer.text)
        self.assertNotIn("Misuse", answer.text)

    def test_a_replaced_one_says_so_and_not_by_which(self):
        self.certificate.action_issue()
        new = self.certificate._replace("TEST NEW 1", "In the flood", "lost")
        answer = self._get(f"/certificate/{self.certificate.code}")
        self.assertIn("was replaced by another one", answer.text)
        self.assertIn("Lost", answer.text)
        for hidden in ("flood", "TEST NEW 1", new.code):
            self.assertNotIn(hidden, answer.text)
        answer = self._get(f"/certificate/{new.code}")
        self.assertIn("Genuine and valid", answer.text)

    def test_an_expired_one_says_so(self):
        yesterday = fields.Date.subtract(self.env.company._today(), days=1)
        self.certificate.issue_date = yesterday
        self.certificate.expiry_date = yesterday
        self.certificate.action_issue()
        answer = self._get(f"/certificate/{self.certificate.code}")
        self.assertIn("This certificate has expired.", answer.text)

    def test_a_holder_renamed_on_his_account_stays_who_he_was_certified_as(self):
        """He cannot rename himself there, and if he is renamed the paper is not."""
        self.certificate.action_issue()
        partner = self.siti.partner_id
        partner.write({"email": "siti@example.com", "city": "Bandung", "zip": "40111"})
        self._login(self.siti_user)
        page = html.fromstring(self.url_open("/my/account").content)
        (form,) = page.xpath("//form[.//input[@name='name']]")
        data = dict(form.form_values()) | {"name": "Somebody Else", "street": "Gg. 1"}
        answer = self.url_open("/my/address/submit", data=data)
        self.env.invalidate_all()
        self.assertIn("Ask the programme officer", answer.text)
        self.assertEqual((partner.name, partner.street), ("Siti", "Jalan Melati"))
        partner.name = "Somebody Else"  # an officer, or a planner, or Odoo
        self.env.flush_all()
        self.logout()
        text = self._get(f"/certificate/{self.certificate.code}").text
        self.assertIn("Siti", text)
        self.assertNotIn("Somebody Else", text)

    def test_every_check_is_counted_and_nobody_is_noted(self):
        self.certificate.action_issue()
        for _check in range(3):
            self._get(f"/certificate/{self.certificate.code}")
        self._get(f"/certificate/{self.certificate.code[:-1]}", 404)
        self.env.invalidate_all()
        self.assertEqual(self.certificate.check_count, 3)
        self.assertTrue(self.certificate.last_check_date)
        lookups = self.env["clothingline.certificate.lookup"]
        self.assertEqual(
            set(lookups._fields) - {"id", "display_name"},
            {"certificate_id", "date", "qty"},
        )

    def test_who_guesses_has_to_wait_and_all_others_do_not(self):
        self.certificate.action_issue()
        right = f"/certificate/{self.certificate.code}"
        now = self.env.cr.now().replace(microsecond=0)
        with freeze_time(now):
            for _check in range(30):  # who asks for what there is never waits
                self._get(right)
            for guess in range(20):
                self._get(f"/certificate/{guess:022}", 404)
            answer = self._get(right, 429)
            self.assertIn("Too many wrong codes", answer.text)
            self.assertNotIn("Siti", answer.text)
            self.assertEqual(answer.headers["Retry-After"], "60")
            self._get(f"/certificate?code={self.certificate.code}", 429)
            self._get(f"{right}/badge.json", 429)
            self._get("/certificate")
        # Kept in the database for every worker process, without the address itself.
        attempts = self.env["clothingline.attempt"].sudo()
        guesses = attempts.search([])
        self.assertEqual(len(guesses), 20)
        self.assertEqual(len(set(guesses.mapped("key"))), 1)
        self.assertRegex(guesses[0].key, r"^[0-9a-f]{32}$")
        wait = attempts._wait("certificate code", "10.9.8.7", 20, 60)
        self.assertEqual(wait, 0)
        with freeze_time(now + timedelta(seconds=60)):
            self._get(right)
        with freeze_time(now + timedelta(days=1, seconds=1)):
            attempts._gc_forget()
        self.assertFalse(attempts.search([]))

    def test_the_page_is_light(self):
        self.certificate.action_issue()
        page = self._get(f"/certificate/{self.certificate.code}")
        tree = html.fromstring(page.content)
        files = tree.xpath("//link[@rel='stylesheet']/@href | //script/@src")
        weight = len(page.content) + sum(len(self._get(f).content) for f in files)
        self.assertLess(weight, 60 * 1024)

    def test_one_changed_character_of_the_qr_code_leads_nowhere(self):
        self.certificate.action_issue()
        code = self.certificate.code
        for place in (0, 11, 21):
            other = "A" if code[place] != "A" else "B"
            tampered = code[:place] + other + code[place + 1 :]
            self._get(f"/certificate/{tampered}", 404)

    def test_every_wrong_code_gets_the_same_answer(self):
        draft = self.certificate.code
        answers = {
            self._get(path, 404).text
            for path in (
                f"/certificate/{draft}",
                "/certificate/" + "A" * len(draft),
                "/certificate/x",
                "/certificate/a/b/c",
                "/certificate/\u0633\u0631\U0001f9f5",
                "/certificate/%FF%FE%80",
                "/certificate?code=%FF%FE",
                "/certificate/%00",
                "/certificate/'; drop table",
                "/certificate/" + "9" * 20000,
                "/certificate?code=nothing",
                "/certificate?code=",
            )
        }
        self.assertEqual(len(answers), 1)

    def test_a_check_costs_ten_queries_whatever_the_number_of_units(self):
        self.certificate.action_issue()
        self._get(f"/certificate/{self.certificate.code}")
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        self._get(f"/certificate/{self.certificate.code}")
        self.assertLessEqual(self.env.cr.sql_log_count - before, 10)

    def test_offers_lapse_on_the_day_that_the_last_certificate_ends(self):
        self.certificate.action_issue()
        taken, offered = self._offer(), self._offer(pieces={"white": {"L": 1}})
        taken.with_user(self.siti_user).sudo()._take()
        self.certificate._revoke("Found false")
        self.assertEqual(self.siti.state, "suspended")
        self.assertEqual((taken.state, offered.state), ("taken", "withdrawn"))

    def test_work_is_taken_until_midnight_in_jakarta_and_not_after(self):
        # The certificate of the only shirt competency ends today.
        today = self.env.company._today()
        self.siti.competency_ids.date_to = today
        late, later = self._offer(), self._offer(pieces={"white": {"L": 1}})
        for zone in ("UTC", "Asia/Jayapura"):
            job = late.with_user(self.siti_user).sudo().with_context(tz=zone)
            with (
                freeze_time(f"{today} 17:00:00"),
                self.assertRaisesRegex(UserError, "has no competency"),
            ):
                job._take()
            self.assertEqual(late.state, "offered")
        with freeze_time(f"{today} 16:59:59"):
            later.with_user(self.siti_user).sudo().with_context(tz="UTC")._take()
        self.assertEqual(later.state, "taken")
