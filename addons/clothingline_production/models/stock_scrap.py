from odoo import fields, models


class StockScrap(models.Model):
    _inherit = "stock.scrap"

    clothingline_job_id = fields.Many2one(
        "clothingline.job", "Job", index="btree_not_null", readonly=True
    )

    def _prepare_move_values(self):
        return super()._prepare_move_values() | {
            "clothingline_job_id": self.clothingline_job_id.id
        }
