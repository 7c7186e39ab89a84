from odoo import api, fields, models


class ClothinglineJobMaterial(models.Model):
    """What a job needs of one component, what was issued, counted and used."""

    _name = "clothingline.job.material"
    _description = "Job Material"
    _order = "job_id, id"
    _rec_name = "product_id"

    job_id = fields.Many2one(
        "clothingline.job", required=True, index=True, ondelete="cascade"
    )
    product_id = fields.Many2one("product.product", "Component", required=True)
    uom_id = fields.Many2one(related="product_id.uom_id")
    need_qty = fields.Float("Needed", digits="Product Unit", required=True)
    issued_qty = fields.Float("Issued", digits="Product Unit", compute="_compute_moved")
    used_qty = fields.Float("Used", digits="Product Unit", compute="_compute_moved")
    returned_qty = fields.Float(
        "Returned", digits="Product Unit", compute="_compute_moved"
    )
    written_off_qty = fields.Float(
        "Written Off", digits="Product Unit", compute="_compute_moved"
    )
    counted_qty = fields.Float("Counted by Tailor", digits="Product Unit")
    is_counted = fields.Boolean(readonly=True)

    _component_once = models.Constraint(
        "UNIQUE (job_id, product_id)", "This component is in the job already."
    )

    @api.depends("job_id.picking_ids.state", "job_id.piece_move_ids", "product_id")
    def _compute_moved(self):
        moved = self.job_id._moved_material()
        for material in self:
            sums = moved[material.job_id.id, material.product_id.id]
            material.issued_qty = sums.issued
            material.used_qty = sums.used
            material.returned_qty = sums.returned
            material.written_off_qty = sums.written_off
