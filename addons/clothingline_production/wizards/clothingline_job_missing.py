from odoo import Command, api, fields, models
from odoo.exceptions import UserError


class ClothinglineJobMissing(models.TransientModel):
    """Record pieces of a job that are lost at the tailor, with the reason."""

    _name = "clothingline.job.missing"
    _description = "Record Missing Pieces"

    job_id = fields.Many2one("clothingline.job", required=True, readonly=True)
    reason = fields.Char(required=True)
    line_ids = fields.One2many(
        "clothingline.job.missing.line",
        "missing_id",
        "Pieces",
        compute="_compute_line_ids",
        store=True,
        readonly=False,
    )

    @api.depends("job_id")
    def _compute_line_ids(self):
        for missing in self:
            missing.line_ids = [Command.clear()] + [
                Command.create({"job_line_id": line.id})
                for line in missing.job_id.line_ids
            ]

    def action_record(self):
        """Post the missing pieces; their material counts as used, they are not paid."""
        self.ensure_one()
        job = self.job_id
        job.check_access("write")
        pieces = {line.job_line_id: line.qty for line in self.line_ids if line.qty}
        if not pieces:
            raise UserError(self.env._("Enter at least one piece."))
        job._record_missing(pieces, self.reason)
        job.message_post(
            body=self.env._(
                "%(qty)s pieces are missing: %(reason)s",
                qty=sum(pieces.values()),
                reason=self.reason,
            )
        )
        return True
