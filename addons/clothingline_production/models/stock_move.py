from odoo import fields, models

# In the context of moves whose settlement posts one journal entry for all of them.
# Our own code carries it only: RPC cannot send an object.
POSTED_LATER = object()


class StockMove(models.Model):
    _inherit = "stock.move"

    # Copied, so that a split, a back order and a return stay with the job.
    clothingline_job_id = fields.Many2one(
        "clothingline.job", "Job", index="btree_not_null"
    )

    def _skip_push(self):
        # No route takes on what goes to a tailor, what he used, and the lot, which is
        # nothing that could be carried.
        job, production = self.clothingline_job_id, self.production_id
        tailor = job.tailor_id.with_company(job.company_id)
        if job and (
            self.raw_material_production_id
            or self.location_dest_id == tailor.location_id
        ):
            return True
        is_lot = self.product_id == production.product_id
        return bool(production.clothingline_order_id and is_lot) or super()._skip_push()

    def _update_orderpoints(self):
        # Called at every write: ask the products once, not the database each time.
        ordered = self.filtered(lambda move: move.sudo().product_id.orderpoint_ids)
        return super(StockMove, ordered)._update_orderpoints()

    def _create_account_move(self):
        if self.env.context.get("clothingline_posting") is POSTED_LATER:
            return self.env["account.move"]
        return super()._create_account_move()
