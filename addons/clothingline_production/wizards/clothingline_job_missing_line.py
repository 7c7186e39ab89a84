from odoo import api, fields, models


class ClothinglineJobMissingLine(models.TransientModel):
    """How many pieces of one size and colour are missing."""

    _name = "clothingline.job.missing.line"
    _description = "Record Missing Pieces: Pieces"

    missing_id = fields.Many2one(
        "clothingline.job.missing",
        "Record",
        required=True,
        index=True,
        ondelete="cascade",
    )
    job_line_id = fields.Many2one("clothingline.job.line", required=True)
    variant_name = fields.Char(related="job_line_id.variant_name")
    at_tailor_qty = fields.Integer("At the Tailor", compute="_compute_at_tailor_qty")
    qty = fields.Integer("Missing")

    _qty_not_negative = models.Constraint(
        "CHECK (qty >= 0)", "A number of pieces is never less than zero."
    )

    @api.depends("job_line_id")
    def _compute_at_tailor_qty(self):
        for line in self:
            of_job = line.job_line_id
            line.at_tailor_qty = (
                of_job.in_hand_qty + of_job.made_qty + of_job.rework_qty
            )
