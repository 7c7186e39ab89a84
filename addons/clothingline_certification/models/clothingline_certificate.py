from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import format_date

from ..tools.certificate_number import looks_usual

# What an issued certificate says, and what was granted because of it.
_CONTENT = {
    "tailor_id",
    "scheme_id",
    "number",
    "issuer_id",
    "issue_date",
    "expiry_date",
    "unit_ids",
}
# What only our own steps may set.
_KEPT = {"code", "assessment_id", "replaces_id", "batch_id", "state_date"} | {
    "state_reason",
    "reason_class",
}


class ClothinglineCertificate(models.Model):
    """The proof that a certification body found a tailor competent: a draft while it
    is entered, then issued and fixed. It may be suspended and resumed, replaced by
    another paper, or revoked if it turns out not to hold. It expires by its date
    alone."""

    _name = "clothingline.certificate"
    _description = "Certificate"
    _inherit = ["clothingline.state.mixin", "mail.thread"]
    _order = "issue_date desc, id desc"
    _rec_names_search = ["number", "registration_number", "tailor_id"]

    _transitions = {
        "draft": ("issued",),
        "issued": ("suspended", "revoked", "replaced"),
        "suspended": ("issued", "revoked"),
        "revoked": (),
        "replaced": (),
    }

    tailor_id = fields.Many2one(
        "clothingline.tailor", required=True, ondelete="restrict", index=True
    )
    scheme_id = fields.Many2one(
        "clothingline.scheme", required=True, ondelete="restrict", index=True
    )
    unit_ids = fields.Many2many(
        "clothingline.unit",
        string="Units of competence",
        compute="_compute_unit_ids",
        store=True,
        readonly=False,
        # A paper keeps its units, also those that a standard has dropped since.
        context={"active_test": False},
        help="The units in which the holder was found competent.",
    )
    number = fields.Char(copy=False, help="As printed on the certificate.")
    is_number_unusual = fields.Boolean(compute="_compute_is_number_unusual")
    registration_number = fields.Char(copy=False)
    issuer_id = fields.Many2one(
        "res.partner",
        ondelete="restrict",
        index="btree_not_null",
        help="The certification body (LSP).",
    )
    issue_date = fields.Date(
        required=True, copy=False, default=lambda self: self._today()
    )
    expiry_date = fields.Date(
        "Valid until",
        compute="_compute_expiry_date",
        store=True,
        precompute=True,
        readonly=False,
        required=True,
        copy=False,
        index=True,
    )
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("issued", "Issued"),
            ("suspended", "Suspended"),
            ("revoked", "Revoked"),
            ("replaced", "Replaced"),
        ],
        default="draft",
        required=True,
        readonly=True,
        copy=False,
        index=True,
    )
    assessment_id = fields.Many2one(
        "clothingline.assessment",
        readonly=True,
        copy=False,
        ondelete="restrict",
        index="btree_not_null",
        help="Empty for a certificate that another body assessed.",
    )
    competency_ids = fields.One2many(
        "clothingline.competency",
        "certificate_id",
        string="Competencies",
        readonly=True,
    )
    is_granting = fields.Boolean(compute="_compute_is_granting")
    _number_uniq = models.UniqueIndex(
        "(issuer_id, upper(replace(number, ' ', ''))) WHERE state != 'revoked'",
        "This issuer has a certificate with the same number here already. "
        "Search for the number and open that certificate.",
    )
    _assessment_uniq = models.UniqueIndex(
        "(assessment_id) WHERE state NOT IN ('revoked', 'replaced')",
        "This assessment has led to a certificate already. Open that certificate.",
    )
    _dates_ordered = models.Constraint(
        "CHECK (expiry_date >= issue_date)",
        "A certificate cannot expire before it is issued. Correct one of its dates.",
    )

    @api.depends("scheme_id")
    def _compute_unit_ids(self):
        for certificate in self:
            certificate.unit_ids = certificate.scheme_id.unit_ids

    @api.depends("number")
    def _compute_is_number_unusual(self):
        for certificate in self:
            number = certificate.number
            certificate.is_number_unusual = bool(number) and not looks_usual(number)

    @api.depends("issue_date", "scheme_id")
    def _compute_expiry_date(self):
        for certificate in self:
            years = certificate.scheme_id.validity_years
            if certificate.issue_date and years:
                certificate.expiry_date = certificate.issue_date + relativedelta(
                    years=years
                )

    @api.depends("scheme_id.stage_ids", "scheme_id.family_ids")
    def _compute_is_granting(self):
        for certificate in self:
            scheme = certificate.scheme_id
            certificate.is_granting = bool(scheme.stage_ids and scheme.family_ids)

    @api.depends("number", "tailor_id.name")
    def _compute_display_name(self):
        for certificate in self:
            certificate.display_name = certificate.number or self.env._(
                "Certificate of %(tailor)s", tailor=certificate.tailor_id.name or ""
            )

    def write(self, vals):
        if _CONTENT & set(vals):
            self._check_draft()
        if _KEPT & set(vals) and not self.env.su:
            raise AccessError(self.env._("Use the buttons to change the state."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_only_drafts(self):
        self._check_draft()

    def action_issue(self):
        """Put these certificates in force and grant what their schemes allow."""
        self._check_complete()
        self._change("issued")
        self._grant()

    def _log(self, text):
        """Note it on every certificate; tracking the state would post one by one."""
        self._message_log_batch(bodies=dict.fromkeys(self.ids, text))

    @api.model
    def _today(self):
        """The day it is in Jakarta: the same for everyone who asks."""
        return self.env["clothingline.competency"]._today()

    def _check_draft(self):
        for certificate in self:
            if certificate.state != "draft":
                raise UserError(
                    self.env._(
                        "%(certificate)s is no longer a draft: it cannot be changed "
                        "or deleted. If it is wrong, revoke it and enter a new one.",
                        certificate=certificate.display_name,
                    )
                )

    def _check_complete(self):
        for certificate in self:
            if obstacle := certificate._obstacle():
                raise UserError(obstacle)

    def _obstacle(self):
        """What must be put right before this certificate can be issued, if anything."""
        tailor = self.tailor_id.name
        if not (self.number or "").strip():
            return self.env._(
                "The certificate of %(tailor)s has no number. Enter the number "
                "printed on it, then issue it.",
                tailor=tailor,
            )
        if not self.issuer_id:
            return self.env._(
                "The certificate of %(tailor)s has no issuer. Choose the "
                "certification body, then issue it.",
                tailor=tailor,
            )
        if self.issue_date > self._today():
            return self.env._(
                "The certificate of %(tailor)s is dated %(date)s, a day that "
                "has not come yet. Correct the date or issue it on that day.",
                tailor=tailor,
                date=format_date(self.env, self.issue_date),
            )
        return None

    def _grant(self, date_from=None):
        """Let the holders do what the schemes allow, from a day on."""
        # Straight to create: one statement for all, however many they are.
        self.env["clothingline.competency"].create(
            [values for record in self for values in record._grants(date_from)]
        )

    def _grants(self, date_from=None):
        """The values of the competencies that this certificate proves."""
        self.ensure_one()
        return [
            {
                "tailor_id": self.tailor_id.id,
                "stage_id": stage.id,
                "family_id": family.id,
                "date_from": date_from or self.issue_date,
                "date_to": self.expiry_date,
                "evidence": self.number,
                "certificate_id": self.id,
            }
            for stage in self.scheme_id.stage_ids
            for family in self.scheme_id.family_ids
        ]
