from odoo import Command, api, fields, models
from odoo.exceptions import UserError


class ClothinglineJobUse(models.TransientModel):
    """Count what a job has really used of its material, and say why it differs."""

    _name = "clothingline.job.use"
    _description = "Count Real Use"

    job_id = fields.Many2one("clothingline.job", required=True, readonly=True)
    reason = fields.Char(required=True)
    line_ids = fields.One2many(
        "clothingline.job.use.line",
        "use_id",
        "Material",
        compute="_compute_line_ids",
        store=True,
        readonly=False,
    )

    @api.depends("job_id")
    def _compute_line_ids(self):
        for use in self:
            use.line_ids = [Command.clear()] + [
                Command.create(
                    {"material_id": material.id, "real_qty": material.used_qty}
                )
                for material in use.job_id.material_ids
            ]

    def action_count(self):
        """Book the difference; what was not used is the job's again."""
        self.ensure_one()
        job = self.job_id
        job.check_access("write")
        if job.order_id.state != "confirmed":
            raise UserError(
                self.env._(
                    "%(order)s is closed, and its books rest on this.",
                    order=job.order_id.name,
                )
            )
        if job.open_qty:
            raise UserError(
                self.env._(
                    "%(tailor)s still works on %(qty)s pieces of %(job)s. Count the "
                    "use when all are settled.",
                    tailor=job.tailor_id.name,
                    qty=job.open_qty,
                    job=job.name,
                )
            )
        # Who plans books the use; the moves of stock are made for him.
        job = job.sudo()
        job.env["clothingline.settlement"]._settle_use(
            job,
            {line.material_id.sudo(): line.real_qty for line in self.line_ids},
            self.reason,
        )
        job._reopen()
        job._close_if_settled()
        job.message_post(
            body=self.env._("Real use counted. Reason: %(reason)s", reason=self.reason)
        )
        return True
