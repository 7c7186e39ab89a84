from odoo import fields, models


class StockScrap(models.Model):
    """Material lost at a tailor's: it belongs to a job, and is a loss at once."""

    _inherit = "stock.scrap"

    clothingline_job_id = fields.Many2one(
        "clothingline.job", "Job", index="btree_not_null", readonly=True
    )

    def _prepare_move_values(self):
        return super()._prepare_move_values() | {
            "clothingline_job_id": self.clothingline_job_id.id
        }

    def do_scrap(self):
        for scrap in self:
            if scrap.location_id._is_at_tailor():
                if not scrap.clothingline_job_id:
                    self.env["stock.move"]._raise_no_job(
                        scrap.location_id, scrap.product_id
                    )
                # Where the loss has an account, whatever place was chosen.
                scrap.scrap_location_id = scrap.company_id._get_loss_location()
        return super().do_scrap()
