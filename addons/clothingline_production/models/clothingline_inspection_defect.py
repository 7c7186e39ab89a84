from odoo import api, fields, models

from .clothingline_defect_type import CAUSES, SEVERITIES


class ClothinglineInspectionDefect(models.Model):
    """Pieces of a size and colour with the same worst defect, and what becomes of them.

    A piece is counted once, by its worst defect.
    """

    _name = "clothingline.inspection.defect"
    _description = "Defect Found"
    _inherit = "clothingline.fixed.mixin"
    _fixed_by = "inspection_id"
    _order = "inspection_id, id"

    inspection_id = fields.Many2one(
        "clothingline.inspection", required=True, index=True, ondelete="cascade"
    )
    handover_id = fields.Many2one(related="inspection_id.handover_id")
    defect_type_id = fields.Many2one("clothingline.defect.type", required=True)
    severity = fields.Selection(
        SEVERITIES,
        compute="_compute_usual",
        store=True,
        precompute=True,
        readonly=False,
        required=True,
    )
    cause = fields.Selection(
        CAUSES,
        compute="_compute_usual",
        store=True,
        precompute=True,
        readonly=False,
        required=True,
    )
    handover_line_id = fields.Many2one(
        "clothingline.handover.line",
        "Size and Colour",
        required=True,
        domain="[('handover_id', '=', handover_id)]",
    )
    qty = fields.Integer("Pieces", required=True, default=1)
    disposition = fields.Selection(
        [("rework", "Back for rework"), ("rejected", "Reject")],
        required=True,
        default="rework",
    )
    is_counted = fields.Boolean(
        "Counts against the Lot",
        default=True,
        help="Not ticked: the piece leaves the lot as said, and the lot is not judged "
        "by it, because its cause is not the tailor's work.",
    )
    note = fields.Char()
    photo = fields.Image(max_width=1600, max_height=1600)

    _qty_positive = models.Constraint(
        "CHECK (qty > 0)", "A defect is found on at least one piece."
    )
    _counted_workmanship = models.Constraint(
        "CHECK (is_counted OR cause != 'tailor' AND severity != 'critical')",
        "Workmanship and critical defects always count against the lot.",
    )

    @api.depends("defect_type_id")
    def _compute_usual(self):
        for defect in self:
            defect.severity = defect.defect_type_id.severity
            defect.cause = defect.defect_type_id.usual_cause
