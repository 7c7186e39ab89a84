from odoo import api, fields, models


class ClothinglineProgramme(models.Model):
    """A training programme for tailors: how many it wanted to train, where, and how
    many it did."""

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
