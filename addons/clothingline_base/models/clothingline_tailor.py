from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command, Domain
from odoo.tools import format_date

from ..tools.phone_number import normal, whatsapp_url

# Who calls a tailor or writes to him; he reads his own.
_REACHING = ",".join(
    f"clothingline_base.group_clothingline_{role}"
    for role in ("planner", "warehouse", "officer", "tailor")
)


class ClothinglineTailor(models.Model):
    """The working profile of one partner who cuts, sews or finishes: an applicant
    until admitted, then a member who may be suspended, readmitted, or leave. Whose
    profile it is stays as it is from the first admission on."""

    _name = "clothingline.tailor"
    _description = "Tailor"
    _inherit = [
        "clothingline.state.mixin",
        "clothingline.kept.mixin",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _order = "name, id"

    _transitions = {
        "applicant": ("member", "left"),
        "member": ("suspended", "left"),
        "suspended": ("member", "left"),
        "left": ("member",),
    }
    _kept_fields = frozenset({"member_date", "suspend_reason"})

    partner_id = fields.Many2one(
        "res.partner",
        string="Contact",
        required=True,
        ondelete="restrict",
        index=True,
        help="The person or the workshop itself, not an employee of it.",
    )
    name = fields.Char(related="partner_id.name", store=True, index="trigram")
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", index=True, help="Empty: the tailor works for every company."
    )
    state = fields.Selection(
        [
            ("applicant", "Applicant"),
            ("member", "Member"),
            ("suspended", "Suspended"),
            ("left", "Left"),
        ],
        string="Membership",
        default="applicant",
        required=True,
        readonly=True,
        copy=False,
        index=True,
        tracking=True,
    )
    gender = fields.Selection([("female", "Female"), ("male", "Male")])
    member_date = fields.Date("Member since", readonly=True, copy=False)
    suspend_reason = fields.Char("Reason", readonly=True, copy=False)
    city_id = fields.Many2one(
        related="partner_id.city_id", string="City", store=True, index=True
    )
    state_id = fields.Many2one(
        related="partner_id.state_id", string="Province", store=True, index=True
    )
    phone = fields.Char(related="partner_id.phone", readonly=False, groups=_REACHING)
    phone_key = fields.Char(
        "Telephone number, as it is compared",
        compute="_compute_phone_key",
        store=True,
        index="btree_not_null",
        groups="clothingline_base.group_clothingline_officer",
    )
    email = fields.Char(related="partner_id.email", readonly=False, groups=_REACHING)
    image_128 = fields.Image(related="partner_id.image_128")
    is_company = fields.Boolean(related="partner_id.is_company", string="Workshop")
    machine_type_ids = fields.Many2many(
        "clothingline.machine.type", string="Machines", tracking=True
    )
    weekly_capacity_minutes = fields.Integer(
        "Weekly capacity (minutes)",
        default=2400,
        tracking=True,
        help="Minutes of work a week, all hands together. 2,400 is one person "
        "for 40 hours.",
    )
    tax_treatment = fields.Selection(
        [
            ("undecided", "To be decided"),
            ("pph21", "PPh 21"),
            ("pph23", "PPh 23"),
            ("pph_final", "PPh final"),
            ("none", "No withholding"),
        ],
        default="undecided",
        required=True,
        tracking=True,
        help="Which income tax you withhold when you pay this tailor. The system "
        "never guesses it: decide it yourself, with your tax adviser where in doubt.",
    )
    competency_ids = fields.One2many(
        "clothingline.competency", "tailor_id", string="Competencies"
    )
    stage_ids = fields.Many2many(
        "clothingline.stage",
        string="Skills",
        compute="_compute_stage_ids",
        search="_search_stage_ids",
        help="The stages of the competencies that are valid today.",
    )
    # Not for the tailor, who reads the rest of his own profile.
    note = fields.Html("Notes", groups="clothingline_base.group_clothingline_user")

    _partner_uniq = models.Constraint(
        "UNIQUE (partner_id)",
        "This contact is a tailor already. Open the existing tailor, "
        "also among the archived ones.",
    )
    _weekly_capacity_minutes_positive = models.Constraint(
        "CHECK (weekly_capacity_minutes >= 0)",
        "The weekly capacity cannot be negative. Enter 0 for a tailor who pauses.",
    )

    @api.depends("partner_id.phone")
    def _compute_phone_key(self):
        for tailor in self:
            tailor.phone_key = normal(tailor.partner_id.phone or "")

    @api.depends(
        "competency_ids.stage_id", "competency_ids.date_from", "competency_ids.date_to"
    )
    def _compute_stage_ids(self):
        Competency = self.env["clothingline.competency"]
        valid = Competency._valid_domain(self.env.company._today())
        for tailor in self:
            competencies = tailor.competency_ids.filtered_domain(valid)
            tailor.stage_ids = competencies.stage_id.sorted()

    def _search_stage_ids(self, operator, value):
        if operator in Domain.NEGATIVE_OPERATORS:
            return NotImplemented
        Competency = self.env["clothingline.competency"]
        valid = Competency._valid_domain(self.env.company._today())
        return Domain(
            "competency_ids", "any", valid & Domain("stage_id", operator, value)
        )

    @api.constrains("partner_id")
    def _check_partner_is_the_business(self):
        for tailor in self:
            business = tailor.partner_id.commercial_partner_id
            if business != tailor.partner_id:
                raise ValidationError(
                    self.env._(
                        "%(contact)s is a contact of %(business)s. "
                        "Choose %(business)s as the tailor.",
                        contact=tailor.partner_id.name,
                        business=business.name,
                    )
                )

    def write(self, vals):
        if "partner_id" in vals:
            self._check_partner_free(vals["partner_id"])
        return super().write(vals)

    def action_admit(self):
        self._move_to("member")
        self._became_member()
        return True

    def action_suspend(self):
        self._suspend(False)
        return True

    def action_readmit(self):
        self._move_to("member")
        self._became_member()
        return True

    def action_leave(self):
        self._move_to("left")
        self._lost_membership()
        return True

    def action_grant(self):
        """Ask for the evidence and the reason of a competency without certificate."""
        return self._decide("grant", self.env._("Grant competencies"))

    def action_end(self):
        """Ask which competencies end, and why."""
        return self._decide("end", self.env._("End competencies"))

    def _decide(self, kind, name):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": name,
            "res_model": "clothingline.competency.decision",
            "view_mode": "form",
            "target": "new",
            "context": {"default_tailor_id": self.id, "default_kind": kind},
        }

    def _suspend(self, reason):
        """Suspend these members; ``reason`` is a sentence that the tailor may read."""
        self._move_to("suspended")
        self._in_step().write({"suspend_reason": reason})
        self._lost_membership()

    def _became_member(self):
        today = self.env.company._today()
        for tailor in self._in_step():
            tailor.write(
                {
                    "member_date": tailor.member_date or today,
                    "suspend_reason": False,
                }
            )

    def _lost_membership(self):
        """Whatever was on offer to these tailors lapses; other addons say what."""

    @api.model
    def _for_user(self, user):
        """The tailor this user works as; none for other people."""
        return self.search([("partner_id", "=", user.commercial_partner_id.id)])

    @api.model
    def _with_phone(self, phone):
        """The tailors who have this telephone number, however it is written."""
        tailors = self.with_context(active_test=False)
        number = normal(phone or "")
        if not number:
            return tailors.browse()
        return tailors.search([("phone_key", "=", number)])

    @api.model
    def _member_domain(self):
        return Domain("active", "=", True) & Domain("state", "=", "member")

    @api.model
    def _work_domain(self, stage, family, on_date):
        """Who may do this work on that day: the one rule, for one and for all."""
        competencies = self.env["clothingline.competency"]
        return self._member_domain() & Domain(
            "competency_ids", "any", competencies._work_domain(stage, family, on_date)
        )

    @api.model
    def _who_may_work(self, stage, family, on_date):
        """The members who may do this work on that day."""
        return self.search(self._work_domain(stage, family, on_date))

    def _may_work(self, stage, family, on_date):
        """Whether this tailor is among those who may do this work on that day."""
        self.ensure_one()
        allowed = Domain("id", "=", self.id) & self._work_domain(stage, family, on_date)
        return bool(self.search_count(allowed, limit=1))

    def _competency_for(self, stage, family, on_date):
        """The fact that lets the tailor do this work: the one that lasts longest."""
        self.ensure_one()
        competencies = self.env["clothingline.competency"]
        return competencies.search(
            Domain("tailor_id", "=", self.id)
            & competencies._work_domain(stage, family, on_date),
            order="date_to desc",
            limit=1,
        )

    def _is_member(self):
        self.ensure_one()
        return bool(self.filtered_domain(self._member_domain()))

    def _check_may_work(self, stage, family, on_date):
        """Refuse a tailor who may not do this work on that day."""
        self.ensure_one()
        if not self._is_member():
            raise UserError(
                self.env._(
                    "%(tailor)s cannot do %(stage)s because the tailor is not a "
                    "member: admit the tailor first or choose another tailor.",
                    tailor=self.name,
                    stage=stage.name,
                )
            )
        if not self._competency_for(stage, family, on_date):
            raise UserError(
                self.env._(
                    "%(tailor)s has no competency in %(stage)s for %(family)s that is "
                    "valid on %(date)s: renew the certificate or choose another "
                    "tailor.",
                    tailor=self.name,
                    stage=stage.name,
                    family=family.name,
                    date=format_date(self.env, on_date),
                )
            )

    def _grant_competency(
        self, stages, families, date_from, date_to, evidence, **values
    ):
        """One new competency per tailor, stage and family."""
        self.check_access("write")
        # sudo: nobody writes a competency by hand; who keeps the tailor was checked.
        granted = (
            self.env["clothingline.competency"]
            .sudo()
            .create(
                [
                    {
                        "tailor_id": tailor.id,
                        "stage_id": stage.id,
                        "family_id": family.id,
                        "date_from": date_from,
                        "date_to": date_to,
                        "evidence": evidence,
                        **values,
                    }
                    for tailor in self
                    for stage in stages
                    for family in families
                ]
            )
        )
        return granted.sudo(self.env.su)

    def _check_partner_free(self, partner_id):
        """Refuse to hand a member's work, pay and papers to another contact."""
        for tailor in self:
            if tailor.partner_id.id != partner_id and tailor._is_built_on():
                raise UserError(
                    self.env._(
                        "%(tailor)s has worked or is certified under this profile: it "
                        "stays with its contact. Correct the contact itself, or "
                        "register the other person as a tailor.",
                        tailor=tailor.name,
                    )
                )

    def _is_built_on(self):
        """Whether anything says that this contact is the tailor."""
        self.ensure_one()
        return self.state != "applicant"

    # Login: a portal user on the tailor's own contact ---------------------------

    def action_invite(self):
        """Open a message with the link where the member chooses a password."""
        self.ensure_one()
        self.check_access("write")
        if self.state != "member":
            raise UserError(
                self.env._(
                    "%(tailor)s is no member. Admit the tailor first.", tailor=self.name
                )
            )
        # A link to choose the password of a colleague would lend his rights.
        if not self._make_login()._is_portal():
            raise UserError(
                self.env._(
                    "%(tailor)s works in the backend and has a login there. Ask the "
                    "manager about it.",
                    tailor=self.name,
                )
            )
        # sudo: who admits a member may give him the way to his own login.
        partner = self.sudo().partner_id
        partner.signup_prepare()
        text = self.env._(
            "Welcome, %(name)s. Choose your password here: %(url)s",
            name=self.name,
            url=partner._get_signup_url(),
        )
        return self._open_message(self.phone, text)

    def _make_login(self, written=None):
        """The portal user of this tailor: the one there is, or a new one.

        He logs in with his e-mail, else with what he has ``written`` in an application,
        else with his telephone number.
        """
        self.ensure_one()
        # sudo: who admits a member gives him a tailor's login, and no other right.
        users = self.env["res.users"].sudo().with_context(active_test=False)
        tailors = self.env.ref("clothingline_base.group_clothingline_tailor")
        partner = self.partner_id
        user = users.search([("partner_id", "=", partner.id)], limit=1)
        if user:
            if user._is_portal():
                user.write({"active": True, "group_ids": [Command.link(tailors.id)]})
            return user
        login = partner.email or written or normal(partner.phone or "")
        if not login:
            raise UserError(
                self.env._(
                    "Enter the telephone number or the e-mail of %(tailor)s first: it "
                    "is the login.",
                    tailor=self.name,
                )
            )
        if users.search_count([("login", "=", login)], limit=1):
            raise UserError(
                self.env._(
                    "%(login)s is the login of another person. Correct e-mail or "
                    "telephone of %(tailor)s, then try again.",
                    login=login,
                    tailor=self.name,
                )
            )
        return users.with_context(no_reset_password=True).create(
            {
                "login": login,
                "partner_id": partner.id,
                "lang": self.env.user.lang,
                "tz": "Asia/Jakarta",
                "group_ids": [Command.set(tailors.ids)],
            }
        )

    def _open_message(self, phone, text):
        """The action that opens WhatsApp with this text for this number."""
        url = whatsapp_url(phone or "", text)
        if not url:
            raise UserError(
                self.env._(
                    "%(phone)s is no telephone number. Correct it, then try again.",
                    phone=phone or "—",
                )
            )
        return {"type": "ir.actions.act_url", "url": url, "target": "new"}
