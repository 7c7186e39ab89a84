import inspect

from odoo.fields import Many2one
from odoo.models import BaseModel
from odoo.tests import TransactionCase, tagged


@tagged("post_install", "-at_install")
class TestNativeCalls(TransactionCase):
    """What the phone's pages rely on in Odoo without its promise."""

    def _parameters(self, method):
        return list(inspect.signature(method).parameters)[1:]

    def test_what_plain_rows_composes_its_query_of(self):
        self.assertEqual(self._parameters(Many2one.join), ["model", "alias", "query"])
        self.assertEqual(
            self._parameters(BaseModel._field_to_sql), ["alias", "field_expr", "query"]
        )
        domain, *options = self._parameters(BaseModel._search)
        self.assertEqual(domain, "domain")
        self.assertLessEqual({"limit", "order"}, set(options))

    def test_a_page_is_drawn_with_little_context(self):
        qweb = self.env["ir.qweb"]
        self.assertEqual(
            self._parameters(type(qweb)._render), ["template", "values", "options"]
        )
        view = self.env["ir.ui.view"].create(
            {"name": "Little", "type": "qweb", "arch": "<t><t t-esc='1 + 1'/></t>"}
        )
        self.assertEqual(qweb._render(view.id, {}, minimal_qcontext=True), "2")

    def test_a_cursor_keeps_what_a_request_has_read(self):
        self.assertIsInstance(self.env.cr.cache, dict)
