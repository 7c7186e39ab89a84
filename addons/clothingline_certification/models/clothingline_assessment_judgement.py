from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tools import format_date


class ClothinglineAssessment(models.Model):
    """Who may judge an assessment, when, by what evidence, and what keeps it from being
    judged. The assessment itself knows nothing of this file."""

    _inherit = "clothingline.assessment"

    @api.constrains("assessor_id", "tailor_id", "scheme_id", "trainer_ids")
    def _check_assessor(self):
        for assessment in self:
            if obstacle := assessment._assessor_obstacle():
                raise ValidationError(obstacle)

    def action_judge(self):
        """Fix what was judged: the results follow from the units."""
        for assessment in self:
            assessment._check_judge()
            if obstacle := assessment._obstacle():
                raise UserError(obstacle)
        self._close("judged", self.env._("Judged"))
        return True

    def action_absent(self):
        """Close the assessments of those who did not come."""
        for assessment in self:
            assessment._check_judge()
        self._close("absent", self.env._("Absent"))
        return True

    def action_start_theory(self):
        """Give the candidate a test sheet; its address can be opened or sent."""
        self.ensure_one()
        self.check_access("write")
        return {
            "type": "ir.actions.act_url",
            "url": self._theory_url(),
            "target": "new",
        }

    def action_all_competent(self):
        """Mark every unit that has no judgement yet as competent."""
        lines = self.line_ids.filtered(lambda line: not line.result)
        lines.write({"result": "competent"})
        return True

    def _close(self, state, said):
        # sudo: the assessor's right to judge was checked; he reads the rest only.
        for assessment in self.sudo():
            assessment.evidence_ids.write(
                {"res_model": self._name, "res_id": assessment.id}
            )
            entered = not assessment._is_assessor(self.env.user)
            assessment._in_step().write(
                {
                    "judged_at": fields.Datetime.now(),
                    "entered_by_id": entered and self.env.uid,
                }
            )
        self.sudo()._move_to(state)
        self.sudo()._log(said)

    def _is_assessor(self, user):
        return self.assessor_id == user.partner_id

    def _check_judge(self):
        """Refuse whoever may not judge this candidate."""
        self.ensure_one()
        self.check_access("read")
        user = self.env.user
        if user.commercial_partner_id == self.tailor_id.partner_id or (
            user.partner_id == self.tailor_id.partner_id
        ):
            raise UserError(
                self.env._(
                    "You cannot judge yourself. Choose another assessor for "
                    "%(tailor)s.",
                    tailor=self.tailor_id.name,
                )
            )
        if not self.has_access("write") and not self._is_assessor(user):
            raise AccessError(self.env._("Only the assessor of a candidate may judge."))

    def _assessor_obstacle(self):
        """Why this assessor may not judge this candidate, if so."""
        assessor, candidate = self.assessor_id, self.tailor_id.partner_id
        if not assessor:
            return None
        if candidate in (assessor, assessor.commercial_partner_id):
            return self.env._(
                "%(assessor)s cannot judge himself. Choose another assessor.",
                assessor=assessor.name,
            )
        if self.scheme_id.is_trainer_excluded and assessor in self._trainers():
            return self.env._(
                "%(assessor)s trained %(tailor)s, and this scheme wants someone else "
                "to judge. Choose another assessor.",
                assessor=assessor.name,
                tailor=self.tailor_id.name,
            )
        return None

    def _trainers(self):
        """Everyone who trained the candidate for this scheme: also the trainers of the
        sessions of it that were attended."""
        # sudo: the assessor need not read who registered where.
        lines = (
            self.env["event.registration"]
            .sudo()
            .search(
                [
                    ("tailor_id", "in", self.tailor_id.ids),
                    ("state", "=", "done"),
                    ("event_id.scheme_id", "in", self.scheme_id.ids),
                ]
            )
        )
        trainers = (lines.event_id | self.sudo().session_id).trainer_ids
        return self.trainer_ids | trainers.sudo(False)

    def _obstacle(self):
        """What must be done before this assessment can be judged, if anything."""
        tailor = self.tailor_id.name
        if not self.assessor_id.assessor_number:
            return self.env._(
                "The assessment of %(tailor)s has no assessor with a registration "
                "number. Choose one, then judge.",
                tailor=tailor,
            )
        if obstacle := self._assessor_obstacle() or self._evidence_obstacle():
            return obstacle
        if self.date > self.env.company._today():
            return self.env._(
                "The assessment of %(tailor)s is on %(date)s, a day that has not come "
                "yet. Correct the date or judge on that day.",
                tailor=tailor,
                date=format_date(self.env, self.date),
            )
        return self._units_obstacle() or self._theory_obstacle()

    def _evidence_obstacle(self):
        """What somebody else enters in the assessor's name needs something to show."""
        if self._is_assessor(self.env.user) or self.evidence_ids:
            return None
        return self.env._(
            "You enter what %(assessor)s found in %(tailor)s. Attach the signed sheet, "
            "then judge; or let %(assessor)s judge.",
            assessor=self.assessor_id.name,
            tailor=self.tailor_id.name,
        )

    def _units_obstacle(self):
        if not self.line_ids:
            return self.env._(
                "The scheme %(scheme)s has no units. Add its units, then plan the "
                "assessment again.",
                scheme=self.scheme_id.name,
            )
        missing = self.line_ids.filtered(lambda line: not line.result)
        if missing:
            return self.env._(
                "%(tailor)s is not judged in %(units)s. Judge every unit first.",
                tailor=self.tailor_id.name,
                units=", ".join(missing.unit_id.mapped("code")),
            )
        return None

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

    def _theory_url(self):
        """Where the candidate answers the test; makes the sheet if there is none."""
        self.ensure_one()
        # sudo: whoever asks was checked; nobody else may handle answer sheets.
        assessment = self.sudo()
        if not assessment.scheme_id.survey_id:
            raise UserError(self.env._("This scheme has no theory test."))
        self._check_draft()
        if not assessment.survey_input_id:
            sheet = assessment.scheme_id.survey_id._create_answer(
                partner=assessment.tailor_id.partner_id, check_attempts=False
            )
            assessment._in_step().write({"survey_input_id": sheet.id})
        return assessment.survey_input_id.get_start_url()
