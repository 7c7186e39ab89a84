from lxml import html

from odoo.tests import HttpCase, new_test_user, tagged

from odoo.addons.clothingline_portal.controllers.join import MOST_SENT

BUDGET = 60 * 1024


@tagged("post_install", "-at_install")
class TestJoin(HttpCase):
    """A stranger applies from the phone, reads the answer and appeals once."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("en_US")
        officer = new_test_user(
            cls.env,
            "test.officer",
            "clothingline_base.group_clothingline_officer",
            tz="Asia/Jakarta",
        )
        cls.applications = cls.env["clothingline.application"].with_user(officer)

    def _page(self, path, status=200):
        answer = self.url_open(path, allow_redirects=False)
        self.assertEqual(answer.status_code, status, path)
        return html.fromstring(answer.content)

    def _fill(self, page, **changes):
        (form,) = page.xpath("//form[@method='post']")
        return dict(form.form_values()) | changes

    def _send(self, path, data, status, **options):
        answer = self.url_open(path, data=data, allow_redirects=False, **options)
        self.assertEqual(answer.status_code, status, answer.text[:2000])
        self.env.invalidate_all()
        return answer

    def _apply(self, status=303, files=None, **changes):
        data = self._fill(
            self._page("/join"),
            **{
                "kind": "ikm",
                "name": "Konveksi <b>Maju</b>",
                "phone": "0812-3456-7055",
                "city": "Kota Surabaya",
                "consent": "1",
                **changes,
            },
        )
        return self._send("/join", data, status, files=files)

    def test_apply_refused_appeal_declined(self):
        answer = self._apply(
            files={"documents": ("paper.exe", b"%PDF-1.7 %%EOF", "text/plain")}
        )
        application = self.applications.search([("phone", "=", "+6281234567055")])
        path = answer.headers["Location"][answer.headers["Location"].index("/join") :]
        self.assertEqual(path, f"/join/{application.code}")
        self.assertEqual(application.attachment_ids.mimetype, "application/pdf")
        page = self._page(path)
        self.assertIn("We have it", page.text_content())
        self.assertIn("Konveksi <b>Maju</b>", page.text_content())
        application._refuse("No machine yet.")
        page = self._page(path)
        self.assertIn("No machine yet.", page.text_content())
        self._send(f"{path}/appeal", self._fill(page, appeal=" "), 400)
        self.assertEqual(application.state, "refused")
        self._send(f"{path}/appeal", self._fill(page, appeal="I bought one."), 303)
        self.assertRecordValues(
            application, [{"state": "appealed", "appeal": "I bought one."}]
        )
        application._refuse("It does not run.")
        self._send(f"{path}/appeal", self._fill(page, appeal="Please"), 400)
        page = self._page(path)
        self.assertIn("also after your appeal", page.text_content())
        self.assertFalse(page.xpath("//form"))

    def test_a_stranger_learns_and_gets_nothing_by_somebodys_number(self):
        """The same page whether the number is a tailor's or nobody's."""
        texts = []
        for phone in ("0812-3456-7055", "0812-3456-7056"):
            if phone.endswith("55"):
                partner = self.env["res.partner"].create(
                    {"name": "Siti Rahayu", "phone": "+62 812 3456 7055"}
                )
                tailor = self.env["clothingline.tailor"].create(
                    {"partner_id": partner.id}
                )
            answer = self._apply(phone=phone, name="Stranger", email="x@example.com")
            texts.append(self._page(answer.headers["Location"]).text_content())
        self.assertEqual(*texts)
        self.assertNotIn("Siti", texts[0])
        theirs = self.applications.search([("phone", "=", "+6281234567055")])
        self.assertFalse(theirs.tailor_id)
        self.assertEqual(theirs.match_id, tailor)
        self.assertFalse(partner.email)
        self.assertFalse(partner.user_ids)

    def test_what_was_typed_stays_and_nothing_is_kept(self):
        answer = self._apply(400, phone="12", note="I sew shirts")
        page = html.fromstring(answer.content)
        (alert,) = page.xpath("//*[@role='alert']")
        self.assertIn("telephone number", alert.text_content())
        self.assertEqual(page.xpath("//textarea")[0].text, "I sew shirts")
        self._apply(400, files={"documents": ("a.pdf", b"MZ", "application/pdf")})
        self._apply(400, website="http://spam.example")
        self.assertFalse(self.applications.search([]))

    def test_who_sends_without_end_has_to_wait(self):
        for number in range(1, MOST_SENT + 1):
            self._apply(400, phone="12", name=f"Script {number}")
        answer = self._apply(429)
        self.assertIn("Too many applications", answer.text)
        self.assertFalse(self.applications.search([]))

    def test_without_the_token_of_the_form_nothing_happens(self):
        self._send("/join", {"name": "Siti", "phone": "081234567055"}, 400)
        self.assertFalse(self.applications.search([]))

    def test_a_wrong_code_says_nothing(self):
        self._page(self._apply().headers["Location"])
        texts = {
            self._page(f"/join/{code}", 404).text_content()
            for code in ("x", "A" * 22, "é" * 22, "1" * 4000)
        }
        self.assertEqual(len(texts), 1)
        data = self._fill(self._page("/join"), appeal="x")
        self._send("/join/" + "A" * 22 + "/appeal", data, 404)

    def test_the_pages_are_light(self):
        answer = self.url_open("/join")
        page = html.fromstring(answer.content)
        self.assertEqual(len(page.xpath("//textarea")), 1)
        assets = page.xpath("//link[@rel='stylesheet']/@href | //script/@src")
        total = len(answer.content)
        total += sum(len(self.url_open(asset).content) for asset in assets)
        self.assertLessEqual(total, BUDGET)
