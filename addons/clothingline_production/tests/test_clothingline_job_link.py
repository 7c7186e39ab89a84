from urllib.parse import parse_qs, urlsplit

from freezegun import freeze_time

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .case import ProductionCase


@tagged("post_install", "-at_install")
class TestClothinglineJobLink(ProductionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.style.bom.bom_line_ids.unlink()

    def setUp(self):
        super().setUp()
        self.job = self._taken(self._order(M=10))
        self.links = self.env["clothingline.job.link"].sudo()

    def _send(self):
        """Send the job by WhatsApp; the address of the chat and the token."""
        url = urlsplit(self.job.action_send_link()["url"])
        (text,) = parse_qs(url.query)["text"]
        return url, text, text.rsplit("/j/", 1)[1]

    def test_the_planner_sends_a_job_by_whatsapp(self):
        self.job.tailor_id.sudo().phone = "0812-3456-789"
        url, text, token = self._send()
        self.assertEqual((url.netloc, url.path), ("wa.me", "/628123456789"))
        self.assertIn(self.job.name, text)
        self.assertEqual(self.links._find(token).job_id, self.job)
        # The database knows no token, and nobody reads even its fingerprint.
        self.assertNotIn(token, str(self.links.search([]).mapped("token_hash")))
        with self.assertRaises(AccessError):
            self.job.link_ids.with_user(self.planner).read(["token_hash"])

    def test_a_link_ends(self):
        _url, _text, token = self._send()
        for wrong in ("", "x", token[:-1], token + "x", token.swapcase()):
            self.assertFalse(self.links._find(wrong))
        with freeze_time("2026-02-09 03:00:01"):
            self.assertFalse(self.links._find(token))
        self.job.tailor_id.sudo().action_suspend()
        self.assertFalse(self.links._find(token))
        self.job.tailor_id.sudo().action_readmit()
        self.assertTrue(self.links._find(token))
        self.job.link_ids.with_user(self.planner).action_withdraw()
        self.assertFalse(self.links._find(token))
        _url, _text, token = self._send()
        self.job.action_recall()
        self.assertFalse(self.links._find(token))
        self.assertRefused("Only work that is offered", self.job.action_send_link)

    def test_only_the_planner_sends_and_withdraws(self):
        self._send()
        for user in (self.inspector, self.warehouse, self.portal):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.job.with_user(user).action_send_link()
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.job.link_ids.with_user(user).action_withdraw()
        self.assertFalse(self.job.link_ids.withdrawn_at)
        for action in (
            lambda link: link.write({"expires_at": "2030-01-01"}),
            lambda link: link.unlink(),
        ):
            with self.assertRaises(AccessError):
                action(self.job.link_ids.with_user(self.planner))
