from odoo import fields, models


class StockMove(models.Model):
    _inherit = "stock.move"

    # Copied, so that a split, a back order and a return stay with the job.
    clothingline_job_id = fields.Many2one(
        "clothingline.job", "Job", index="btree_not_null"
    )
