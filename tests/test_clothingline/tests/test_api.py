"""docs/api.md is run as it stands, by clients of another house."""

import re
import xmlrpc.client
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from odoo.addons.clothingline_certification.tests.common import CertificationCase
from odoo.addons.clothingline_production.tests.case import ProductionCase

PAGE = Path(__file__).parents[3] / "docs" / "api.md"
# Odoo 20 will know /json/2 alone, and says so at each call.
DEPRECATED = tuple(
    f"odoo.addons.rpc.controllers.{name}" for name in ("jsonrpc", "xmlrpc")
)
BLOCK = re.compile(r"^```python\n(.*?)^```", re.MULTILINE | re.DOTALL)


class ApiCase(HttpCase):
    """Clients that know nothing of a test's cookie, in the thread of the test."""

    def _key(self, user):
        keys = self.env["res.users.apikeys"].with_user(user)
        key = keys._generate("rpc", "test", datetime(2026, 3, 1))
        # PostgreSQL, which compares, does not know of the test's own day.
        self.env.cr.execute("UPDATE res_users_apikeys SET expiration_date = '2040-1-1'")
        return key

    def _run(self, block, said):
        with self.allow_requests(all_requests=True), mute_logger(*DEPRECATED):
            exec(compile(block, str(PAGE), "exec"), said)  # noqa: S102

    def _ask(self, user, model, method, *arguments):
        self.env.flush_all()
        client = xmlrpc.client.ServerProxy(f"{self.base_url()}/xmlrpc/2/object")
        login = (self.env.cr.dbname, user.id, self._key(user))
        with self.allow_requests(all_requests=True), mute_logger(*DEPRECATED):
            return client.execute_kw(*login, model, method, arguments)


@tagged("post_install", "-at_install")
class TestApi(ProductionCase, ApiCase):
    def _said(self):
        """What stands for the reader's own server on the page."""
        url = urlsplit(self.base_url())
        return {
            "HOST": url.hostname,
            "PORT": url.port,
            "PROTOCOL": "jsonrpc",
            "URL": self.base_url(),
            "DATABASE": self.env.cr.dbname,
            "LOGIN": self.planner.login,
            "KEY": self._key(self.planner),
            "ACCOUNTANT_KEY": self._key(self.accountant),
            "STYLE": self.style.template.name,
            "BRAND": self.brand.name,
            "COLOUR": "White",
        }

    def test_every_block_of_the_page_runs(self):
        said = self._said()
        blocks = BLOCK.findall(PAGE.read_text())
        self.assertEqual(len(blocks), 6)
        for block in blocks[:-1]:
            self._run(block, said)
        self.assertIs(said["confirmed"], True)
        order = self.env["clothingline.order"].browse(said["order"])
        self.assertEqual((order.state, order.qty), ("confirmed", 60))
        self.assertEqual(said["seen"]["name"], order.name)
        self.assertEqual(said["seen"]["progress"], order.progress)
        self.assertEqual(said["jobs"], [])
        self.assertIsInstance(said["invoices"], list)

    def test_a_client_of_xml_rpc_is_answered(self):
        """None cannot be said in XML-RPC: it was a fault, though all was done."""
        draft = self._draft(S=4)
        for method in ("action_confirm", "action_cancel", "action_draft"):
            answer = self._ask(self.planner, draft._name, method, draft.ids)
            self.assertTrue(answer, method)

    def test_what_a_role_may_not_do_it_may_not_do_here(self):
        order = self._order(S=4)
        for method in ("action_cancel", "unlink"):
            with (
                mute_logger("odoo.http", "odoo.addons.base.models.ir_model"),
                self.assertRaises(xmlrpc.client.Fault),
            ):
                self._ask(self.inspector, order._name, method, order.ids)
        self.assertEqual(order.state, "confirmed")


@tagged("post_install", "-at_install")
class TestCertificateApi(CertificationCase, ApiCase):
    def test_a_certificate_is_checked_as_the_page_says(self):
        certificate = self._issued()
        said = {"URL": self.base_url(), "CODE": certificate.code}
        self._run("import json, urllib.request", said)
        self._run(BLOCK.findall(PAGE.read_text())[-1], said)
        self.assertEqual(said["badge"]["name"], "Sewing operator")
