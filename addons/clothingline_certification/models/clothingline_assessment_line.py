from odoo import api, fields, models
from odoo.exceptions import UserError

RESULTS = [("competent", "Competent"), ("not_yet", "Not yet competent")]


class ClothinglineAssessmentLine(models.Model):
    """One unit of an assessment: what the candidate says of himself, and what the
    assessor found; fixed with its assessment."""

    _name = "clothingline.assessment.line"
    _description = "Unit of an assessment"
    _inherit = "clothingline.fixed.mixin"
    _order = "assessment_id, unit_id, id"
    _rec_name = "unit_id"

    _fixed_by = "assessment_id"
    _kept_fields = frozenset({"assessment_id", "unit_id", "self_result"})

    assessment_id = fields.Many2one(
        "clothingline.assessment",
        required=True,
        readonly=True,
        ondelete="cascade",
        index=True,
    )
    unit_id = fields.Many2one(
        "clothingline.unit", required=True, readonly=True, ondelete="restrict"
    )
    tailor_id = fields.Many2one(
        related="assessment_id.tailor_id", string="Candidate", store=True, index=True
    )
    assessor_id = fields.Many2one(related="assessment_id.assessor_id", store=True)
    state = fields.Selection(related="assessment_id.state")
    self_result = fields.Selection(RESULTS, "Candidate's own view", copy=False)
    result = fields.Selection(RESULTS, copy=False)
    note = fields.Text("Findings", copy=False)

    _unit_uniq = models.Constraint(
        "UNIQUE (assessment_id, unit_id)", "A unit is assessed once in an assessment."
    )

    def write(self, vals):
        if {"result", "note"} & set(vals) and not self._is_in_step():
            for assessment in self.assessment_id:
                assessment._check_judge()
        return super().write(vals)

    def action_competent(self):
        self.write({"result": "competent"})
        return True

    def action_not_yet(self):
        self.write({"result": "not_yet"})
        return True

    @api.model
    def _self_assess(self, tailor, answers):
        """Keep what a candidate says of himself: {line id: result}."""
        # sudo: the candidate's right to answer for himself, checked right here.
        lines = self.sudo().browse(answers).exists()
        if lines.assessment_id.tailor_id - tailor or len(lines) != len(answers):
            raise UserError(
                self.env._("These units are not yours. Open your assessment again.")
            )
        lines.assessment_id._check_draft()
        results = dict(RESULTS)
        for line in lines:
            if answers[line.id] not in results:
                raise UserError(self.env._("Choose an answer for every unit."))
            line._in_step().write({"self_result": answers[line.id]})
