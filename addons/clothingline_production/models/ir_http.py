from psycopg2.errors import LockNotAvailable

from odoo import models
from odoo.exceptions import UserError
from odoo.http import request

from .clothingline_ledger_mixin import WaitForTurn, stand_in_line

TURNS = 3  # the first names one order or stage; what follows may name others


class IrHttp(models.AbstractModel):
    """A request that meets another on the same numbers waits in line for its turn."""

    _inherit = "ir.http"

    @classmethod
    def _dispatch(cls, endpoint):
        waited = frozenset()
        for _turn in range(TURNS):
            try:
                return super()._dispatch(endpoint)
            except WaitForTurn as wait:
                waited |= wait.keys
                cls._clothingline_begin_again(waited)
        return super()._dispatch(endpoint)

    @classmethod
    def _clothingline_begin_again(cls, keys):
        env = request.env
        try:
            stand_in_line(env.cr, keys)
        except LockNotAvailable as error:
            raise UserError(
                env._(
                    "Many people are working on this order at the moment. Nothing was "
                    "changed: try again in a minute."
                )
            ) from error
        finally:
            env.transaction.reset()
            env.registry.reset_changes()
        for file in request.httprequest.files.values():
            file.seek(0)
