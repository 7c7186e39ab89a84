"""Who counts waits for whoever counts at the same moment; see docs/decisions/003."""

import zlib
from contextlib import suppress

import psycopg2
from psycopg2.errors import LockNotAvailable, SerializationFailure

from odoo import fields, models
from odoo.exceptions import ConcurrencyError
from odoo.tools import SQL

# Longer than two dozen verdicts take; who waits longer is told so.
_PATIENCE = "60s"


class WaitForTurn(ConcurrencyError):
    """Somebody counts on the same records: begin again when it is our turn.

    Whoever does not know of queues runs it again after a pause, as Odoo does.
    """

    def __init__(self, records):
        super().__init__(f"{records} is being counted on.")
        space = _key_space(records._table)
        self.keys = frozenset((space, record_id) for record_id in records.ids)


class ClothinglineLedgerMixin(models.AbstractModel):
    """A record whose row is the lock on numbers that are summed up from others."""

    _name = "clothingline.ledger.mixin"
    _description = "Lock on Numbers"

    # Whether many do it to one record at once, so that they stand in a queue.
    _ledger_in_turn = False

    ledger_sequence = fields.Integer(readonly=True, copy=False, default=0)

    def _lock_ledger(self):
        """Make other transactions on these numbers wait, and then run again.

        A plain row lock is not enough: a waiting transaction would go on with the
        snapshot from before. Writing the row makes it fail and be run again.

        In a queue, who comes second knows it at once (``WaitForTurn``), waits without
        holding anything, and then works with nobody beside him. Without one each finds
        at the end of his work that another was faster, and of two dozen some find it
        five times running.
        """
        if not self:
            return
        turn = SQL("TRUE")
        if self._ledger_in_turn:
            space = _key_space(self._table)
            turn = SQL("pg_try_advisory_xact_lock(%s, id)", space)
        update = SQL(
            "UPDATE %s SET ledger_sequence = ledger_sequence + 1 WHERE id IN %s AND %s",
            SQL.identifier(self._table),
            tuple(self.ids),
            turn,
        )
        try:
            # To fail here and be run again is no error.
            self.env.cr.execute(update, log_exceptions=False)
        except SerializationFailure as error:
            if self._ledger_in_turn:  # he was done before we came here
                raise WaitForTurn(self) from error
            raise
        if self.env.cr.rowcount < len(self):
            raise WaitForTurn(self)


def _key_space(table):
    """The first half of an advisory lock's key (int4): one for each table."""
    return zlib.crc32(table.encode()) - 2**31


def stand_in_line(cr, keys):
    """Wait until nobody else has these turns; first come, first served.

    The turn lasts until the transaction that begins now has ended, either way. Nothing
    is held while one waits: the transaction before is rolled back.
    """
    cr.rollback()
    connection = cr._cnx  # the cursor is closed already when the last hooks run
    keys = sorted(keys)  # one order everywhere

    def leave():
        # Where the connection is gone, so are its locks.
        with suppress(psycopg2.Error), connection.cursor() as cursor:
            for key in keys:
                cursor.execute("SELECT pg_advisory_unlock(%s, %s)", key)
            connection.rollback()

    try:
        cr.execute(SQL("SET LOCAL lock_timeout = %s", _PATIENCE))
        for key in keys:
            cr.execute(
                SQL("SELECT pg_advisory_lock(%s, %s)", *key), log_exceptions=False
            )
    except LockNotAvailable:
        cr.rollback()
        leave()
        raise
    # The locks outlive this transaction; the next one reads what is true now.
    cr.rollback()
    cr.postcommit.add(leave)
    cr.postrollback.add(leave)
