from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

_EXPIRING_DAYS = 90


class ClothinglineCertificate(models.Model):
    """What a certificate is worth today: its state, and its date for an issued one."""

    _inherit = "clothingline.certificate"

    status = fields.Selection(
        [
            ("draft", "Draft"),
            ("valid", "Valid"),
            ("expiring", "Expires soon"),
            ("expired", "Expired"),
            ("revoked", "Revoked"),
        ],
        compute="_compute_status",
        search="_search_status",
        help="What the certificate is worth today.",
    )

    @api.depends("state", "expiry_date")
    def _compute_status(self):
        self.status = False
        for status, domain in self._status_domains().items():
            self.filtered_domain(domain).status = status

    def _search_status(self, operator, value):
        if operator != "in":
            return NotImplemented
        domains = self._status_domains()
        return Domain.OR(domains[status] for status in value if status in domains)

    @api.model
    def _status_domains(self):
        """The certificates of each status; every certificate is in exactly one."""
        today = self._today()
        soon = today + relativedelta(days=_EXPIRING_DAYS)
        issued = Domain("state", "=", "issued")
        alive = issued & Domain("expiry_date", ">=", today)
        domains = {
            "draft": Domain("state", "=", "draft"),
            "valid": alive & Domain("expiry_date", ">", soon),
            "expiring": alive & Domain("expiry_date", "<=", soon),
            "expired": issued & Domain("expiry_date", "<", today),
            "revoked": Domain("state", "=", "revoked"),
        }
        return {
            status: domain.optimize_full(self) for status, domain in domains.items()
        }

    def _field_to_sql(self, alias, field_expr, query=None):
        """Let lists be grouped by status, although it is not stored."""
        if field_expr != "status":
            return super()._field_to_sql(alias, field_expr, query)
        cases = [
            SQL("WHEN %s THEN %s", domain._to_sql(self, alias, query), status)
            for status, domain in self._status_domains().items()
        ]
        return SQL("CASE %s END", SQL(" ").join(cases))
