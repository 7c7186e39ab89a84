from odoo import fields, models


class ClothinglineOrderStage(models.Model):
    """A stage of an order as it was confirmed: place in the work, minutes, pay, check.

    Taken from the tech pack while the order is a draft. What the stage, its work
    center or its wage product become later changes no order in work.
    """

    _name = "clothingline.order.stage"
    _description = "Stage of an Order"
    _inherit = ["clothingline.fixed.mixin", "clothingline.ledger.mixin"]
    _order = "order_id, sequence, id"
    _rec_name = "stage_id"
    _fixed_by = "order_id"
    # What came from the stage before is shared by all who work at it.
    _ledger_in_turn = True
    _kept_fields = frozenset({"workorder_id", "ledger_sequence"})

    order_id = fields.Many2one(
        "clothingline.order", required=True, index=True, ondelete="cascade"
    )
    sequence = fields.Integer(default=10)
    stage_id = fields.Many2one("clothingline.stage", required=True, ondelete="restrict")
    minutes = fields.Float("Minutes per Piece (SAM)", digits=(8, 2))
    is_paid = fields.Boolean(
        "Paid by the Piece",
        default=True,
        help="Not ticked: the firm's own people do this stage, and no wage is ordered.",
    )
    is_inspected = fields.Boolean(
        "Inspected",
        default=True,
        help="Not ticked: pieces count as accepted when they are handed in.",
    )
    wage_product_id = fields.Many2one(
        "product.product", domain=[("type", "=", "service")], ondelete="restrict"
    )
    workorder_id = fields.Many2one("mrp.workorder", readonly=True, copy=False)

    _stage_uniq = models.Constraint(
        "UNIQUE (order_id, stage_id)", "A stage stands in an order once."
    )

    def _advance(self, accepted):
        """The native work order shows the pieces that its stage has accepted."""
        self.ensure_one()
        if self.workorder_id.state not in ("done", "cancel"):
            self.workorder_id.with_context(
                tracking_disable=True
            ).qty_produced = accepted
