from collections import defaultdict
from typing import NamedTuple

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

BILLS = ("in_invoice", "in_refund")
# Planning counts more than reading here, so all is asked for at once.
BALANCE = """
WITH lines AS (
    SELECT line.id, line.company_id,
           line.price_unit * GREATEST(line.qty_to_invoice, 0) AS unbilled
      FROM clothingline_job job
      JOIN purchase_order_line line ON line.id = job.purchase_line_id
     WHERE job.tailor_id = %(tailor)s
), bills AS (
    SELECT CASE move_type WHEN 'in_refund' THEN -1 ELSE 1 END AS sign,
           amount_total AS total,
           CASE state WHEN 'posted' THEN amount_residual ELSE amount_total END AS due
      FROM account_move
     WHERE move_type IN %(bills)s AND state != 'cancel' AND id IN (
           SELECT move_id FROM account_move_line
            WHERE purchase_line_id IN (SELECT id FROM lines))
)
SELECT (SELECT COALESCE(SUM(unbilled), 0) FROM lines),
       COALESCE(SUM(sign * due), 0),
       COALESCE(SUM(sign * (total - due)), 0),
       (SELECT MIN(company.currency_id)
          FROM res_company company JOIN lines ON lines.company_id = company.id)
  FROM bills
"""


class PayBalance(NamedTuple):
    """What has become of the pay for pieces that passed.

    Unbilled is on no bill yet; unpaid is what bills wait for, paid what they do not.
    """

    unbilled_amount: float
    unpaid_amount: float
    paid_amount: float
    currency_id: int


class ClothinglineTailor(models.Model):
    """Where the firm's material lies while a tailor has it, his jobs and earnings."""

    _inherit = "clothingline.tailor"

    location_id = fields.Many2one(
        "stock.location",
        "Stock Location",
        company_dependent=True,
        readonly=True,
        copy=False,
    )
    job_ids = fields.One2many("clothingline.job", "tailor_id", "Jobs")
    open_job_count = fields.Integer(compute="_compute_open_job_count")

    def _compute_open_job_count(self):
        counts = dict(
            self.env["clothingline.job"]._read_group(
                [("tailor_id", "in", self.ids), ("state", "=", "taken")],
                ["tailor_id"],
                ["__count"],
            )
        )
        for tailor in self:
            tailor.open_job_count = counts.get(tailor, 0)

    @api.depends_context("clothingline_show_load")
    def _compute_display_name(self):
        """In the planner's choice: with place, load and quality."""
        super()._compute_display_name()
        if not self.env.context.get("clothingline_show_load"):
            return
        pieces, passed = self._load(), self._passed_share()
        for tailor in self:
            facts = [tailor.city_id.name or "", pieces[tailor.id]]
            if tailor.id in passed:
                facts.append(self.env._("%s %% of lots passed", passed[tailor.id]))
            name = " · ".join([tailor.display_name, *filter(None, facts)])
            tailor.display_name = name

    def _load(self):
        """What each of these has taken and not finished, in words."""
        counts = dict.fromkeys(self.ids, self.env._("free"))
        for tailor, jobs, qty in self.env["clothingline.job"]._read_group(
            [("tailor_id", "in", self.ids), ("state", "=", "taken")],
            ["tailor_id"],
            ["__count", "qty:sum"],
        ):
            counts[tailor.id] = self.env._(
                "%(jobs)s open jobs, %(qty)s pieces", jobs=jobs, qty=qty
            )
        return counts

    def _passed_share(self):
        """Per cent of the lots of each of these that passed at once, this year."""
        lots = defaultdict(lambda: [0, 0])
        for tailor, state, count in self.env["clothingline.inspection"]._read_group(
            [
                ("tailor_id", "in", self.ids),
                ("state", "!=", "pending"),
                ("judged_at", ">=", "today -365d"),
            ],
            ["tailor_id", "state"],
            ["__count"],
        ):
            lots[tailor.id][state == "passed"] += count
        return {
            tailor: round(100 * good / (bad + good))
            for tailor, (bad, good) in lots.items()
        }

    def action_view_jobs(self):
        self.ensure_one()
        return self.env["ir.actions.act_window"]._for_xml_id(
            "clothingline_production.clothingline_job_action"
        ) | {"domain": [("tailor_id", "=", self.id)]}

    def _lost_membership(self):
        """A tailor who is no member has nothing on offer."""
        result = super()._lost_membership()
        # sudo: who keeps the membership, or the day itself, withdraws what it forbids.
        offers = self.env["clothingline.offer"].sudo()
        offers.search(
            [("tailor_id", "in", self.ids), ("state", "=", "offered")]
        )._withdraw()
        return result

    def _get_location(self):
        """The tailor's own stock location, made on first use."""
        self.ensure_one()
        if not self.location_id:
            # Whoever plans a job may open the place its material goes to.
            self.sudo().location_id = (
                self.env["stock.location"]
                .sudo()
                .create(
                    {
                        "name": self.name,
                        "usage": "internal",
                        "location_id": self.env.company._get_tailors_location().id,
                        "company_id": self.env.company.id,
                    }
                )
            )
        return self.location_id

    def _earnings(self, granularity, date_from, date_to=None):
        """What each period pays, the latest first, in the time zone of the context.

        Each is a dict of ``start``, ``qty``, ``amount`` and ``jobs``: dicts of ``job``,
        ``qty`` and ``amount``. Periods are a "week" or a "month".
        """
        self.ensure_one()
        domain = Domain("tailor_id", "=", self.id) & Domain("payable_qty", "!=", 0)
        domain &= Domain("happened_at", ">=", date_from)
        if date_to:
            domain &= Domain("happened_at", "<", date_to)
        periods = {}
        # Stands in for the tailor's right to the sums of his own work.
        for start, job, qty in (
            self.env["clothingline.piece.move"]
            .sudo()
            ._read_group(
                domain, [f"happened_at:{granularity}", "job_id"], ["payable_qty:sum"]
            )
        ):
            period = periods.setdefault(
                start, {"start": start, "qty": 0, "amount": 0, "jobs": []}
            )
            amount = qty * job.piece_amount
            period["jobs"].append({"job": job, "qty": qty, "amount": amount})
            period["qty"] += qty
            period["amount"] += amount
        return [periods[start] for start in sorted(periods, reverse=True)]

    def _pay_balance(self):
        """What is coming to the tailor and what he got, from the native documents."""
        self.ensure_one()
        self.env.flush_all()
        # Stands in for the tailor's right to the sums of his own work.
        ((*amounts, currency_id),) = self.env.execute_query(
            SQL(BALANCE, tailor=self.id, bills=BILLS)
        )
        currency_id = currency_id or self.env.company.currency_id.id
        return PayBalance(*map(float, amounts), currency_id)

    def _pay_bills(self, limit):
        """The latest bills and refunds of the tailor's work, also those in draft."""
        self.ensure_one()
        # Stands in for the tailor's right to see what is billed of his own work.
        jobs = self.env["clothingline.job"].sudo()
        lines = jobs.search([("tailor_id", "=", self.id)]).purchase_line_id
        return jobs.env["account.move"].search(
            [
                ("move_type", "in", BILLS),
                ("state", "!=", "cancel"),
                ("invoice_line_ids.purchase_line_id", "in", lines.ids),
            ],
            order="invoice_date desc, id desc",
            limit=limit,
        )
