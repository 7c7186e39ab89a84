from collections import defaultdict

from odoo import api, fields, models

from ..tools.piece_flow import to_plan


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
    # Computed, not copied by the order: what a form does not show it does not send.
    is_paid = fields.Boolean(
        "Paid by the Piece",
        compute="_compute_from_stage",
        store=True,
        readonly=False,
        precompute=True,
        help="Not ticked: the firm's own people do this stage, and no wage is ordered.",
    )
    is_inspected = fields.Boolean(
        "Inspected",
        compute="_compute_from_stage",
        store=True,
        readonly=False,
        precompute=True,
        help="Not ticked: pieces count as accepted when they are handed in.",
    )
    wage_product_id = fields.Many2one(
        "product.product",
        compute="_compute_wage_product_id",
        store=True,
        readonly=False,
        precompute=True,
        domain=[("type", "=", "service")],
        ondelete="restrict",
    )
    workorder_id = fields.Many2one("mrp.workorder", readonly=True, copy=False)
    to_offer_qty = fields.Integer(
        "To Offer",
        compute="_compute_to_offer_qty",
        search="_search_to_offer_qty",
        help="Pieces that can still come to this stage and that nobody was offered.",
    )

    _stage_uniq = models.Constraint(
        "UNIQUE (order_id, stage_id)", "A stage stands in an order once."
    )

    @api.depends("stage_id")
    def _compute_from_stage(self):
        for line in self:
            line.is_paid = line.stage_id.is_paid
            line.is_inspected = line.stage_id.is_inspected

    @api.depends("stage_id.wage_product_id")
    def _compute_wage_product_id(self):
        for line in self:
            if line.order_id.state in ("draft", False):
                line.wage_product_id = line.stage_id.wage_product_id

    @api.depends("order_id.job_ids", "order_id.offer_ids.state", "order_id.qty")
    def _compute_to_offer_qty(self):
        orders = self.order_id._origin
        left = self._to_offer(orders.filtered(lambda order: order.state == "confirmed"))
        for line in self:
            line.to_offer_qty = left.get(
                (line.order_id._origin.id, line.stage_id.id), 0
            )

    @api.model
    def _search_to_offer_qty(self, operator, value):
        if (operator, value) != (">", 0):
            return NotImplemented
        orders = self.env["clothingline.order"].search([("state", "=", "confirmed")])
        pairs = {key for key, qty in self._to_offer(orders).items() if qty > 0}
        lines = orders.stage_ids.filtered(
            lambda line: (line.order_id.id, line.stage_id.id) in pairs
        )
        return [("id", "in", lines.ids)]

    @api.model
    def _to_offer(self, orders):
        """Pieces that nobody was offered, by (order id, stage id), in four queries."""
        of_orders = [("order_id", "in", orders.ids)]
        given, lost = defaultdict(int), defaultdict(int)
        for model, domain in (
            ("clothingline.job", []),
            ("clothingline.offer", [("state", "=", "offered")]),
        ):
            # Whoever may see an order may know what of it waits.
            for order, stage, qty in (
                self.env[model]
                .sudo()
                ._read_group(of_orders + domain, ["order_id", "stage_id"], ["qty:sum"])
            ):
                given[order.id, stage.id] += qty
        ledger = self.env["clothingline.piece.move"]
        for order, stage, state, qty in ledger._ended(orders):
            if state == "returned":
                given[order, stage] -= qty
            else:
                lost[order, stage] += qty
        return {
            (order.id, stage_id): qty
            for order in orders
            for stage_id, qty in to_plan(
                order.qty,
                [
                    (stage.id, given[order.id, stage.id], lost[order.id, stage.id])
                    for stage in order._stages()
                ],
            ).items()
        }

    def _advance(self, accepted):
        """The native work order shows the pieces that its stage has accepted."""
        self.ensure_one()
        if self.workorder_id.state not in ("done", "cancel"):
            self.workorder_id.with_context(
                tracking_disable=True
            ).qty_produced = accepted
