from odoo import api, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tools import format_date


class ClothinglineAssessment(models.Model):
    """Who may judge an assessment, when, and what keeps it from being judged."""

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
        # sudo: the assessor's right to judge was checked; he reads the rest only.
        self.sudo()._move_to("judged")
        self.sudo()._log(self.env._("Judged"))

    def action_absent(self):
        """Close the assessments of those who did not come."""
        for assessment in self:
            assessment._check_judge()
        # sudo: as in action_judge.
        self.sudo()._move_to("absent")
        self.sudo()._log(self.env._("Absent"))

    def action_all_competent(self):
        """Mark every unit that has no judgement yet as competent."""
        lines = self.line_ids.filtered(lambda line: not line.result)
        lines.write({"result": "competent"})

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
        if not self.has_access("write") and self.assessor_id != user.partner_id:
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
        """Everyone who trained the candidate for this scheme."""
        return self.trainer_ids

    def _obstacle(self):
        """What must be done before this assessment can be judged, if anything."""
        tailor = self.tailor_id.name
        if not self.assessor_id.assessor_number:
            return self.env._(
                "The assessment of %(tailor)s has no assessor with a registration "
                "number. Choose one, then judge.",
                tailor=tailor,
            )
        if obstacle := self._assessor_obstacle():
            return obstacle
        if self.date > self._today():
            return self.env._(
                "The assessment of %(tailor)s is on %(date)s, a day that has not come "
                "yet. Correct the date or judge on that day.",
                tailor=tailor,
                date=format_date(self.env, self.date),
            )
        return self._units_obstacle() or self._theory_obstacle()

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
