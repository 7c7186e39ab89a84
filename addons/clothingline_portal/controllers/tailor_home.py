from odoo import fields
from odoo.http import request, route
from odoo.tools.misc import get_lang

from .phone import PhoneController, pack

# The largest id that the database can hold: what is above is not there.
MAX_ID = 2**31 - 1
SHOWN_STATES = ("offered", "taken", "refused", "done")
OPEN_STATES = ("offered", "taken")
LATEST = 60


class TailorController(PhoneController):
    """What a tailor sees: only his own, and the same answer for all that is not."""

    def _tailor(self):
        """The tailor that the user works as, or none."""
        # Stands in for the tailor's right to his own profile, found by his partner. In
        # one query: reading user and partner took a fifth of a report's time.
        tailors = request.env["clothingline.tailor"].sudo()
        own = tailors.env["res.partner"]._search([("user_ids", "in", tailors.env.uid)])
        return tailors.with_context(active_test=False).search(
            [("partner_id", "in", own.subselect("commercial_partner_id"))]
        )

    def _jobs(self, tailor, domain=(), **options):
        # Stands in for the tailor's right to his own work. His pages show more of it
        # than a call from outside may read.
        jobs = request.env["clothingline.job"].sudo()
        return jobs.search(
            [
                ("tailor_id", "=", tailor.id),
                ("state", "in", SHOWN_STATES),
                *domain,
            ],
            **options,
        )

    def _own_job(self, job_id):
        """The user's own job in its company, or none."""
        tailor = self._tailor()
        if not tailor or not 0 < job_id <= MAX_ID:
            return request.env["clothingline.job"]
        job = self._jobs(tailor, [("id", "=", job_id)])
        return job.with_company(job.company_id)

    def _not_found(self):
        if self._is_script():
            return self._answer({"error": self._gone()}, 404)
        tab = "jobs" if self._tailor() else None
        return self._phone_page("phone_not_found", {"tab": tab}, status=404)

    def _gone(self):
        return request.env._("This job was taken back or cancelled.")

    # Money ----------------------------------------------------------------

    def _pay_lines(self, tailor):
        return self._jobs(tailor, [("purchase_line_id", "!=", False)]).purchase_line_id

    def _bills(self, lines):
        return lines.env["account.move"].search(
            [
                ("move_type", "in", ("in_invoice", "in_refund")),
                ("state", "!=", "cancel"),
                ("invoice_line_ids.purchase_line_id", "in", lines.ids),
            ],
            order="invoice_date desc, id desc",
        )

    def _money(self, tailor):
        """What is coming: accepted and not billed, billed and not paid; and paid."""
        lines = self._pay_lines(tailor)
        bills = self._bills(lines)
        unpaid = paid = 0
        for bill in bills:
            sign = -1 if bill.move_type == "in_refund" else 1
            left = bill.amount_residual if bill.state == "posted" else bill.amount_total
            unpaid += sign * left
            paid += sign * (bill.amount_total - left)
        return {
            "lines": lines,
            "bills": bills,
            "currency": lines[:1].currency_id or request.env.company.currency_id,
            "unbilled_amount": sum(
                line.qty_to_invoice * line.price_unit
                for line in lines
                if line.qty_to_invoice > 0
            ),
            "unpaid_amount": unpaid,
            "paid_amount": paid,
        }

    # Pages ----------------------------------------------------------------

    @route("/my/jobs", type="http", auth="user", methods=["GET"], readonly=True)
    def jobs(self, **_query):
        """What to do now: offers, open jobs, money."""
        if "clothingline_message" in request.session:
            tailor = self._tailor()
            return self._phone_page("tailor_home", self._home_values(tailor))
        # The stamp shows nobody anything; it tells whether the page has changed.
        tailors = request.env["clothingline.tailor"].sudo()
        page = tailors._kept_home(
            get_lang(request.env).code,
            fields.Date.context_today(tailors),
            tailors._home_stamp(),
            self._home,
        )
        return self._phone_answer(page) if page else self._not_found()

    def _home(self):
        tailor = self._tailor()
        return tailor and pack(
            self._phone_html("tailor_home", self._home_values(tailor))
        )

    def _home_values(self, tailor):
        jobs = self._jobs(tailor, [("state", "in", OPEN_STATES)])
        return {
            "tab": "jobs",
            "tailor": tailor,
            "offers": jobs.filtered(lambda job: job.state == "offered"),
            "jobs": jobs.filtered(lambda job: job.state == "taken"),
            "closed": self._jobs(
                tailor, [("state", "=", "done")], limit=5, order="id desc"
            ),
            # Stands in for the tailor's right to his own assessments.
            "assessments": request.env["clothingline.assessment"]
            .sudo()
            .search([("tailor_id", "=", tailor.id), ("state", "=", "draft")]),
            "today": fields.Date.context_today(tailor),
            **self._money(tailor),
        }

    @route("/my/jobs/pay", type="http", auth="user", methods=["GET"], readonly=True)
    def pay(self, **_query):
        """Accepted pieces by job, and the bills with their state."""
        tailor = self._tailor()
        if not tailor:
            return self._not_found()
        return self._phone_page("tailor_pay", self._pay_values(tailor))

    def _pay_values(self, tailor):
        money = self._money(tailor)
        jobs = self._jobs(
            tailor, [("purchase_line_id", "!=", False)], limit=LATEST, order="id desc"
        )
        return {
            "tab": "pay",
            "jobs": jobs.filtered("payable_qty"),
            **money,
            "bills": money["bills"][:LATEST],
        }
