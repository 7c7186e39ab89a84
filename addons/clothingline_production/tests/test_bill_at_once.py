from contextlib import closing

from psycopg2.errors import LockNotAvailable, SerializationFailure

from odoo import SUPERUSER_ID, api
from odoo.fields import Command
from odoo.tests import TransactionCase, tagged
from odoo.tools import mute_logger


@tagged("post_install", "-at_install")
class TestBillAtOnce(TransactionCase):
    """Two accountants bill at the same moment: on cursors of their own."""

    def _env(self, cr):
        return api.Environment(cr, SUPERUSER_ID, {})

    def _make_line(self):
        with self.registry.cursor() as cr:
            env = self._env(cr)
            partner = env["res.partner"].create({"name": "At once"})
            product = env["product.product"].create(
                {"name": "At once", "type": "service"}
            )
            line = Command.create({"product_id": product.id, "product_qty": 1})
            order = env["purchase.order"].create(
                {"partner_id": partner.id, "order_line": [line]}
            )
            self.addCleanup(self._remove, order.id, product.id, partner.id)
            return order.order_line.id

    def _remove(self, order_id, product_id, partner_id):
        with self.registry.cursor() as cr:
            env = self._env(cr)
            order = env["purchase.order"].browse(order_id)
            order.button_cancel()
            order.unlink()
            env["product.product"].browse(product_id).unlink()
            env["res.partner"].browse(partner_id).unlink()

    @mute_logger("odoo.sql_db")
    def test_the_second_run_waits_and_is_run_again(self):
        line_id = self._make_line()
        with (
            closing(self.registry.cursor()) as first,
            closing(self.registry.cursor()) as second,
        ):
            mine, theirs = (
                self._env(cr)["purchase.order.line"].browse(line_id)
                for cr in (first, second)
            )
            for line in mine, theirs:  # both have seen the same to bill
                self.assertEqual(line.qty_to_invoice, 0)
            mine._clothingline_lock()
            second.execute("SET LOCAL lock_timeout = '300ms'")
            with self.assertRaises(LockNotAvailable), second.savepoint(flush=False):
                theirs._clothingline_lock()
            first.commit()
            # Odoo runs a transaction again that fails like this, and it sees the bill.
            with self.assertRaises(SerializationFailure):
                theirs._clothingline_lock()
