from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain


class ClothinglineCompetency(models.Model):
    """The fact that a tailor may do a stage for a garment family, with its
    evidence: valid from its first day to its last day, both included. A certificate
    grants it, or a manager who gives evidence and reason; nobody writes it by hand. It
    is never deleted but ended."""

    _name = "clothingline.competency"
    _description = "Competency"
    _order = "date_from desc, id desc"
    _rec_names_search = ["tailor_id", "evidence"]

    tailor_id = fields.Many2one(
        "clothingline.tailor", required=True, ondelete="cascade", index=True
    )
    stage_id = fields.Many2one("clothingline.stage", required=True, ondelete="restrict")
    family_id = fields.Many2one(
        "clothingline.garment.family",
        string="Garment family",
        required=True,
        ondelete="restrict",
    )
    date_from = fields.Date(
        "Valid from", required=True, default=lambda self: self.env.company._today()
    )
    date_to = fields.Date("Valid until", help="Empty: it does not end by itself.")
    evidence = fields.Char(help="Number of the certificate, or who saw the work.")
    granted_by_id = fields.Many2one(
        "res.users",
        "Granted by",
        ondelete="restrict",
        help="Who answers for it; empty where a certificate does.",
    )

    # A competency withdrawn before its first day ends the day before it began.
    _dates_ordered = models.Constraint(
        "CHECK (date_to >= date_from - 1)",
        "A competency cannot end before it begins. Correct one of its dates.",
    )
    _tailor_stage_family_idx = models.Index("(tailor_id, stage_id, family_id)")

    @api.depends("tailor_id.name", "stage_id.name", "family_id.name")
    def _compute_display_name(self):
        for competency in self:
            competency.display_name = self.env._(
                "%(tailor)s: %(stage)s, %(family)s",
                tailor=competency.tailor_id.name or "",
                stage=competency.stage_id.name or "",
                family=competency.family_id.name or "",
            )

    @api.model
    def _valid_domain(self, on_date):
        """The competencies in force on a day."""
        return Domain("date_from", "<=", on_date) & (
            Domain("date_to", "=", False) | Domain("date_to", ">=", on_date)
        )

    @api.model
    def _work_domain(self, stage, family, on_date):
        """The competencies that allow this work on a day."""
        return (
            Domain("stage_id", "=", stage.id)
            & Domain("family_id", "=", family.id)
            & self._valid_domain(on_date)
        )

    def _end(self, on_date):
        """Make ``on_date`` the first day without the competency.

        What has already ended before stays as it is.
        """
        self.tailor_id.check_access("write")
        # sudo: nobody writes a competency by hand; who keeps the tailor was checked.
        for competency in self.sudo():
            last = max(on_date, competency.date_from) - timedelta(days=1)
            if not competency.date_to or competency.date_to > last:
                competency.date_to = last
