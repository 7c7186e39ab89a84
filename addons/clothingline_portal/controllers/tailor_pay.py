from datetime import date

from dateutil.relativedelta import relativedelta

from odoo import fields
from odoo.http import content_disposition, request, route
from odoo.tools import format_date

from .phone import money, number
from .tailor_offline import TailorOfflineController

WEEKS = 8
MONTHS = 6
REPORT = "clothingline_portal.clothingline_pay_slip_action_report"
YEARS = range(2000, 2100)


class TailorPayController(TailorOfflineController):
    """What a tailor earned by week and by month, and the slip of a month."""

    def _pay_values(self, tailor):
        today = fields.Date.context_today(tailor)
        return {
            **super()._pay_values(tailor),
            "weeks": tailor._earnings("week", today - relativedelta(weeks=WEEKS)),
            "months": tailor._earnings(
                "month", today.replace(day=1) - relativedelta(months=MONTHS)
            ),
            "month_name": self._month_name,
        }

    @route(
        "/my/jobs/pay/slip/<int:year>/<int:month>",
        type="http",
        auth="user",
        methods=["GET"],
        readonly=True,
    )
    def slip(self, year, month, **_query):
        """The slip of a month as PDF."""
        tailor = self._tailor()
        earned = self._earned(tailor, year, month)
        if not earned:
            return self._not_found()
        # Stands in for the tailor's right to print what his own page shows.
        report = request.env["ir.actions.report"].sudo()
        values = self._slip_values(tailor, earned[0])
        pdf, _type = report._render_qweb_pdf(REPORT, tailor.ids, data=values)
        name = request.env._("Pay slip %(month)s", month=values["period"])
        return request.make_response(
            pdf,
            [
                ("Content-Type", "application/pdf"),
                ("Content-Disposition", content_disposition(f"{name}.pdf")),
                ("Cache-Control", "no-store"),
            ],
        )

    def _earned(self, tailor, year, month):
        if not tailor or year not in YEARS or not 1 <= month <= 12:
            return []
        start = date(year, month, 1)
        months = tailor._earnings(
            "month",
            start - relativedelta(days=1),
            start + relativedelta(months=1, days=1),
        )
        return [period for period in months if period["start"].month == month]

    def _slip_values(self, tailor, period):
        currency = period["jobs"][0]["job"].currency_id
        return {
            "period": self._month_name(period["start"]),
            "lines": [
                {
                    "name": self._job_title(line["job"]),
                    "qty": number(line["qty"]),
                    "rate": money(line["job"].piece_amount, currency),
                    "amount": money(line["amount"], currency),
                }
                for line in period["jobs"]
            ],
            "total_qty": number(period["qty"]),
            "total_amount": money(period["amount"], currency),
        }

    def _job_title(self, job):
        return f"{job.name} · {job.product_tmpl_id.name} · {job.stage_id.name}"

    def _month_name(self, start):
        return format_date(request.env, start.date(), date_format="MMMM y")
