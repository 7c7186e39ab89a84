from odoo import fields, models


class ClothinglineJobWriteOff(models.TransientModel):
    """Write off the material a closed-out job has left at its tailor, with a reason."""

    _name = "clothingline.job.write.off"
    _description = "Write Off Material"

    job_id = fields.Many2one("clothingline.job", required=True, readonly=True)
    leftovers = fields.Char("Left Over", compute="_compute_leftovers")
    reason = fields.Char(required=True)

    def _compute_leftovers(self):
        for wizard in self:
            materials = wizard.job_id.material_ids
            wizard.leftovers = materials._describe(materials._spare())

    def action_write_off(self):
        self.ensure_one()
        self.job_id.check_access("write")
        self.job_id.material_ids._write_off(self.reason)
        self.job_id._close_if_settled()
        return True
