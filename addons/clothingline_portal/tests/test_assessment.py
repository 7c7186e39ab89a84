from lxml import html

from odoo import fields
from odoo.tests import HttpCase, tagged

from odoo.addons.clothingline_certification.tests.common_assessment import (
    AssessmentCase,
)


@tagged("post_install", "-at_install")
class TestAssessmentPages(AssessmentCase, HttpCase):
    """A candidate answers for himself and an assessor judges, each on a phone."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        users = cls.env["res.users"].sudo().with_context(no_reset_password=True)
        group = cls.env.ref("clothingline_base.group_clothingline_tailor")
        cls.other = cls._member("Budi")
        cls.siti_user, cls.budi_user = users.create(
            [
                {
                    "login": login,
                    "password": login,
                    "lang": "en_US",
                    "partner_id": tailor.partner_id.id,
                    "group_ids": group.ids,
                }
                for login, tailor in (
                    ("page.siti", cls.tailor),
                    ("page.budi", cls.other),
                )
            ]
        )
        (cls.assessor | cls.planner).sudo().write({"lang": "en_US"})
        for user in cls.assessor | cls.planner:
            user.sudo().password = user.login
        cls.mine = cls._assessment(date=fields.Date.today())
        cls.env.flush_all()

    def _login(self, user):
        self.authenticate(user.login, user.login)

    def _page(self, path, status=200):
        answer = self.url_open(path)
        self.assertEqual(answer.status_code, status, path)
        return html.fromstring(answer.content)

    def _send(self, path, status=303, **changes):
        page = self._page(path)
        (form,) = page.xpath(f"//form[@action='{path}']")
        data = {k: v for k, v in dict(form.form_values()).items() if v is not None}
        answer = self.url_open(path, data={**data, **changes}, allow_redirects=False)
        self.assertEqual(answer.status_code, status, answer.text[:500])
        self.env.invalidate_all()
        return html.fromstring(answer.content) if answer.content else None

    def _answers(self, *results):
        return {
            f"line_{line.id}": result
            for line, result in zip(self.mine.line_ids, results, strict=True)
        }

    def test_a_candidate_answers_for_himself(self):
        self._login(self.siti_user)
        self.assertIn("Sewing operator", self._page("/my/jobs").text_content())
        path = f"/my/assessment/{self.mine.id}"
        self._send(path, **self._answers("competent", "not_yet", "competent"))
        self.assertEqual(
            self.mine.line_ids.mapped("self_result"),
            ["competent", "not_yet", "competent"],
        )
        self.assertEqual(set(self.mine.line_ids.mapped("result")), {False})
        self._send(path, 400, **self._answers("competent", "expert", "competent"))
        self.assertEqual(self.mine.line_ids[1].self_result, "not_yet")
        self._judge(self.mine, not_yet=("TEST.02",))
        self.env.flush_all()
        text = self._page(path).text_content()
        self.assertIn("Not yet competent", text)
        self.assertFalse(self._page(path).xpath("//form"))

    def test_nobody_else_sees_it(self):
        path = f"/my/assessment/{self.mine.id}"
        for user in (self.budi_user, self.planner):
            self._login(user)
            self._page(path, 404)
            self._page("/my/assessment/0", 404)
            self._page("/my/assessment/99999999999", 404)
        self._login(self.budi_user)
        self._page("/assess", 404)
        self._page(f"/assess/{self.mine.id}", 404)

    def test_the_assessor_judges_on_his_phone(self):
        self._login(self.assessor)
        self.assertIn("Siti", self._page("/assess").text_content())
        path = f"/assess/{self.mine.id}"
        # Two of three: it is kept, not judged.
        note = {f"note_{self.mine.line_ids[1].id}": "Stitches too long"}
        results = self._answers("competent", "not_yet", "")
        self._send(path, do="save", **results, **note)
        self.assertEqual(
            self.mine.line_ids.mapped("result"), ["competent", "not_yet", False]
        )
        page = self._send(path, 400, do="judge")
        self.assertIn(
            "not judged in TEST.03", page.xpath("//*[@role='alert']")[0].text_content()
        )
        self.assertEqual(self.mine.state, "draft")
        self._send(
            path, do="judge", **self._answers("competent", "not_yet", "competent")
        )
        self.assertRecordValues(self.mine, [{"state": "judged", "result": "not_yet"}])
        self.assertEqual(self.mine.line_ids[1].note, "Stitches too long")
        self.assertFalse(self._page(path).xpath("//form"))

    def test_the_menu_leads_the_assessor_there_and_nobody_else(self):
        menu = self.env.ref("clothingline_portal.assess_menu")
        self.assertEqual(menu.sudo().action.url, "/assess")
        for user, is_shown in ((self.assessor, True), (self.planner, False)):
            menus = self.env["ir.ui.menu"].with_user(user)
            self.assertEqual(menu.id in menus._visible_menu_ids(), is_shown)

    def test_who_does_not_come_is_absent(self):
        self._login(self.assessor)
        self._send(f"/assess/{self.mine.id}", do="absent")
        self.assertEqual(self.mine.state, "absent")

    def test_an_assessor_judges_his_own_candidates_only(self):
        other = self._partner("Other", assessor_number="MET.2")
        foreign = self._assessment(self.other, assessor_id=other.id)
        self.env.flush_all()
        self._login(self.assessor)
        self.assertNotIn("Budi", self._page("/assess").text_content())
        self._page(f"/assess/{foreign.id}", 404)
        self._login(self.planner)
        self._page("/assess", 404)

    def test_the_pages_are_light(self):
        self._login(self.assessor)
        page = self.url_open(f"/assess/{self.mine.id}")
        self.assertLess(len(page.content), 20 * 1024)

    def test_the_theory_test_opens_from_the_page(self):
        survey = (
            self.env["survey.survey"]
            .sudo()
            .create(
                {
                    "title": "Theory",
                    "user_id": self.env.ref("base.user_admin").id,
                    "scoring_type": "scoring_with_answers",
                }
            )
        )
        self.scheme.survey_id = survey
        self.env.flush_all()
        self._login(self.siti_user)
        page = self._page(f"/my/assessment/{self.mine.id}")
        action = f"/my/assessment/{self.mine.id}/theory"
        (form,) = page.xpath(f"//form[@action='{action}']")
        answer = self.url_open(
            action, data=dict(form.form_values()), allow_redirects=False
        )
        self.assertEqual(answer.status_code, 303)
        self.assertIn("/survey/start/", answer.headers["Location"])
