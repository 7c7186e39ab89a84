from datetime import timedelta

from lxml import html

from odoo import fields
from odoo.tests import tagged

from .common import PortalCase


@tagged("post_install", "-at_install")
class TestTraining(PortalCase):
    """A tailor registers for a session on the phone, and only himself."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        programme = cls.env["clothingline.programme"].create({"name": "Garments"})
        now = fields.Datetime.now()
        cls.course, cls.past, cls.visit = cls.env["event.event"].create(
            [
                {
                    "name": name,
                    "programme_id": programme.id,
                    "session_kind": kind,
                    "date_begin": now + timedelta(days=days),
                    "date_end": now + timedelta(days=days, hours=8),
                    "seats_limited": True,
                    "seats_max": 1,
                }
                for name, kind, days in (
                    ("Six days", "training", 5),
                    ("Last year", "training", -300),
                    ("At your place", "visit", 5),
                )
            ]
        )

    def _press(self, session, action, status=303):
        page = self._page("/my/training")
        tokens = page.xpath("//input[@name='csrf_token']/@value")
        answer = self.url_open(
            f"/my/training/{session.id}/{action}",
            data={"csrf_token": tokens[0]},
            allow_redirects=False,
        )
        self.assertEqual(answer.status_code, status)
        self.env.invalidate_all()
        return answer

    def test_register_show_the_code_and_cancel(self):
        self._login(self.siti_user)
        page = self._page("/my/training")
        self.assertIn("Six days", page.text_content())
        self.assertNotIn("Last year", page.text_content())
        self.assertNotIn("At your place", page.text_content())
        self._press(self.course, "register")
        line = self.course.registration_ids
        self.assertRecordValues(
            line, [{"tailor_id": self.siti.id, "state": "open", "name": "Siti"}]
        )
        page = self._page("/my/training")
        self.assertTrue(page.xpath("//img[starts-with(@src, 'data:image/png')]"))
        self._press(self.course, "cancel")
        self.assertEqual(line.state, "cancel")
        self._press(self.course, "register")
        self.assertEqual(self.course.registration_ids.mapped("state").count("open"), 1)

    def test_a_full_session_is_refused_with_a_sentence(self):
        self.course._register_tailors(self.budi)
        self._login(self.siti_user)
        answer = self._press(self.course, "register", 400)
        page = html.fromstring(answer.content)
        self.assertIn("seats", page.xpath("//*[@role='alert']")[0].text_content())
        self.assertEqual(self.course.registration_ids.tailor_id, self.budi)

    def test_nobody_cancels_or_joins_what_is_not_his(self):
        self.course._register_tailors(self.budi)
        self._login(self.siti_user)
        self._press(self.course, "cancel")
        self.assertEqual(self.course.registration_ids.state, "open")
        self._press(self.past, "register", 404)
        self._press(self.visit, "register", 404)
        self.assertFalse((self.past | self.visit).registration_ids)
        self._login(self.brand_user)
        self._page("/my/training", 404)
