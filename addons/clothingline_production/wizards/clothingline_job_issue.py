from odoo import Command, api, fields, models
from odoo.exceptions import UserError


class ClothinglineJobIssue(models.TransientModel):
    """Ask the warehouse to send a job more material than was planned."""

    _name = "clothingline.job.issue"
    _description = "Send More Material"

    job_id = fields.Many2one("clothingline.job", required=True, readonly=True)
    reason = fields.Char(required=True)
    line_ids = fields.One2many(
        "clothingline.job.issue.line",
        "issue_id",
        "Material",
        compute="_compute_line_ids",
        store=True,
        readonly=False,
    )

    @api.depends("job_id")
    def _compute_line_ids(self):
        for issue in self:
            issue.line_ids = [Command.clear()] + [
                Command.create({"material_id": material.id})
                for material in issue.job_id.material_ids
            ]

    def action_issue(self):
        """Ask for it; the job answers for it as for what was planned."""
        self.ensure_one()
        job = self.job_id
        job.check_access("write")
        if job.order_id.state != "confirmed":
            raise UserError(self.env._("%(job)s is over.", job=job.name))
        quantities = {
            line.material_id.sudo(): line.qty for line in self.line_ids if line.qty
        }
        if not quantities:
            raise UserError(self.env._("Enter how much is to be sent."))
        job.sudo().material_ids._issue_more(quantities)
        job._reopen()
        job.message_post(
            body=self.env._(
                "More material sent. Reason: %(reason)s", reason=self.reason
            )
        )
        return True
