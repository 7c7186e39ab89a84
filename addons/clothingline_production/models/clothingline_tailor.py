from odoo import fields, models
from odoo.fields import Domain


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
