from odoo import Command, api, fields, models


class StockPicking(models.Model):
    """What goes to a tailor for a job, and what comes back from him."""

    _inherit = "stock.picking"

    clothingline_job_id = fields.Many2one(
        "clothingline.job", "Job", index="btree_not_null"
    )

    @api.model
    def _clothingline_issue(self, job, source, quantities):
        """Ask the warehouse to send these to the job's tailor; ``quantities`` by
        job material."""
        target = job.tailor_id._get_location()
        picking = self.create(
            self._clothingline_prepare(
                job,
                source,
                target,
                [(one.product_id, qty) for one, qty in quantities.items()],
            )
        )
        products = picking.move_ids.product_id
        picking = picking.with_context(
            **self.env["stock.move"]._clothingline_reserving(products, source)
        )
        picking.action_confirm()
        picking.action_assign()
        return picking

    @api.model
    def _clothingline_return(self, job, target, rows):
        """Ask the warehouse to take these back; (job material, lot id, qty) rows.

        What comes back is named by owner and lot: at a tailor's lies also what belongs
        to his other jobs.
        """
        source = job.tailor_id._get_location()
        picking = self.create(
            self._clothingline_prepare(
                job, source, target, [(one.product_id, qty) for one, _l, qty in rows]
            )
        )
        picking.action_confirm()
        self.env["stock.move.line"].create(
            [
                {
                    "move_id": move.id,
                    "picking_id": picking.id,
                    "product_id": one.product_id.id,
                    "product_uom_id": one.uom_id.id,
                    "quantity": qty,
                    "lot_id": lot,
                    "owner_id": one.owner_id.id,
                    "location_id": source.id,
                    "location_dest_id": target.id,
                    "company_id": job.company_id.id,
                }
                for move, (one, lot, qty) in zip(picking.move_ids, rows, strict=True)
            ]
        )
        return picking

    @api.model
    def _clothingline_prepare(self, job, source, target, quantities):
        return {
            "picking_type_id": job.company_id._clothingline_warehouse().int_type_id.id,
            "partner_id": job.partner_id.id,
            "location_id": source.id,
            "location_dest_id": target.id,
            "origin": job.name,
            "clothingline_job_id": job.id,
            "move_ids": [
                Command.create(
                    {
                        "product_id": product.id,
                        "product_uom": product.uom_id.id,
                        "product_uom_qty": qty,
                        "location_id": source.id,
                        "location_dest_id": target.id,
                        "clothingline_job_id": job.id,
                    }
                )
                for product, qty in quantities
            ],
        }
