import hashlib
import hmac
import math
import time

from odoo import api, fields, models
from odoo.tools import SQL


class ClothinglineAttempt(models.Model):
    """One thing that an address may do only so often, such as a wrong code: done once.

    Kept in the database, so that it counts the same whichever worker process or server
    answers. Of the address only a keyed hash is kept, and no longer than a day.
    """

    _name = "clothingline.attempt"
    _description = "Attempt from an address"
    _order = "id desc"
    _log_access = False

    key = fields.Char(required=True, readonly=True)
    moment = fields.Float(required=True, readonly=True, help="Seconds since 1970.")

    _key_moment_idx = models.Index("(key, moment)")

    @api.model
    def _wait(self, what, address, most, seconds):
        """Whole seconds until this address may do this again; 0 if it may now.

        It may, fewer than ``most`` times in any ``seconds``.
        """
        now = time.time()
        self.env.cr.execute(
            SQL(
                "SELECT moment FROM clothingline_attempt "
                "WHERE key = %s AND moment > %s "
                "ORDER BY moment DESC OFFSET %s LIMIT 1",
                self._key(what, address),
                now - seconds,
                most - 1,
            )
        )
        rows = self.env.cr.fetchall()
        return math.ceil(rows[0][0] + seconds - now) if rows else 0

    @api.model
    def _note(self, what, address):
        """Rows are only added, so that attempts at once never meet in one row."""
        self.env.cr.execute(
            SQL(
                "INSERT INTO clothingline_attempt (key, moment) VALUES (%s, %s)",
                self._key(what, address),
                time.time(),
            )
        )

    def _key(self, what, address):
        # sudo: the database's secret, so that nobody finds the address by trying all.
        secret = self.env["ir.config_parameter"].sudo().get_param("database.secret")
        text = f"{what} {address}".encode()
        return hmac.new(secret.encode(), text, hashlib.sha256).hexdigest()[:32]

    @api.autovacuum
    def _gc_forget(self):
        self.env.cr.execute(
            SQL(
                "DELETE FROM clothingline_attempt WHERE moment < %s",
                time.time() - 24 * 60 * 60,
            )
        )
        self.invalidate_model()
