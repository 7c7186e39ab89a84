from contextlib import closing
from unittest.mock import patch

from psycopg2.errors import LockNotAvailable

from odoo.sql_db import db_connect
from odoo.tests import tagged

from ..models import clothingline_ledger_mixin as ledger
from .case import ProductionCase


@tagged("post_install", "-at_install")
class TestLedgerMixin(ProductionCase):
    """Who comes second waits in line, holding nothing."""

    def setUp(self):
        super().setUp()
        # Somebody else: a connection of his own, which sees nothing of ours.
        self.other = self.enterContext(closing(db_connect(self.env.cr.dbname).cursor()))

    def _takes(self, key):
        self.other.execute("SELECT pg_try_advisory_xact_lock(%s, %s)", key)
        return self.other.fetchone()[0]

    def test_who_comes_second_knows_it_before_he_writes(self):
        order = self._order(M=10)
        order.flush_recordset()
        keys = ledger.WaitForTurn(order).keys
        self.assertTrue(self._takes(*keys))
        before = order.ledger_sequence
        with self.assertRaises(ledger.WaitForTurn) as wait:
            order.sudo()._lock_ledger()
        self.assertEqual(wait.exception.keys, keys)
        order.invalidate_recordset(["ledger_sequence"])
        self.assertEqual(order.ledger_sequence, before)

        self.other.rollback()
        order.sudo()._lock_ledger()
        order.invalidate_recordset(["ledger_sequence"])
        self.assertEqual(order.ledger_sequence, before + 1)
        self.assertFalse(self._takes(*keys), "it is ours until we are done")

    def test_orders_and_stages_have_queues_of_their_own(self):
        order = self._order(M=10)
        stage = order.stage_ids[0]
        [(of_order, _id)] = ledger.WaitForTurn(order).keys
        [(of_stage, _id)] = ledger.WaitForTurn(stage).keys
        self.assertNotEqual(of_order, of_stage)

    def test_a_turn_ends_with_its_transaction(self):
        key = (7, 7)
        for end in ("commit", "rollback", "close"):
            with self.subTest(end=end):
                mine = db_connect(self.env.cr.dbname).cursor()
                ledger.stand_in_line(mine, {key})
                mine.execute("SELECT 1")
                self.assertFalse(self._takes(key))
                getattr(mine, end)()
                self.assertTrue(self._takes(key))
                self.other.rollback()
                mine.close()

    def test_who_waits_too_long_holds_nothing(self):
        self.assertTrue(self._takes((7, 8)))
        with closing(db_connect(self.env.cr.dbname).cursor()) as mine:
            with (
                patch.object(ledger, "_PATIENCE", "10ms"),
                self.assertRaises(LockNotAvailable),
            ):
                ledger.stand_in_line(mine, {(7, 7), (7, 8)})
            self.assertTrue(self._takes((7, 7)))
