from odoo import api, fields, models
from odoo.exceptions import UserError


class ClothinglineAssessment(models.Model):
    """The theory test of an assessment: one answer sheet of the scheme's survey."""

    _inherit = "clothingline.assessment"

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

    def action_start_theory(self):
        """Give the candidate a test sheet; its address can be opened or sent."""
        self.ensure_one()
        self.check_access("write")
        return {
            "type": "ir.actions.act_url",
            "url": self._theory_url(),
            "target": "new",
        }

    def _theory_url(self):
        """Where the candidate answers the test; makes the sheet if there is none."""
        self.ensure_one()
        # sudo: whoever asks was checked; nobody else may handle answer sheets.
        assessment = self.sudo()
        if not assessment.scheme_id.survey_id:
            raise UserError(self.env._("This scheme has no theory test."))
        self._check_draft()
        if not assessment.survey_input_id:
            assessment.survey_input_id = assessment.scheme_id.survey_id._create_answer(
                partner=assessment.tailor_id.partner_id, check_attempts=False
            )
        return assessment.survey_input_id.get_start_url()

    def _theory_state(self):
        if not self.scheme_id.survey_id:
            return False
        sheet = self.survey_input_id
        if sheet.state == "done":
            return "passed" if sheet.scoring_success else "failed"
        if self.previous_id._theory_state() == "passed":
            return "passed"
        return "open"

    def _theory_obstacle(self):
        """A test not passed forbids nothing but a result of competent throughout."""
        results = set(self.line_ids.mapped("result"))
        if not self.has_theory or self.theory_state == "passed" or "not_yet" in results:
            return None
        return self.env._(
            "%(tailor)s has not passed the theory test of this scheme. Wait for the "
            "test, or mark the units it covers as not yet competent.",
            tailor=self.tailor_id.name,
        )
