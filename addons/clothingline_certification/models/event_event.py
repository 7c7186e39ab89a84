from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from odoo.addons.clothingline_base.tools.roles import roles


class EventEvent(models.Model):
    """A session of a training programme: days of training, a webinar, or a visit to a
    workshop, which keeps what was found there."""

    _inherit = "event.event"

    programme_id = fields.Many2one(
        "clothingline.programme", ondelete="restrict", index="btree_not_null"
    )
    session_kind = fields.Selection(
        [
            ("training", "Training"),
            ("webinar", "Webinar"),
            ("visit", "Coaching visit"),
        ],
        default="training",
    )
    scheme_id = fields.Many2one(
        "clothingline.scheme",
        ondelete="restrict",
        index="btree_not_null",
        help="What the participants are assessed in afterwards.",
    )
    trainer_ids = fields.Many2many("res.partner", string="Trainers")
    cost_amount = fields.Monetary("Cost")
    currency_id = fields.Many2one(related="company_id.currency_id")
    findings = fields.Html(help="What the visitor saw and advised.")
    participant_qty = fields.Integer(
        "Participants",
        compute="_compute_participant_qty",
        help="Different people who attended.",
    )
    assessment_ids = fields.One2many(
        "clothingline.assessment", "session_id", groups=roles("officer", "assessor")
    )

    @api.depends("registration_ids.state", "registration_ids.tailor_id")
    def _compute_participant_qty(self):
        counts = dict(
            self.env["event.registration"]._read_group(
                [
                    ("event_id", "in", self.ids),
                    ("state", "=", "done"),
                    ("tailor_id", "!=", False),
                ],
                ["event_id"],
                ["tailor_id:count_distinct"],
            )
        )
        for event in self:
            event.participant_qty = counts.get(event, 0)

    @api.depends("programme_id")
    def _compute_event_mail_ids(self):
        """Participants of a programme are told by the officer, not by Odoo's mails."""
        sessions = self.filtered("programme_id")
        sessions.event_mail_ids = False
        return super(EventEvent, self - sessions)._compute_event_mail_ids()

    def action_plan_assessments(self):
        """One assessment for everyone who attended and has none of this session."""
        self.check_access("write")
        planned = self.env["clothingline.assessment"].create(
            [values for event in self for values in event._assessments_to_plan()]
        )
        if not planned:
            raise UserError(
                self.env._(
                    "Everyone who attended has an assessment already, or nobody "
                    "attended yet. Scan the participants at the door first."
                )
            )
        return {
            "type": "ir.actions.act_window",
            "res_model": "clothingline.assessment",
            "view_mode": "list,form",
            "domain": [("session_id", "in", self.ids)],
            "name": self.env._("Assessments"),
        }

    def _assessments_to_plan(self):
        self.ensure_one()
        if not self.scheme_id:
            raise UserError(
                self.env._(
                    "Choose the scheme of %(session)s, then plan its assessments.",
                    session=self.name,
                )
            )
        attended = self.registration_ids.filtered(lambda line: line.state == "done")
        zone = self.with_context(tz=self.date_tz)
        return [
            {
                "tailor_id": tailor.id,
                "scheme_id": self.scheme_id.id,
                "session_id": self.id,
                "date": fields.Datetime.context_timestamp(zone, self.date_end).date(),
                "place_name": self.address_id.name,
                "trainer_ids": [fields.Command.set(self.trainer_ids.ids)],
            }
            for tailor in attended.tailor_id - self.assessment_ids.tailor_id
        ]

    def _register_tailors(self, tailors):
        """Register these tailors who are not registered yet: one place each."""
        self.ensure_one()
        if self.date_end < fields.Datetime.now():
            raise UserError(
                self.env._(
                    "%(session)s ended on %(date)s. Choose a session to come.",
                    session=self.name,
                    date=format_date(self.env, self.date_end.date()),
                )
            )
        return self.env["event.registration"].create(
            [
                {"event_id": self.id, "partner_id": tailor.partner_id.id}
                for tailor in tailors - self._registered_tailors()
            ]
        )

    def _registered_tailors(self):
        lines = self.env["event.registration"].search(
            [("event_id", "=", self.id), ("state", "!=", "cancel")]
        )
        return lines.tailor_id
