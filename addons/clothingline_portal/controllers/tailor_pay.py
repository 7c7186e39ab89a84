from datetime import date

from dateutil.relativedelta import relativedelta

from odoo.http import Controller, content_disposition, request, route
from odoo.tools import format_date

from . import gate
from .phone import money, not_found, number, phone_page

WEEKS = 8
MONTHS = 6
LATEST = 60
REPORT = "clothingline_portal.clothingline_pay_slip_action_report"
YEARS = range(2000, 2100)
_PAGE = {"type": "http", "auth": "user", "methods": ["GET"], "readonly": True}


class TailorPayController(Controller):
    """What a tailor earned, by job, week and month; his bills; the slip of a month."""

    @route("/my/jobs/pay", **_PAGE)
    def pay(self, **_query):
        tailor = gate.tailor()
        if not tailor:
            return not_found()
        return phone_page("tailor_pay", _pay_values(tailor))

    @route("/my/jobs/pay/slip/<int:year>/<int:month>", **_PAGE)
    def slip(self, year, month, **_query):
        """The slip of a month as PDF."""
        tailor = gate.tailor()
        earned = _earned(tailor, year, month)
        if not earned:
            return not_found()
        # Stands in for the tailor's right to print what his own page shows.
        report = request.env["ir.actions.report"].sudo()
        values = _slip_values(earned[0])
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


def _pay_values(tailor):
    # Every company has the same day; to ask for the user's costs a query.
    today = tailor.env["res.company"]._today()
    jobs = gate.jobs([("purchase_line_id", "!=", False)], limit=LATEST, order="id desc")
    return {
        "tab": "pay",
        "balance": tailor._pay_balance(),
        "bills": tailor._pay_bills(LATEST),
        "jobs": jobs.filtered("payable_qty"),
        "weeks": tailor._earnings("week", today - relativedelta(weeks=WEEKS)),
        "months": tailor._earnings(
            "month", today.replace(day=1) - relativedelta(months=MONTHS)
        ),
        "month_name": _month_name,
    }


def _earned(tailor, year, month):
    if not tailor or year not in YEARS or not 1 <= month <= 12:
        return []
    start = date(year, month, 1)
    months = tailor._earnings(
        "month",
        start - relativedelta(days=1),
        start + relativedelta(months=1, days=1),
    )
    return [period for period in months if period["start"].month == month]


def _slip_values(period):
    currency = period["jobs"][0]["job"].currency_id
    return {
        "period": _month_name(period["start"]),
        "lines": [
            {
                "name": _job_title(line["job"]),
                "qty": number(line["qty"]),
                "rate": money(line["job"].piece_amount, currency),
                "amount": money(line["amount"], currency),
            }
            for line in period["jobs"]
        ],
        "total_qty": number(period["qty"]),
        "total_amount": money(period["amount"], currency),
    }


def _job_title(job):
    return f"{job.name} · {job.product_tmpl_id.name} · {job.stage_id.name}"


def _month_name(start):
    return format_date(request.env, start.date(), date_format="MMMM y")
