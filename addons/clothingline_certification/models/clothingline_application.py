import secrets

from odoo import api, fields, models
from odoo.exceptions import UserError


class ClothinglineApplication(models.Model):
    """One person or firm asks to become a member: received, put on the short list, then
    accepted or refused with a reason. A refusal is appealed once; then it is accepted
    after all, or declined for good."""

    _name = "clothingline.application"
    _description = "Membership application"
    _inherit = ["clothingline.state.mixin", "mail.thread", "mail.activity.mixin"]
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
        tracking=True,
        help="Who applies, if the profile is here already, with its certificates.",
    )
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
        today = self.env["clothingline.tailor"]._today()
        for application in self:
            application.certificate_id = application.tailor_id.certificate_ids.filtered(
                lambda paper: paper.state == "issued" and paper.expiry_date >= today
            ).sorted("expiry_date")[-1:]

    @api.onchange("phone")
    def _onchange_phone(self):
        if not self.tailor_id:
            self.tailor_id = self._tailor_with(self.phone)

    def action_shortlist(self):
        self._move_to("shortlisted")

    def action_accept(self):
        """Admit these applicants: profile, membership and login."""
        for application in self:
            application._check_accept()
            application._move_to("accepted")
            application._make_member()
        self.decision_date = self.env["clothingline.tailor"]._today()

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
        self.write(
            {
                "reason": reason,
                "decision_date": self.env["clothingline.tailor"]._today(),
            }
        )

    def _appeal(self, text):
        """The applicant objects to the refusal, which he can do once."""
        self.ensure_one()
        text = (text or "").strip()
        if not text:
            raise UserError(self.env._("Write why we should look at it again."))
        self._move_to("appealed")
        self.appeal = text

    def _check_accept(self):
        """Refuse what the promise to the brands or the quota forbids."""
        self.ensure_one()
        if self.kind == "tailor" and not self.certificate_id:
            raise UserError(
                self.env._(
                    "%(applicant)s has no certificate that is valid today. Choose the "
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
