from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command


class ClothinglineAssessment(models.Model):
    """One tailor against the units of a scheme: a draft while it is prepared, then
    judged by the assessor, or closed because the tailor was absent. What was not yet
    competent is assessed again in an assessment of those units only. Who judged, who
    entered it for him and by what evidence stays on it."""

    _name = "clothingline.assessment"
    _description = "Assessment"
    _inherit = [
        "clothingline.state.mixin",
        "clothingline.fixed.document.mixin",
        "mail.thread",
    ]
    _order = "date desc, id desc"
    _rec_names_search = ["tailor_id", "scheme_id"]

    _transitions = {
        "draft": ("judged", "absent"),
        "judged": ("draft",),
        "absent": ("draft",),
    }
    # What the assessor builds on: fixed once it is judged.
    _fixed_fields = frozenset(
        {
            *("tailor_id", "scheme_id", "line_ids", "assessor_id", "trainer_ids"),
            *("date", "place_name", "place_kind", "evidence_ids", "session_id"),
        }
    )
    _kept_fields = frozenset(
        {
            *("previous_id", "certificate_ids", "survey_input_id"),
            *("judged_at", "entered_by_id"),
        }
    )

    tailor_id = fields.Many2one(
        "clothingline.tailor",
        string="Candidate",
        required=True,
        ondelete="restrict",
        index=True,
    )
    scheme_id = fields.Many2one(
        "clothingline.scheme", required=True, ondelete="restrict", index=True
    )
    previous_id = fields.Many2one(
        "clothingline.assessment",
        string="Reassessment of",
        readonly=True,
        copy=False,
        ondelete="restrict",
        index="btree_not_null",
    )
    line_ids = fields.One2many(
        "clothingline.assessment.line",
        "assessment_id",
        string="Units",
        compute="_compute_line_ids",
        store=True,
        readonly=False,
    )
    assessor_id = fields.Many2one(
        "res.partner",
        ondelete="restrict",
        index="btree_not_null",
        domain=[("assessor_number", "!=", False)],
        help="Only people with an assessor number can be chosen.",
    )
    assessor_number = fields.Char(related="assessor_id.assessor_number")
    trainer_ids = fields.Many2many(
        "res.partner", string="Trained by", help="Who trained the candidate for it."
    )
    date = fields.Date(required=True, default=lambda self: self.env.company._today())
    place_name = fields.Char("Place (TUK)")
    place_kind = fields.Selection(
        [
            ("temporary", "Temporary"),
            ("workplace", "Workplace"),
            ("independent", "Independent"),
        ],
        string="Kind of place",
        help="Sewaktu, tempat kerja or mandiri.",
    )
    state = fields.Selection(
        [("draft", "To judge"), ("judged", "Judged"), ("absent", "Absent")],
        default="draft",
        required=True,
        readonly=True,
        copy=False,
        index=True,
    )
    result = fields.Selection(
        [("competent", "Competent"), ("not_yet", "Not yet competent")],
        compute="_compute_result",
        store=True,
        copy=False,
        index=True,
        help="Competent when every unit is.",
    )
    judged_at = fields.Datetime("Judged on", readonly=True, copy=False)
    entered_by_id = fields.Many2one(
        "res.users",
        "Entered by",
        readonly=True,
        copy=False,
        ondelete="restrict",
        help="Who entered what the assessor found; empty if he did it himself.",
    )
    evidence_ids = fields.Many2many(
        "ir.attachment",
        string="Signed sheet",
        copy=False,
        bypass_search_access=True,
        help="What shows the assessor's judgement where somebody else enters it.",
    )
    session_id = fields.Many2one(
        "event.event",
        ondelete="restrict",
        index="btree_not_null",
        domain=[("programme_id", "!=", False)],
    )
    certificate_ids = fields.One2many(
        "clothingline.certificate",
        "assessment_id",
        string="Certificates",
        readonly=True,
    )
    survey_input_id = fields.Many2one(
        "survey.user_input",
        string="Theory test",
        readonly=True,
        copy=False,
        ondelete="set null",
        index="btree_not_null",
    )
    has_theory = fields.Boolean(compute="_compute_theory", compute_sudo=True)
    theory_state = fields.Selection(
        [("open", "Open"), ("passed", "Passed"), ("failed", "Not passed")],
        compute="_compute_theory",
        compute_sudo=True,
        help="A test passed in an earlier assessment counts.",
    )
    theory_percentage = fields.Float(
        "Score (%)", related="survey_input_id.scoring_percentage"
    )
    unit_count = fields.Integer("Of units", compute="_compute_counts")
    competent_count = fields.Integer("Units competent", compute="_compute_counts")
    reassessment_ids = fields.One2many(
        "clothingline.assessment", "previous_id", string="Reassessments", readonly=True
    )
    company_id = fields.Many2one(related="tailor_id.company_id", store=True, index=True)

    _reassessed_once = models.UniqueIndex(
        "(previous_id) WHERE previous_id IS NOT NULL",
        "This assessment has a reassessment already. Open that one.",
    )

    @api.depends("scheme_id", "previous_id")
    def _compute_line_ids(self):
        for assessment in self._in_step():
            units = assessment._units_to_assess()
            assessment.line_ids = [
                Command.clear(),
                *(Command.create({"unit_id": unit.id}) for unit in units),
            ]

    @api.depends("state", "line_ids.result")
    def _compute_result(self):
        for assessment in self:
            if assessment.state != "judged":
                assessment.result = False
            elif set(assessment.line_ids.mapped("result")) == {"competent"}:
                assessment.result = "competent"
            else:
                assessment.result = "not_yet"

    @api.depends("line_ids.result")
    def _compute_counts(self):
        for assessment in self:
            lines = assessment.line_ids
            assessment.unit_count = len(lines)
            assessment.competent_count = len(
                lines.filtered(lambda line: line.result == "competent")
            )

    @api.depends(
        "scheme_id.survey_id",
        "survey_input_id.state",
        "survey_input_id.scoring_success",
        "previous_id",
    )
    def _compute_theory(self):
        for assessment in self:
            assessment.has_theory = bool(assessment.scheme_id.survey_id)
            assessment.theory_state = assessment._theory_state()

    @api.depends("tailor_id.name", "scheme_id.name")
    def _compute_display_name(self):
        for assessment in self:
            assessment.display_name = self.env._(
                "%(tailor)s: %(scheme)s",
                tailor=assessment.tailor_id.name or "",
                scheme=assessment.scheme_id.name or "",
            )

    def action_reopen(self):
        """Back to judging, as long as nothing was built on the result."""
        self.check_access("write")
        for assessment in self:
            if assessment.reassessment_ids or assessment.certificate_ids:
                raise UserError(
                    self.env._(
                        "%(assessment)s has a certificate or a reassessment already: "
                        "revoke or delete that first.",
                        assessment=assessment.display_name,
                    )
                )
        self._move_to("draft")
        self._in_step().write({"judged_at": False, "entered_by_id": False})
        self._log(self.env._("Reopened"))
        return True

    def action_reassess(self):
        """Plan another assessment of the units in which they are not yet competent."""
        self.check_access("write")
        for assessment in self:
            if assessment.result != "not_yet":
                raise UserError(
                    self.env._(
                        "%(assessment)s was not judged as not yet competent: there "
                        "is nothing to assess again.",
                        assessment=assessment.display_name,
                    )
                )
        again = (
            self.browse()
            ._in_step()
            .create([assessment._reassessment() for assessment in self])
        )
        return self._open(again, self.env._("Reassessments"))

    def action_certify(self):
        """A batch of certificates for the competent among these, ready to be issued."""
        self.check_access("write")
        competent = self.filtered(
            lambda assessment: (
                assessment.result == "competent" and not assessment._has_certificate()
            )
        )
        if not competent:
            raise UserError(
                self.env._(
                    "Nobody here is competent and without a certificate. Judge the "
                    "assessments first."
                )
            )
        batch = self.env["clothingline.certificate.batch"].create(
            {
                "name": ", ".join(sorted(set(competent.scheme_id.mapped("name")))),
                "assessment_ids": [Command.set(competent.ids)],
            }
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Certify"),
            "res_model": "clothingline.certificate.batch",
            "view_mode": "form",
            "res_id": batch.id,
        }

    def _open(self, records, name):
        action = {
            "type": "ir.actions.act_window",
            "name": name,
            "res_model": records._name,
            "view_mode": "list,form",
            "domain": [("id", "in", records.ids)],
        }
        if len(records) == 1:
            action.update(view_mode="form", res_id=records.id)
        return action

    def _reassessment(self):
        self.ensure_one()
        return {
            "tailor_id": self.tailor_id.id,
            "scheme_id": self.scheme_id.id,
            "previous_id": self.id,
            "assessor_id": self.assessor_id.id,
            "trainer_ids": [Command.set(self.trainer_ids.ids)],
            "place_name": self.place_name,
            "place_kind": self.place_kind,
            "session_id": self.session_id.id,
        }

    def _units_to_assess(self):
        if self.previous_id:
            lines = self.previous_id.line_ids
            return lines.filtered(lambda line: line.result == "not_yet").unit_id
        return self.scheme_id.unit_ids

    def _theory_state(self):
        if not self.scheme_id.survey_id:
            return False
        sheet = self.survey_input_id
        if sheet.state == "done":
            return "passed" if sheet.scoring_success else "failed"
        if self.previous_id._theory_state() == "passed":
            return "passed"
        return "open"

    def _competent_units(self):
        """The units found competent here and in the assessments before."""
        lines = self.line_ids.filtered(lambda line: line.result == "competent")
        units = lines.unit_id
        return (
            units | self.previous_id._competent_units() if self.previous_id else units
        )

    def _has_certificate(self):
        """Whether a certificate of this assessment is there and not ended for good."""
        return any(
            certificate.state not in ("revoked", "replaced")
            for certificate in self.certificate_ids
        )

    def _log(self, text):
        self._message_log_batch(bodies=dict.fromkeys(self.ids, text))

    def _fixed_message(self):
        return self.env._(
            "%(assessment)s is closed: it cannot be changed or deleted. "
            "Reopen it first, or plan a reassessment.",
            assessment=self.display_name,
        )
