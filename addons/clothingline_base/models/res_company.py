from odoo import fields, models

from ..tools import day


class ResCompany(models.Model):
    """The clock by which the suite counts days, whoever asks and from where."""

    _inherit = "res.company"

    def _today(self):
        """The day it is where certificates, work and books begin and end."""
        return self._day_of(fields.Datetime.now())

    def _day_of(self, moment):
        """The day of a moment (UTC, as Odoo keeps it)."""
        return day.day_of(moment)
