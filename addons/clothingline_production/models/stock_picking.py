from odoo import fields, models


class StockPicking(models.Model):
    _inherit = "stock.picking"

    clothingline_job_id = fields.Many2one(
        "clothingline.job", "Job", index="btree_not_null"
    )
