from odoo import api, fields, models

# The stages of a participant's way, each a part of the one before.
_NUMBERS = ("registered_qty", "attended_qty", "competent_qty")


class ClothinglineProgramme(models.Model):
    """A training programme for tailors: how many it wanted to train, where, and how
    many it did: its partners, its sessions, and how far its people came."""

    _name = "clothingline.programme"
    _description = "Training programme"
    _order = "date_from desc, id desc"

    name = fields.Char(required=True)
    date_from = fields.Date("From")
    date_to = fields.Date("To")
    place = fields.Char()
    target_qty = fields.Integer("Target", help="Tailors to be trained.")
    trained_qty = fields.Integer("Trained", help="Tailors trained so far.")
    progress = fields.Float(compute="_compute_progress", help="Trained, in % of target")
    source = fields.Char(help="Where the numbers come from.")
    line_ids = fields.One2many(
        "clothingline.programme.target",
        "programme_id",
        string="Targets by province",
        copy=True,
    )

    agreement_ids = fields.Many2many("clothingline.agreement", string="Agreements")
    partner_count = fields.Integer("Partners", compute="_compute_partner_count")
    session_ids = fields.One2many(
        "event.event", "programme_id", string="Sessions", copy=False
    )
    session_count = fields.Integer(compute="_compute_session_count")
    registered_qty = fields.Integer(
        "Registered", compute="_compute_numbers", help="People, each counted once."
    )
    attended_qty = fields.Integer("Attended", compute="_compute_numbers")
    competent_qty = fields.Integer("Competent", compute="_compute_numbers")

    _dates_ordered = models.Constraint(
        "CHECK (date_to >= date_from)",
        "A programme cannot end before it begins. Correct one of its dates.",
    )
    _numbers_positive = models.Constraint(
        "CHECK (target_qty >= 0 AND trained_qty >= 0)",
        "Numbers of tailors cannot be negative.",
    )

    @api.depends("target_qty", "trained_qty")
    def _compute_progress(self):
        for programme in self:
            target = programme.target_qty
            programme.progress = target and 100 * programme.trained_qty / target

    @api.depends("agreement_ids.partner_id")
    def _compute_partner_count(self):
        for programme in self:
            programme.partner_count = len(programme.agreement_ids.partner_id)

    @api.depends("session_ids")
    def _compute_session_count(self):
        for programme in self:
            programme.session_count = len(programme.session_ids)

    @api.depends(
        "session_ids.registration_ids.state",
        "session_ids.registration_ids.tailor_id",
        "session_ids.assessment_ids.result",
    )
    def _compute_numbers(self):
        registered = self._count(
            "event.registration",
            "event_id.programme_id",
            [("state", "in", ("open", "done")), ("tailor_id", "!=", False)],
        )
        attended = self._count(
            "event.registration",
            "event_id.programme_id",
            [("state", "=", "done"), ("tailor_id", "!=", False)],
        )
        competent = self._count(
            "clothingline.assessment",
            "session_id.programme_id",
            [("result", "=", "competent")],
        )
        for programme in self:
            for name, counts in zip(
                _NUMBERS, (registered, attended, competent), strict=True
            ):
                programme[name] = counts.get(programme.id, 0)

    def _count(self, model, path, domain):
        """Different tailors by programme, whatever the number of sessions."""
        session, _programme = path.split(".")
        # A programme's numbers are everybody's; the people behind them are not.
        groups = (
            self.env[model]
            .sudo()
            ._read_group([(path, "in", self.ids), *domain], [session, "tailor_id"])
        )
        people = {(event.programme_id.id, tailor.id) for event, tailor in groups}
        counts = {}
        for programme, _tailor in people:
            counts[programme] = counts.get(programme, 0) + 1
        return counts

    def action_view_sessions(self):
        self.ensure_one()
        return self.env["ir.actions.act_window"]._for_xml_id(
            "clothingline_certification.event_event_action"
        ) | {
            "domain": [("programme_id", "=", self.id)],
            "context": {"default_programme_id": self.id},
        }

    def action_view_registered(self):
        return self._view_registrations(("open", "done"))

    def action_view_attended(self):
        return self._view_registrations(("done",))

    def action_view_competent(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "clothingline.assessment",
            "view_mode": "list,form",
            "domain": [
                ("session_id.programme_id", "=", self.id),
                ("result", "=", "competent"),
            ],
            "name": self.env._("Competent"),
        }

    def _view_registrations(self, states):
        self.ensure_one()
        return self.env["ir.actions.act_window"]._for_xml_id(
            "event.event_registration_action_tree"
        ) | {
            "domain": [
                ("event_id.programme_id", "=", self.id),
                ("state", "in", states),
            ],
            "context": {},
        }
