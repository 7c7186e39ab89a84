from odoo import api, fields, models

REASONS = [
    ("lost", "Lost"),
    ("damaged", "Damaged"),
    ("mistake", "Mistake on the certificate"),
    ("misuse", "Misuse"),
    ("competence", "No longer competent"),
    ("request", "At the holder's request"),
    ("issuer", "Decision of the issuer"),
    ("other", "Other reason"),
]


class ClothinglineCertificateChange(models.Model):
    """One change of a certificate: what happened, when, why and by whom; written once
    and never changed."""

    _name = "clothingline.certificate.change"
    _description = "Change of a certificate"
    _order = "id desc"
    _rec_name = "certificate_id"

    certificate_id = fields.Many2one(
        "clothingline.certificate",
        required=True,
        readonly=True,
        ondelete="cascade",
        index=True,
    )
    kind = fields.Selection(
        [
            ("issued", "Issued"),
            ("suspended", "Suspended"),
            ("resumed", "Resumed"),
            ("revoked", "Revoked"),
            ("replaced", "Replaced"),
        ],
        required=True,
        readonly=True,
    )
    reason_class = fields.Selection(REASONS, "Kind of reason", readonly=True)
    reason = fields.Text(readonly=True)
    date = fields.Datetime(
        "When", required=True, readonly=True, default=fields.Datetime.now
    )
    user_id = fields.Many2one(
        "res.users", "Who", required=True, readonly=True, ondelete="restrict"
    )

    @api.model
    def _keep(self, certificates, kind, reason, reason_class):
        # sudo: the history is written by our own steps only.
        self.sudo().create(
            [
                {
                    "certificate_id": certificate.id,
                    "kind": kind,
                    "reason": reason,
                    "reason_class": reason_class,
                    "user_id": self.env.uid,
                }
                for certificate in certificates
            ]
        )
