from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..tools.certificate_status import EXPIRING_DAYS, status_on


class ClothinglineCertificate(models.Model):
    """What a certificate is worth today. It is read off its state and its last day;
    nothing of the certificate's life asks for it."""

    _inherit = "clothingline.certificate"

    status = fields.Selection(
        [
            ("draft", "Draft"),
            ("valid", "Valid"),
            ("expiring", "Expires soon"),
            ("expired", "Expired"),
            ("suspended", "Suspended"),
            ("revoked", "Revoked"),
            ("replaced", "Replaced"),
        ],
        compute="_compute_status",
        search="_search_status",
        help="What the certificate is worth today.",
    )

    @api.depends("state", "expiry_date")
    def _compute_status(self):
        today = self.env.company._today()
        for certificate in self:
            certificate.status = status_on(
                today, certificate.state, certificate.expiry_date
            )

    def _search_status(self, operator, value):
        if operator != "in":
            return NotImplemented
        domains = self._status_domains()
        return Domain.OR(domains[status] for status in value if status in domains)

    @api.model
    def _status_domains(self):
        """The certificates of each status; every certificate is in exactly one."""
        today = self.env.company._today()
        soon = today + timedelta(days=EXPIRING_DAYS)
        running = Domain("expiry_date", ">=", today)
        alive = self._valid_domain(today)
        domains = {
            "draft": Domain("state", "=", "draft"),
            "valid": alive & Domain("expiry_date", ">", soon),
            "expiring": alive & Domain("expiry_date", "<=", soon),
            "expired": Domain("state", "in", ("issued", "suspended"))
            & Domain("expiry_date", "<", today),
            "suspended": Domain("state", "=", "suspended") & running,
            "revoked": Domain("state", "=", "revoked"),
            "replaced": Domain("state", "=", "replaced"),
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
