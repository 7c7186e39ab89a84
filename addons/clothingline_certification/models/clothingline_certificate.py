from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import format_date

from ..tools.certificate_number import looks_usual
from .clothingline_certificate_change import REASONS


class ClothinglineCertificate(models.Model):
    """The proof that a certification body found a tailor competent: a draft while it
    is entered, then issued and fixed. It may be suspended and resumed, replaced by
    another paper, or revoked if it turns out not to hold. It expires by its date
    alone. What it was issued with, the holder's name first, stands on it for good:
    whoever is renamed later, the paper says what it said."""

    _name = "clothingline.certificate"
    _description = "Certificate"
    _inherit = [
        "clothingline.state.mixin",
        "clothingline.fixed.document.mixin",
        "mail.thread",
    ]
    _order = "issue_date desc, id desc"
    _rec_names_search = ["number", "registration_number", "holder_name", "tailor_id"]

    _transitions = {
        "draft": ("issued",),
        "issued": ("suspended", "revoked", "replaced"),
        "suspended": ("issued", "revoked"),
        "revoked": (),
        "replaced": (),
    }
    _fixed_fields = frozenset(
        {
            *("tailor_id", "scheme_id", "unit_ids", "number", "registration_number"),
            *("issuer_id", "issue_date", "expiry_date"),
        }
    )
    _kept_fields = frozenset(
        {
            *("holder_name", "printed", "assessment_id", "replaces_id"),
            *("state_date", "state_reason", "reason_class"),
        }
    )

    tailor_id = fields.Many2one(
        "clothingline.tailor", required=True, ondelete="restrict", index=True
    )
    holder_name = fields.Char(
        "Name on the certificate",
        readonly=True,
        copy=False,
        help="The holder's name on the day of issue. A corrected name goes on a "
        "replacement.",
    )
    printed = fields.Json(
        readonly=True, copy=False, help="What else it was issued with."
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
        required=True, copy=False, default=lambda self: self.env.company._today()
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
    state_date = fields.Date(
        "Since", readonly=True, copy=False, help="The day of the last change."
    )
    state_reason = fields.Text("Reason", readonly=True, copy=False)
    reason_class = fields.Selection(
        REASONS,
        "Kind of reason",
        readonly=True,
        copy=False,
        help="The public sees this, never the reason itself.",
    )
    change_ids = fields.One2many(
        "clothingline.certificate.change",
        "certificate_id",
        string="History",
        readonly=True,
    )
    replaces_id = fields.Many2one(
        "clothingline.certificate",
        readonly=True,
        copy=False,
        ondelete="restrict",
        index="btree_not_null",
    )
    replacement_ids = fields.One2many(
        "clothingline.certificate", "replaces_id", string="Replaced by", readonly=True
    )

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

    def action_issue(self):
        """Put these certificates in force and grant what their schemes allow."""
        self._check_complete()
        self._change("issued")
        self._grant()
        return True

    def action_suspend(self):
        return self._ask("suspend", self.env._("Suspend"))

    def action_resume(self):
        return self._ask("resume", self.env._("Resume"))

    def action_revoke(self):
        return self._ask("revoke", self.env._("Revoke"))

    def action_replace(self):
        self.ensure_one()
        return self._ask("replace", self.env._("Replace"))

    def _ask(self, kind, name):
        """Ask for the reason."""
        return {
            "type": "ir.actions.act_window",
            "name": name,
            "res_model": "clothingline.certificate.decision",
            "view_mode": "form",
            "target": "new",
            "context": {"default_certificate_ids": self.ids, "default_kind": kind},
        }

    def _suspend(self, reason, reason_class="other"):
        """End what these certificates granted, until they are resumed."""
        self._change("suspended", reason, reason_class)
        self._stop_granting()

    def _resume(self, reason, reason_class="other"):
        """Grant again from today what these certificates grant."""
        self._check_not_expired()
        if set(self.mapped("state")) != {"suspended"}:
            raise UserError(self.env._("Only a suspended certificate can be resumed."))
        self._change("issued", reason, reason_class, kind="resumed")
        self._grant(self.env.company._today())

    def _revoke(self, reason, reason_class="other"):
        """End these certificates, and what they granted, today."""
        self._change("revoked", reason, reason_class)
        self._stop_granting()

    def _replace(self, number, reason, reason_class="lost", **corrected):
        """End this paper and issue another one with its own number, as long valid.

        It says what this one says, but for what is ``corrected``: registration_number,
        holder_name.
        """
        self.ensure_one()
        self._check_not_expired()
        if not (number or "").strip():
            raise UserError(self.env._("Enter the number of the new certificate."))
        self._change("replaced", reason, reason_class)
        self.competency_ids._end(self.env.company._today())
        # The assessment may have one certificate that holds: this one no more.
        self.flush_recordset(["state"])
        values = {name: value for name, value in corrected.items() if value}
        replacement = (
            self.browse()
            ._in_step()
            .create({**self._prepare_replacement(), "number": number, **values})
        )
        replacement.action_issue()
        return replacement

    def _prepare_replacement(self):
        return {
            "tailor_id": self.tailor_id.id,
            "scheme_id": self.scheme_id.id,
            "unit_ids": [fields.Command.set(self.unit_ids.ids)],
            "registration_number": self.registration_number,
            "issuer_id": self.issuer_id.id,
            "issue_date": self.env.company._today(),
            "expiry_date": self.expiry_date,
            "assessment_id": self.assessment_id.id,
            "replaces_id": self.id,
            "holder_name": self._holder_name(),
            "printed": self.printed,
        }

    def _stop_granting(self):
        """End the competencies today; other addons say what follows from it."""
        self.competency_ids._end(self.env.company._today())

    def _change(self, state, reason="", reason_class=False, kind=None):
        """Move these certificates, and keep when, why and by whom."""
        self.check_access("write")
        kind, reason = kind or state, (reason or "").strip()
        if kind != "issued" and not reason:
            raise UserError(self.env._("Write the reason, then try again."))
        if kind == "issued":
            self._print()
        self._move_to(state)
        self._in_step().write(
            {
                "state_date": self.env.company._today(),
                "state_reason": reason,
                "reason_class": reason_class,
            }
        )
        self.env["clothingline.certificate.change"]._keep(
            self, kind, reason, reason_class
        )

    def _move_to(self, state):
        """The holders' membership follows: it rests when the last one ends."""
        result = super()._move_to(state)
        if state in ("suspended", "revoked"):
            self.tailor_id._suspend_uncertified()
        elif state == "issued":
            self.tailor_id._readmit_certified()
        return result

    def _print(self):
        """Keep for good what these certificates are issued with."""
        for certificate in self._in_step():
            certificate.write(
                {
                    "holder_name": certificate._holder_name(),
                    "printed": certificate._paper(),
                }
            )

    def _holder_name(self):
        return self.holder_name or self.tailor_id.name

    def _paper(self):
        """What the certificate says of scheme, issuer and units."""
        self.ensure_one()
        return self.printed or self._to_print()

    def _to_print(self):
        return {
            "scheme": self.scheme_id.name,
            "scheme_number": self.scheme_id.number or "",
            "kkni_level": self.scheme_id.kkni_level,
            "issuer": self.issuer_id.name,
            "units": [{"code": unit.code, "name": unit.name} for unit in self.unit_ids],
        }

    def _log(self, text):
        """Note it on every certificate; tracking the state would post one by one."""
        self._message_log_batch(bodies=dict.fromkeys(self.ids, text))

    def _fixed_message(self):
        return self.env._(
            "%(certificate)s is no longer a draft: it cannot be changed "
            "or deleted. If it is wrong, revoke it and enter a new one.",
            certificate=self.display_name,
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
        if self.issue_date > self.env.company._today():
            return self.env._(
                "The certificate of %(tailor)s is dated %(date)s, a day that "
                "has not come yet. Correct the date or issue it on that day.",
                tailor=tailor,
                date=format_date(self.env, self.issue_date),
            )
        return None

    def _grant(self, date_from=None):
        """Let the holders do what the schemes allow, from a day on."""
        # sudo: the right to issue was checked; nobody writes a competency by hand.
        # Straight to create: one statement for all, however many they are.
        self.env["clothingline.competency"].sudo().create(
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
            for stage, family in self._allowed()
        ]

    def _allowed(self):
        """Stages with families: what it, or the paper it replaces, has granted, so
        that a later change of the scheme changes no certificate."""
        granted = self.competency_ids or self.replaces_id.competency_ids
        if granted:
            return sorted(
                {(one.stage_id, one.family_id) for one in granted},
                key=lambda pair: [one.id for one in pair],
            )
        scheme = self.scheme_id
        return [(stage, fam) for stage in scheme.stage_ids for fam in scheme.family_ids]

    def _check_not_expired(self):
        for certificate in self:
            if certificate.expiry_date < self.env.company._today():
                raise UserError(
                    self.env._(
                        "%(certificate)s expired on %(date)s. Arrange a new "
                        "assessment instead.",
                        certificate=certificate.display_name,
                        date=format_date(self.env, certificate.expiry_date),
                    )
                )

    @api.model
    def _valid_domain(self, on_date):
        """The certificates in force on a day, the last one included."""
        return Domain("state", "=", "issued") & Domain("expiry_date", ">=", on_date)
