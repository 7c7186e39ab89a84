from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from odoo.addons.clothingline_base.tools.roles import roles


class ClothinglineIntake(models.Model):
    """A round of admissions: from when to when people may apply, in which provinces,
    and how many of each kind can be accepted."""

    _name = "clothingline.intake"
    _description = "Intake"
    _order = "date_from desc, id desc"

    name = fields.Char(required=True)
    date_from = fields.Date("Open from", required=True)
    date_to = fields.Date("Open until", required=True)
    state_ids = fields.Many2many(
        "res.country.state",
        string="Provinces",
        domain=[("country_id.code", "=", "ID")],
        help="Empty: people of every province may apply.",
    )
    ikm_quota = fields.Integer("Fashion firms wanted", default=20, required=True)
    tailor_quota = fields.Integer("Tailors wanted", default=30, required=True)
    ikm_accepted = fields.Integer(
        "Fashion firms accepted", compute="_compute_accepted", compute_sudo=True
    )
    tailor_accepted = fields.Integer(
        "Tailors accepted", compute="_compute_accepted", compute_sudo=True
    )
    application_ids = fields.One2many(
        "clothingline.application",
        "intake_id",
        string="Applications",
        groups=roles("officer"),
    )
    application_count = fields.Integer(compute="_compute_accepted", compute_sudo=True)

    _dates_ordered = models.Constraint(
        "CHECK (date_to >= date_from)",
        "An intake cannot close before it opens. Correct one of its dates.",
    )
    _quotas_positive = models.Constraint(
        "CHECK (ikm_quota >= 0 AND tailor_quota >= 0)",
        "A number of people cannot be negative.",
    )

    @api.depends("application_ids.state", "application_ids.kind")
    def _compute_accepted(self):
        counts = {
            (intake, kind, state): count
            for intake, kind, state, count in self.env[
                "clothingline.application"
            ]._read_group(
                [("intake_id", "in", self.ids)],
                ["intake_id", "kind", "state"],
                ["__count"],
            )
        }
        for intake in self:
            intake.ikm_accepted = counts.get((intake, "ikm", "accepted"), 0)
            intake.tailor_accepted = counts.get((intake, "tailor", "accepted"), 0)
            intake.application_count = sum(
                count for key, count in counts.items() if key[0] == intake
            )

    def action_view_applications(self):
        self.ensure_one()
        return self.env["ir.actions.act_window"]._for_xml_id(
            "clothingline_certification.clothingline_application_action"
        ) | {"domain": [("intake_id", "=", self.id)], "context": {}}

    @api.model
    def _open_for(self, state, on_date):
        """The intake that someone of this province can join on that day, if any."""
        return self.search(
            Domain("date_from", "<=", on_date)
            & Domain("date_to", ">=", on_date)
            & (Domain("state_ids", "=", False) | Domain("state_ids", "in", state.ids)),
            order="date_to, id",
            limit=1,
        )

    def _check_place(self, kind):
        """Refuse one more of this kind where the quota is reached already."""
        self.ensure_one()
        # Two officers who accept at once wait for each other here.
        self.lock_for_update()
        quota = self.ikm_quota if kind == "ikm" else self.tailor_quota
        accepted = self.env["clothingline.application"].search_count(
            [
                ("intake_id", "=", self.id),
                ("kind", "=", kind),
                ("state", "=", "accepted"),
            ]
        )
        if accepted >= quota:
            raise UserError(
                self.env._(
                    "%(intake)s has no place left: %(accepted)s of %(quota)s are "
                    "accepted. Raise its quota, or choose a later intake.",
                    intake=self.name,
                    accepted=accepted,
                    quota=quota,
                )
            )
