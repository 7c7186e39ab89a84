from odoo import api, fields, models

from ..tools import wage_floor


class ClothinglineMinimumWage(models.Model):
    """What a month of work is worth at least in one regency, by its decree, from a day
    on; and how many minutes of work a month is taken to have.

    No amount is built in: the firm enters those of the decrees it goes by.
    """

    _name = "clothingline.minimum.wage"
    _description = "Minimum Wage"
    _order = "date_from desc, city_id, id desc"
    _rec_name = "city_id"

    city_id = fields.Many2one(
        "res.city", "Regency or City", required=True, index=True, ondelete="restrict"
    )
    date_from = fields.Date("Valid From", required=True)
    month_amount = fields.Monetary("Minimum Wage per Month", required=True)
    currency_id = fields.Many2one(
        "res.currency",
        required=True,
        default=lambda self: self.env.company.currency_id,
    )
    decree = fields.Char(required=True, help="The number of the decree.")
    source = fields.Char(help="Where the amount was read.")
    month_hours = fields.Integer(
        "Hours per Month",
        required=True,
        default=wage_floor.MONTH_HOURS,
        help="173 are the legal hours of a month; 126 is the divisor of PP 36/2021, "
        "article 16, for part-time work. The firm decides which it goes by.",
    )
    allowance = fields.Integer(
        "Allowance (%)",
        required=True,
        default=wage_floor.ALLOWANCE,
        help="What is added because nobody sews at the standard pace all day.",
    )
    active = fields.Boolean(default=True)

    _city_date_uniq = models.Constraint(
        "UNIQUE (city_id, date_from)",
        "This regency has a minimum wage from that day on already. Correct that one.",
    )
    _month_amount_positive = models.Constraint(
        "CHECK (month_amount > 0 AND month_hours > 0 AND allowance >= 0)",
        "Amount and hours of a minimum wage are more than zero, its allowance zero or "
        "more.",
    )

    @api.depends("city_id", "date_from")
    def _compute_display_name(self):
        for wage in self:
            year = wage.date_from and str(wage.date_from.year)
            wage.display_name = " ".join(filter(None, (wage.city_id.name, year)))

    @api.model
    def _of(self, city, on_date):
        """The minimum wage of the regency on a day, or none."""
        return self.search(
            [("city_id", "=", city.id), ("date_from", "<=", on_date)], limit=1
        )

    def _per_minute(self):
        """What a standard minute is worth at least, allowance included."""
        self.ensure_one()
        return wage_floor.per_minute(
            self.month_amount, self.month_hours, self.allowance
        )
