import base64
import io
import re
import secrets

import qrcode

from odoo import api, fields, models
from odoo.tools.image import image_data_uri

OFFICER = "clothingline_base.group_clothingline_officer"
# What the public check reads of a certificate, and nothing else.
_PUBLIC_FIELDS = (
    *("holder_name", "printed", "number", "registration_number"),
    *("issue_date", "expiry_date", "state", "state_date", "reason_class"),
)
_CODE = re.compile(r"[A-Za-z0-9_-]{22}")  # what token_urlsafe(16) makes


class ClothinglineCertificate(models.Model):
    """How anyone who holds a certificate can check it: what it was issued with, and
    what it is worth today. Only the other leaves (badge, file, reminder) ask for its
    address."""

    _inherit = "clothingline.certificate"

    code = fields.Char(
        required=True,
        readonly=True,
        copy=False,
        default=lambda self: secrets.token_urlsafe(16),
        # Who has the code can show the holder's certificate as his own.
        groups=OFFICER,
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
    access_url = fields.Char(
        "Public page", compute="_compute_access_url", groups=OFFICER
    )

    _code_uniq = models.UniqueIndex(
        "(code)", "Another certificate has this code. Save again to get a new one."
    )

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

    def _get_kept_fields(self):
        return super()._get_kept_fields() | {"code", "lookup_ids"}

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
        paper = self._paper()
        return {
            "holder": self.holder_name,
            "scheme": paper["scheme"],
            "scheme_number": paper["scheme_number"],
            "number": self.number,
            "registration_number": self.registration_number,
            "units": paper["units"],
            "issuer": paper["issuer"],
            "issue_date": self.issue_date,
            "expiry_date": self.expiry_date,
            "state_date": self.state_date,
            "reason_class": self._public_reason(),
            "status": self.status,
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
