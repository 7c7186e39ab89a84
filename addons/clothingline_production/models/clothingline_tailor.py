from odoo import fields, models


class ClothinglineTailor(models.Model):
    """Where the firm's material lies while a tailor has it, and his jobs."""

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
                [("tailor_id", "in", self.ids), ("state", "in", ("offered", "taken"))],
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
        jobs = self.env["clothingline.job"].sudo()
        offered = jobs.search(
            [("tailor_id", "in", self.ids), ("state", "=", "offered")]
        )
        offered.action_cancel()
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
