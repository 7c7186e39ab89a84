from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

# What the assessor builds on: fixed once it is judged.
_CONTENT = {
    "tailor_id",
    "scheme_id",
    "previous_id",
    "line_ids",
    "assessor_id",
    "trainer_ids",
    "date",
    "place_name",
    "place_kind",
}


class ClothinglineAssessment(models.Model):
    """One tailor against the units of a scheme: a draft while it is prepared, then
    judged by the assessor, or closed because the tailor was absent. What was not yet
    competent is assessed again in an assessment of those units only."""

    _name = "clothingline.assessment"
    _description = "Assessment"
    _inherit = ["clothingline.state.mixin", "mail.thread"]
    _order = "date desc, id desc"
    _rec_names_search = ["tailor_id", "scheme_id"]

    _transitions = {
        "draft": ("judged", "absent"),
        "judged": ("draft",),
        "absent": ("draft",),
    }

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
    date = fields.Date(required=True, default=lambda self: self._today())
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
        for assessment in self:
            units = assessment._units_to_assess()
            assessment.line_ids = [
                fields.Command.clear(),
                *(fields.Command.create({"unit_id": unit.id}) for unit in units),
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

    @api.depends("tailor_id.name", "scheme_id.name")
    def _compute_display_name(self):
        for assessment in self:
            assessment.display_name = self.env._(
                "%(tailor)s: %(scheme)s",
                tailor=assessment.tailor_id.name or "",
                scheme=assessment.scheme_id.name or "",
            )

    @api.model_create_multi
    def create(self, vals_list):
        if any("result" in vals for vals in vals_list):
            raise AccessError(self.env._("The result follows from the units."))
        return super().create(vals_list)

    def write(self, vals):
        if "result" in vals:
            raise AccessError(self.env._("The result follows from the units."))
        if _CONTENT & set(vals):
            self._check_draft()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_only_drafts(self):
        self._check_draft()

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
        self._log(self.env._("Reopened"))

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
        again = self.create([assessment._reassessment() for assessment in self])
        return self._open(again, self.env._("Reassessments"))

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
            "trainer_ids": [fields.Command.set(self.trainer_ids.ids)],
            "place_name": self.place_name,
            "place_kind": self.place_kind,
        }

    def _units_to_assess(self):
        if self.previous_id:
            lines = self.previous_id.line_ids
            return lines.filtered(lambda line: line.result == "not_yet").unit_id
        return self.scheme_id.unit_ids

    def _competent_units(self):
        """The units found competent here and in the assessments before."""
        lines = self.line_ids.filtered(lambda line: line.result == "competent")
        units = lines.unit_id
        return (
            units | self.previous_id._competent_units() if self.previous_id else units
        )

    def _today(self):
        return self.env["clothingline.competency"]._today()

    def _log(self, text):
        self._message_log_batch(bodies=dict.fromkeys(self.ids, text))

    def _check_draft(self):
        for assessment in self:
            if assessment.state != "draft":
                raise UserError(
                    self.env._(
                        "%(assessment)s is closed: it cannot be changed or deleted. "
                        "Reopen it first, or plan a reassessment.",
                        assessment=assessment.display_name,
                    )
                )
