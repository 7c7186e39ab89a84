from odoo import fields, models


class ClothinglineHandoverLine(models.Model):
    """The pieces of one size and colour in a handover."""

    _name = "clothingline.handover.line"
    _description = "Handover Line"
    _inherit = "clothingline.fixed.mixin"
    _fixed_by = "handover_id"
    _order = "handover_id, id"
    _rec_name = "variant_name"
    _rec_names_search = ["job_line_id.variant_name"]

    handover_id = fields.Many2one(
        "clothingline.handover", required=True, index=True, ondelete="cascade"
    )
    job_line_id = fields.Many2one(
        "clothingline.job.line", required=True, index=True, ondelete="restrict"
    )
    variant_name = fields.Char(related="job_line_id.variant_name")
    qty = fields.Integer("Pieces", required=True)

    _qty_positive = models.Constraint(
        "CHECK (qty > 0)", "A handover line counts at least one piece."
    )
