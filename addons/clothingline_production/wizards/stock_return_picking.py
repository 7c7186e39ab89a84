from odoo import models


class StockReturnPicking(models.TransientModel):
    """A return of a job's transfer belongs to the job, so that its balance follows."""

    _inherit = "stock.return.picking"

    def _prepare_picking_default_values_based_on(self, picking):
        values = super()._prepare_picking_default_values_based_on(picking)
        return values | {"clothingline_job_id": picking.clothingline_job_id.id}


class StockReturnPickingLine(models.TransientModel):
    """A line of a return; one added by hand belongs to the job as well."""

    _inherit = "stock.return.picking.line"

    def _prepare_move_default_values(self, new_picking):
        values = super()._prepare_move_default_values(new_picking)
        job = new_picking.clothingline_job_id or self.move_id.clothingline_job_id
        return values | {"clothingline_job_id": job.id}
