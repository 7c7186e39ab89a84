from base64 import b64decode

from odoo import models
from odoo.exceptions import UserError

SHOWN_ROWS = 10


class AccountStatementImport(models.TransientModel):
    """Import of a bank statement file: whole or not at all, bad rows named."""

    _inherit = "account.statement.import"

    def _import_file(self):
        try:
            return super()._import_file()
        except UserError as error:
            bad = self._bad_rows()
            if not bad:
                raise
            raise UserError(
                self.env._(
                    "Nothing was imported. %(count)s rows of the file cannot be read; "
                    "correct their date or amount and import the file again:\n%(rows)s",
                    count=len(bad),
                    rows="\n".join(
                        self.env._("Row %(number)s: %(text)s", number=number, text=text)
                        for number, text in bad[:SHOWN_ROWS]
                    ),
                )
            ) from error

    def _bad_rows(self):
        """(number, text) of the rows that cannot be read under this header."""
        try:
            lines = b64decode(self.statement_file).decode().splitlines()
        except UnicodeDecodeError:
            return []  # a workbook, or another encoding: the reader's own words stand
        header, rows = (
            lines[:1],
            [
                (number, text)
                for number, text in enumerate(lines[1:], 2)
                if text.strip()
            ],
        )
        bad = [row for row in rows if not self._can_read("\n".join([*header, row[1]]))]
        return bad if len(bad) < len(rows) else []

    def _can_read(self, text):
        try:
            self.with_context(active_id=self.id)._parse_file(text.encode())
        except (UserError, ValueError):
            return False
        return True
