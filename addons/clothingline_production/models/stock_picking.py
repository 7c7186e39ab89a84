from odoo import fields, models


class StockPicking(models.Model):
    """A transfer of a job: its moves belong to the job, whoever adds them."""

    _inherit = "stock.picking"

    clothingline_job_id = fields.Many2one(
        "clothingline.job", "Job", index="btree_not_null"
    )

    def _action_done(self):
        for picking in self.filtered("clothingline_job_id"):
            added = picking.move_ids.filtered(
                lambda move: move.state != "done" and not move.clothingline_job_id
            )
            added.clothingline_job_id = picking.clothingline_job_id
        return super()._action_done()

    def _clothingline_reserve(self):
        """Confirm and reserve, reading what is there once for all components.

        Reserving then writes the state of all moves in the end, not of each in between.
        """
        quants = self.env["stock.quant"]._clothingline_cached(
            self.move_ids.product_id, self.move_ids.location_id
        )
        pickings = self.with_context(preserve_state=True, quants_cache=quants)
        pickings.action_confirm()
        pickings.action_assign()
