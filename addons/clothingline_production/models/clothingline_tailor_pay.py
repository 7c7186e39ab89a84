from odoo import models
from odoo.fields import Domain

PAYABLE = Domain("target_state", "=", "accepted") | (
    Domain("target_state", "=", "rejected") & Domain("cause", "!=", "tailor")
)


class ClothinglineTailor(models.Model):
    """What a tailor has earned by the piece, by week and by month."""

    _inherit = "clothingline.tailor"

    def _earnings(self, granularity, date_from, date_to=None):
        """What each period pays, the latest first, in the time zone of the context.

        Each is a dict of ``start``, ``qty``, ``amount`` and ``jobs``: dicts of ``job``,
        ``qty`` and ``amount``. Periods are a "week" or a "month".
        """
        self.ensure_one()
        domain = PAYABLE & Domain("tailor_id", "=", self.id)
        domain &= Domain("happened_at", ">=", date_from)
        if date_to:
            domain &= Domain("happened_at", "<", date_to)
        periods = {}
        # Stands in for the tailor's right to the sums of his own work.
        for start, job, qty in (
            self.env["clothingline.piece.move"]
            .sudo()
            ._read_group(domain, [f"happened_at:{granularity}", "job_id"], ["qty:sum"])
        ):
            period = periods.setdefault(
                start, {"start": start, "qty": 0, "amount": 0, "jobs": []}
            )
            amount = qty * job.piece_amount
            period["jobs"].append({"job": job, "qty": qty, "amount": amount})
            period["qty"] += qty
            period["amount"] += amount
        return [periods[start] for start in sorted(periods, reverse=True)]
