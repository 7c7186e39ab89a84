import secrets

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

# What the applicant said of himself: what a decision rests on.
_SAID = {
    *("name", "kind", "phone", "email", "gender", "street", "city_id", "stage_ids"),
    *("machine_type_ids", "weekly_capacity_minutes", "certificate_number", "note"),
}


class ClothinglineApplication(models.Model):
    """One person or firm asks to become a member: received, put on the short list, then
    accepted or refused with a reason. A refusal is appealed once; then it is accepted
    after all, or declined for good.

    Anybody can write anybody's telephone number: the profile that has it is only shown
    beside what was sent, until an officer says whether it is the same person."""

    _name = "clothingline.application"
    _description = "Membership application"
    _inherit = [
        "clothingline.state.mixin",
        "clothingline.fixed.document.mixin",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _order = "create_date desc, id desc"
    _rec_names_search = ["name", "phone"]

    _transitions = {
        "received": ("shortlisted", "refused"),
        "shortlisted": ("accepted", "refused"),
        "refused": ("appealed",),
        "appealed": ("accepted", "declined"),
        "accepted": (),
        "declined": (),
    }
    _fixed_fields = frozenset(_SAID | {"intake_id"})
    _kept_fields = frozenset(
        {
            *("tailor_id", "other_tailor_ids", "identity_reason", "identity_user_id"),
            *("identity_date", "user_id", "code", "consent_date", "reason", "appeal"),
            "decision_date",
        }
    )

    name = fields.Char(required=True)
    kind = fields.Selection(
        [("tailor", "Certified tailor"), ("ikm", "Fashion firm (IKM)")],
        required=True,
        default="tailor",
        index=True,
    )
    state = fields.Selection(
        [
            ("received", "Received"),
            ("shortlisted", "Short list"),
            ("accepted", "Accepted"),
            ("refused", "Refused"),
            ("appealed", "Appealed"),
            ("declined", "Declined for good"),
        ],
        default="received",
        required=True,
        readonly=True,
        copy=False,
        index=True,
        tracking=True,
    )
    intake_id = fields.Many2one(
        "clothingline.intake", ondelete="restrict", index=True, tracking=True
    )
    phone = fields.Char(required=True)
    email = fields.Char()
    gender = fields.Selection([("female", "Female"), ("male", "Male")])
    street = fields.Char()
    city_id = fields.Many2one("res.city", required=True, index=True)
    state_id = fields.Many2one(
        related="city_id.state_id", string="Province", store=True, index=True
    )
    stage_ids = fields.Many2many("clothingline.stage", string="Skills")
    machine_type_ids = fields.Many2many("clothingline.machine.type", string="Machines")
    weekly_capacity_minutes = fields.Integer("Weekly capacity (minutes)")
    certificate_number = fields.Char(help="As the applicant wrote it.")
    note = fields.Text("About the work")
    consent_date = fields.Datetime("Consent given", readonly=True, copy=False)
    attachment_ids = fields.One2many(
        "ir.attachment",
        "res_id",
        string="Documents",
        domain=[("res_model", "=", "clothingline.application")],
        readonly=True,
    )
    reason = fields.Text(
        readonly=True, copy=False, help="Why it was refused; the applicant reads it."
    )
    appeal = fields.Text(readonly=True, copy=False, help="What the applicant answers.")
    decision_date = fields.Date("Decided on", readonly=True, copy=False)
    code = fields.Char(
        required=True,
        readonly=True,
        copy=False,
        default=lambda self: secrets.token_urlsafe(16),
        groups="clothingline_base.group_clothingline_officer",
        help="The part of the applicant's address that cannot be guessed.",
    )
    tailor_id = fields.Many2one(
        "clothingline.tailor",
        string="Tailor profile",
        ondelete="restrict",
        index="btree_not_null",
        readonly=True,
        copy=False,
        tracking=True,
        help="Who applies, if the profile is here already: an officer confirmed it.",
    )
    match_id = fields.Many2one(
        "clothingline.tailor",
        string="Has this telephone number",
        compute="_compute_match_id",
        help="Perhaps the same person, perhaps somebody who shares the number.",
    )
    other_tailor_ids = fields.Many2many(
        "clothingline.tailor",
        string="Not the same person",
        readonly=True,
        copy=False,
        context={"active_test": False},
    )
    identity_reason = fields.Text("Why so", readonly=True, copy=False)
    identity_user_id = fields.Many2one(
        "res.users", "Identity decided by", readonly=True, copy=False
    )
    identity_date = fields.Datetime("Identity decided", readonly=True, copy=False)
    user_id = fields.Many2one("res.users", "Login", readonly=True, copy=False)
    certificate_id = fields.Many2one(
        "clothingline.certificate",
        string="Valid certificate",
        compute="_compute_certificate_id",
        help="The certificate of the profile that is valid longest.",
    )

    _code_uniq = models.UniqueIndex(
        "(code)", "Another application has this code. Save again to get a new one."
    )
    _one_open = models.UniqueIndex(
        "(phone) WHERE state IN ('received', 'shortlisted', 'appealed')",
        "An application with this telephone number is being looked at already.",
    )

    @api.depends("tailor_id.certificate_ids.state")
    def _compute_certificate_id(self):
        valid = self.env["clothingline.certificate"]._valid_domain(
            self.env.company._today()
        )
        for application in self:
            papers = application.tailor_id.certificate_ids.filtered_domain(valid)
            application.certificate_id = papers.sorted("expiry_date")[-1:]

    @api.depends("phone", "tailor_id", "other_tailor_ids")
    def _compute_match_id(self):
        for application in self:
            application.match_id = application._match()

    def _match(self):
        """The tailor of this number about whom nobody has decided yet."""
        if self.tailor_id:
            return self.tailor_id.browse()
        found = self.env["clothingline.tailor"]._with_phone(self.phone)
        return (found - self.other_tailor_ids._origin)[:1]

    def action_shortlist(self):
        self._move_to("shortlisted")
        return True

    def action_accept(self):
        """Admit these applicants: profile, membership and login."""
        for application in self:
            application._check_accept()
            application._move_to("accepted")
            application._make_member()
        self._in_step().write({"decision_date": self.env.company._today()})
        return True

    def action_identify(self):
        """Lay what was sent beside the profile, and ask whether it is one person."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("The same person?"),
            "res_model": "clothingline.application.identity",
            "view_mode": "form",
            "target": "new",
            "context": {
                "default_application_id": self.id,
                "default_tailor_id": self.match_id.id,
            },
        }

    def _identify(self, tailor, is_same, reason):
        """Keep an officer's word on whether the applicant is this tailor."""
        self.ensure_one()
        self.check_access("write")
        reason = (reason or "").strip()
        if not reason:
            raise UserError(self.env._("Write how you know it, then try again."))
        self._check_draft()
        values = (
            {"tailor_id": tailor.id}
            if is_same
            else {"other_tailor_ids": [Command.link(tailor.id)]}
        )
        self._in_step().write(
            {
                **values,
                "identity_reason": reason,
                "identity_user_id": self.env.uid,
                "identity_date": fields.Datetime.now(),
            }
        )
        said = (
            self.env._("The same person as %(tailor)s: %(reason)s")
            if is_same
            else self.env._("Not the same person as %(tailor)s: %(reason)s")
        )
        self._message_log(body=said % {"tailor": tailor.name, "reason": reason})

    def action_refuse(self):
        """Ask for the reason."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Refuse"),
            "res_model": "clothingline.application.refuse",
            "view_mode": "form",
            "target": "new",
            "context": {"default_application_ids": self.ids},
        }

    def _refuse(self, reason):
        """Refuse these; an appeal is declined, and that is final."""
        reason = (reason or "").strip()
        if not reason:
            raise UserError(
                self.env._("Write the reason that the applicant will read.")
            )
        appealed = self.filtered(lambda application: application.state == "appealed")
        appealed._move_to("declined")
        (self - appealed)._move_to("refused")
        self._in_step().write(
            {"reason": reason, "decision_date": self.env.company._today()}
        )

    def _appeal(self, text):
        """The applicant objects to the refusal, which he can do once."""
        self.ensure_one()
        text = (text or "").strip()
        if not text:
            raise UserError(self.env._("Write why we should look at it again."))
        self._move_to("appealed")
        self._in_step().write({"appeal": text})

    def _is_fixed(self):
        return self.state in ("accepted", "refused", "declined")

    def _check_deletable(self):
        """Who was not accepted may have it deleted: so the form promises."""
        self.filtered(lambda one: one.state == "accepted")._check_draft()

    def _fixed_message(self):
        return self.env._(
            "The application of %(applicant)s is decided: what the decision rested on "
            "stays as it was sent.",
            applicant=self.name,
        )

    def _check_accept(self):
        """Refuse what the promise to the brands or the quota forbids."""
        self.ensure_one()
        if match := self._match():
            raise UserError(
                self.env._(
                    "%(applicant)s wrote the telephone number of %(tailor)s. Say first "
                    "whether this is the same person.",
                    applicant=self.name,
                    tailor=match.name,
                )
            )
        if self.kind == "tailor" and not self.certificate_id:
            raise UserError(
                self.env._(
                    "%(applicant)s has no certificate that is valid today. Confirm the "
                    "tailor profile that has one, or issue the certificate first.",
                    applicant=self.name,
                )
            )
        if self.state not in ("shortlisted", "appealed"):
            return  # the move itself says so
        if not self.intake_id:
            raise UserError(
                self.env._(
                    "Choose the intake of %(applicant)s, then accept.",
                    applicant=self.name,
                )
            )
        self.intake_id._check_place(self.kind)

    def action_invite(self):
        """Open a message with the link where the member chooses a password."""
        self.ensure_one()
        self.check_access("write")
        if self.state != "accepted":
            raise UserError(self.env._("Accept the application first."))
        return self.tailor_id.action_invite()

    def action_tell(self):
        """Open a message with the address where the applicant reads the answer."""
        self.ensure_one()
        return self.tailor_id._open_message(
            self.phone,
            self.env._(
                "%(name)s, your application for membership: %(url)s",
                name=self.name,
                url=f"{self.get_base_url()}/join/{self.code}",
            ),
        )

    def _make_member(self):
        """The profile, its membership and the login of an accepted applicant."""
        self.ensure_one()
        if not self.tailor_id:
            self._in_step().write({"tailor_id": self._new_tailor().id})
        tailor = self.tailor_id
        tailor.machine_type_ids |= self.machine_type_ids
        if self.weekly_capacity_minutes:
            tailor.weekly_capacity_minutes = self.weekly_capacity_minutes
        if self.gender and not tailor.gender:
            tailor.gender = self.gender
        if tailor.state == "applicant":
            tailor.action_admit()
        elif tailor.state != "member":
            tailor.action_readmit()
        self._in_step().write(
            {"user_id": tailor._make_login(self.email or self.phone).id}
        )

    def _new_tailor(self):
        partner = self.env["res.partner"].create(
            {
                "name": self.name,
                "is_company": self.kind == "ikm",
                "phone": self.phone,
                "email": self.email,
                "street": self.street,
                "city_id": self.city_id.id,
                "city": self.city_id.name,
                "state_id": self.state_id.id,
                "country_id": self.city_id.country_id.id,
            }
        )
        return self.env["clothingline.tailor"].create({"partner_id": partner.id})
