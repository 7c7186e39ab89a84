from odoo import fields, models
from odoo.exceptions import UserError


class ClothinglineJobStart(models.TransientModel):
    """Let a tailor report pieces before all material was issued, with the reason."""

    _name = "clothingline.job.start"
    _description = "Start without Material"

    job_id = fields.Many2one("clothingline.job", required=True, readonly=True)
    reason = fields.Char(required=True)

    def action_start(self):
        """Keep the reason on the job; what was used is booked when it is issued."""
        self.ensure_one()
        self.job_id.check_access("write")
        if self.job_id.state != "taken":
            raise UserError(self.env._("%(job)s is over.", job=self.job_id.name))
        self.job_id._in_step().material_override = self.reason
        return True
