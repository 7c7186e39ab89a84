import base64
import io
import re
import secrets
from datetime import timedelta

import qrcode

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL
from odoo.tools.image import image_data_uri

from ..tools.certificate_status import EXPIRING_DAYS, status_on

# What the public check reads of a certificate, and nothing else.
_PUBLIC_FIELDS = (
    *("tailor_id", "scheme_id", "issuer_id", "number", "registration_number"),
    *("issue_date", "expiry_date", "state", "state_date", "reason_class"),
)
_CODE = re.compile(r"[A-Za-z0-9_-]{22}")  # what token_urlsafe(16) makes


class ClothinglineCertificate(models.Model):
    """What a certificate is worth today, and how anyone who holds it can check that."""

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
    code = fields.Char(
        required=True,
        readonly=True,
        copy=False,
        default=lambda self: secrets.token_urlsafe(16),
        help="The part of the public address that cannot be guessed.",
    )
    lookup_ids = fields.One2many(
        "clothingline.certificate.lookup",
        "certificate_id",
        string="History of public checks",
        readonly=True,
    )
    check_count = fields.Integer("Public checks", compute="_compute_checks")
    last_check_date = fields.Datetime("Last public check", compute="_compute_checks")
    access_url = fields.Char("Public page", compute="_compute_access_url")

    _code_uniq = models.UniqueIndex(
        "(code)", "Another certificate has this code. Save again to get a new one."
    )

    @api.depends("state", "expiry_date")
    def _compute_status(self):
        today = self._today()
        for certificate in self:
            certificate.status = status_on(
                today, certificate.state, certificate.expiry_date
            )

    def _search_status(self, operator, value):
        if operator != "in":
            return NotImplemented
        domains = self._status_domains()
        return Domain.OR(domains[status] for status in value if status in domains)

    @api.depends("code")
    def _compute_access_url(self):
        for certificate in self:
            certificate.access_url = f"/certificate/{certificate.code}"

    def _compute_checks(self):
        groups = self.env["clothingline.certificate.lookup"]._read_group(
            [("certificate_id", "in", self.ids)],
            ["certificate_id"],
            ["qty:sum", "date:max"],
        )
        checks = {certificate: (qty, last) for certificate, qty, last in groups}
        for certificate in self:
            qty, last = checks.get(certificate, (0, False))
            certificate.check_count, certificate.last_check_date = qty, last

    def action_open_public_page(self):
        self.ensure_one()
        return {"type": "ir.actions.act_url", "url": self.access_url, "target": "new"}

    @api.model
    def _find_public(self, code):
        """The certificate that has this code; none for anything else.

        A draft is nobody's business yet.
        """
        # sudo: the code, which cannot be guessed, stands in for the right to read.
        certificates = self.sudo()
        if not isinstance(code, str) or not _CODE.fullmatch(code):
            return certificates.browse()
        # Found and read by one query.
        return certificates.search_fetch(
            [("code", "=", code), ("state", "!=", "draft")], _PUBLIC_FIELDS
        )

    @api.model
    def _public_check(self, code):
        """As _public_values, and count that it was asked."""
        certificate = self._find_public(code)
        if not certificate:
            return None
        self.env["clothingline.certificate.lookup"]._count(certificate)
        return certificate._public_facts()

    @api.model
    def _public_values(self, code):
        """What anyone who holds the code may know; None if it is no such code."""
        certificate = self._find_public(code)
        return certificate._public_facts() if certificate else None

    def _public_facts(self):
        certificate = self
        # Only the columns that are shown: a whole row costs several times as much.
        certificate.tailor_id.fetch(["name"])
        certificate.scheme_id.fetch(["name", "number"])
        certificate.issuer_id.fetch(["name"])
        certificate.unit_ids.fetch(["code", "name"])
        return {
            "holder": certificate.tailor_id.name,
            "scheme": certificate.scheme_id.name,
            "scheme_number": certificate.scheme_id.number,
            "number": certificate.number,
            "registration_number": certificate.registration_number,
            "units": [
                {"code": unit.code, "name": unit.name} for unit in certificate.unit_ids
            ],
            "issuer": certificate.issuer_id.name,
            "issue_date": certificate.issue_date,
            "expiry_date": certificate.expiry_date,
            "state_date": certificate.state_date,
            "reason_class": certificate._public_reason(),
            "status": certificate.status,
        }

    def _public_reason(self):
        """In which class the reason falls why this certificate does not hold."""
        if self.status not in ("suspended", "revoked", "replaced"):
            return False
        labels = self._fields["reason_class"]._description_selection(self.env)
        return dict(labels)[self.reason_class or "other"]

    def _public_url(self):
        """The address to print, with the server's name."""
        return self.get_base_url() + self.access_url

    def _qr_image(self):
        """The public address as a picture that a page can hold."""
        picture = io.BytesIO()
        qrcode.make(self._public_url(), box_size=4, border=2).save(picture, "PNG")
        return image_data_uri(base64.b64encode(picture.getvalue()))

    @api.model
    def _status_domains(self):
        """The certificates of each status; every certificate is in exactly one."""
        today = self._today()
        soon = today + timedelta(days=EXPIRING_DAYS)
        issued = Domain("state", "=", "issued")
        running = Domain("expiry_date", ">=", today)
        alive = issued & running
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
