from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import format_date


class ClothinglineTailor(models.Model):
    """The working profile of one partner who cuts, sews or finishes: an applicant
    until admitted, then a member who may be suspended, readmitted, or leave."""

    _name = "clothingline.tailor"
    _description = "Tailor"
    _inherit = ["clothingline.state.mixin", "mail.thread", "mail.activity.mixin"]
    _order = "name, id"

    _transitions = {
        "applicant": ("member", "left"),
        "member": ("suspended", "left"),
        "suspended": ("member", "left"),
        "left": ("member",),
    }

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
    city_id = fields.Many2one(
        related="partner_id.city_id", string="City", store=True, index=True
    )
    state_id = fields.Many2one(
        related="partner_id.state_id", string="Province", store=True, index=True
    )
    phone = fields.Char(related="partner_id.phone", readonly=False)
    email = fields.Char(related="partner_id.email", readonly=False)
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

    @api.depends(
        "competency_ids.stage_id", "competency_ids.date_from", "competency_ids.date_to"
    )
    def _compute_stage_ids(self):
        Competency = self.env["clothingline.competency"]
        valid = Competency._valid_domain(Competency._today())
        for tailor in self:
            competencies = tailor.competency_ids.filtered_domain(valid)
            tailor.stage_ids = competencies.stage_id.sorted()

    def _search_stage_ids(self, operator, value):
        if operator in Domain.NEGATIVE_OPERATORS:
            return NotImplemented
        Competency = self.env["clothingline.competency"]
        valid = Competency._valid_domain(Competency._today())
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

    def action_admit(self):
        self._move_to("member")

    def action_suspend(self):
        self._move_to("suspended")

    def action_readmit(self):
        self._move_to("member")

    def action_leave(self):
        self._move_to("left")

    @api.model
    def _for_user(self, user):
        """The tailor this user works as; none for other people."""
        return self.search([("partner_id", "=", user.commercial_partner_id.id)])

    def _may_work(self, stage, family, on_date):
        """Whether a member has a competency that is valid on that day."""
        return self._is_member() and self._is_competent(stage, family, on_date)

    def _is_member(self):
        return self.active and self.state == "member"

    def _is_competent(self, stage, family, on_date):
        self.ensure_one()
        Competency = self.env["clothingline.competency"]
        return bool(
            Competency.search_count(
                Domain("tailor_id", "=", self.id)
                & Domain("stage_id", "=", stage.id)
                & Domain("family_id", "=", family.id)
                & Competency._valid_domain(on_date),
                limit=1,
            )
        )

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
        if not self._is_competent(stage, family, on_date):
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

    def _grant_competency(self, stages, families, date_from, date_to, evidence):
        """One new competency per tailor, stage and family."""
        return self.env["clothingline.competency"].create(
            [
                {
                    "tailor_id": tailor.id,
                    "stage_id": stage.id,
                    "family_id": family.id,
                    "date_from": date_from,
                    "date_to": date_to,
                    "evidence": evidence,
                }
                for tailor in self
                for stage in stages
                for family in families
            ]
        )
