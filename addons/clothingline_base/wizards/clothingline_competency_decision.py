from dateutil.relativedelta import relativedelta

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

MOST_YEARS = 3  # as long as most certificates; then someone looks again


class ClothinglineCompetencyDecision(models.TransientModel):
    """Grant a tailor competencies that no certificate proves, or end some: a manager's
    decision, who names evidence and reason and stands in the tailor's history."""

    _name = "clothingline.competency.decision"
    _description = "Decision on competencies"

    kind = fields.Selection(
        [("grant", "Grant"), ("end", "End")], required=True, default="grant"
    )
    tailor_id = fields.Many2one("clothingline.tailor", required=True)
    stage_ids = fields.Many2many("clothingline.stage", string="Stages")
    family_ids = fields.Many2many(
        "clothingline.garment.family",
        relation="clothingline_competency_decision_family_rel",
        string="Garment families",
    )
    competency_ids = fields.Many2many(
        "clothingline.competency",
        string="Competencies",
        domain="[('tailor_id', '=', tailor_id)]",
    )
    date_from = fields.Date(
        "Valid from", default=lambda self: self.env.company._today()
    )
    date_to = fields.Date("Valid until")
    evidence = fields.Char(help="What shows it: a sample, a work record, a letter.")
    reason = fields.Text(required=True)

    def action_confirm(self):
        self.ensure_one()
        if not (self.reason or "").strip():
            raise UserError(self.env._("Write the reason, then try again."))
        said = self._grant() if self.kind == "grant" else self._end()
        self.tailor_id._message_log(
            body=self.env._(
                "%(said)s Reason: %(reason)s", said=said, reason=self.reason
            ),
            author_id=self.env.user.partner_id.id,
        )
        return {"type": "ir.actions.act_window_close"}

    def _grant(self):
        self._check_grant()
        granted = self.tailor_id._grant_competency(
            self.stage_ids,
            self.family_ids,
            self.date_from,
            self.date_to,
            self.evidence,
            granted_by_id=self.env.uid,
        )
        return self.env._(
            "Granted until %(date)s on the evidence of %(evidence)s: %(competencies)s.",
            date=format_date(self.env, self.date_to),
            evidence=self.evidence,
            competencies=", ".join(granted.mapped("display_name")),
        )

    def _check_grant(self):
        if not (self.stage_ids and self.family_ids and self.date_from):
            raise UserError(
                self.env._("Choose stages, garment families and the first day.")
            )
        if not (self.evidence or "").strip():
            raise UserError(self.env._("Write what shows that the tailor can do it."))
        last = self.date_from + relativedelta(years=MOST_YEARS)
        if not self.date_to or self.date_to > last:
            raise UserError(
                self.env._(
                    "Without a certificate a competency lasts %(years)s years at most. "
                    "Choose an earlier last day.",
                    years=MOST_YEARS,
                )
            )

    def _end(self):
        ended = self.competency_ids
        if not ended or ended.tailor_id != self.tailor_id:
            raise UserError(self.env._("Choose the competencies that end."))
        ended._end(self.env.company._today())
        return self.env._(
            "Ended: %(competencies)s.",
            competencies=", ".join(ended.mapped("display_name")),
        )
