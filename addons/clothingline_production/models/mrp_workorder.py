from odoo import api, fields, models

# What the piece ledger writes, or the order was confirmed with.
PINNED = frozenset(
    {"clothingline_stage_id", "product_id", "qty_produced", "workcenter_id"}
)


class MrpWorkorder(models.Model):
    """A stage of a clothing order: its cost is piece pay, not machine hours."""

    _name = "mrp.workorder"
    _inherit = ["mrp.workorder", "clothingline.step.mixin"]

    clothingline_order_id = fields.Many2one(
        related="production_id.clothingline_order_id"
    )
    clothingline_stage_id = fields.Many2one("clothingline.stage", "Stage")

    # Pinned -----------------------------------------------------------------

    def write(self, vals):
        if vals.keys() & PINNED or vals.get("state") == "cancel":
            self._check_pinned()
        return super().write(vals)

    def unlink(self):
        # Before Odoo cuts it out of the chain of stages.
        self._check_pinned()
        return super().unlink()

    def action_cancel(self):
        self._check_pinned()
        return super().action_cancel()

    def button_finish(self):
        # It would count the whole order as made.
        self._check_pinned()
        return super().button_finish()

    def _check_pinned(self):
        """Refuse by hand what the piece ledger says of a stage in work."""
        # Who works for the system (never RPC) keeps the count of the ledger.
        if not (self.env.su or self._is_in_step()):
            staged = self.sudo().filtered("clothingline_stage_id")
            staged.production_id._check_pinned()

    # Cost -------------------------------------------------------------------

    @api.model
    def _piece_pay_domain(self, workorders, date):
        domain = [("workorder_id", "in", workorders.ids), ("kind", "=", "wage")]
        return domain + ([("date", "<", date)] if date else [])

    def _cal_cost(self, date=False):
        """Payable pieces times their rates where a stage is paid by the piece."""
        by_piece = self.filtered("clothingline_stage_id")
        # The cost of an order shows in manufacturing to people who see no pay.
        entries = self.env["clothingline.wip.entry"].sudo()
        [[amount]] = entries._read_group(
            self._piece_pay_domain(by_piece, date), aggregates=["amount:sum"]
        )
        return super(MrpWorkorder, self - by_piece)._cal_cost(date=date) + (amount or 0)

    def _compute_expected_operation_cost(self, without_employee_cost=False):
        if self.clothingline_stage_id:
            return self._cal_cost()
        return super()._compute_expected_operation_cost(
            without_employee_cost=without_employee_cost
        )

    def _compute_current_operation_cost(self):
        if self.clothingline_stage_id:
            return self._cal_cost()
        return super()._compute_current_operation_cost()

    def _get_current_theorical_operation_cost(self, without_employee_cost=False):
        if self.clothingline_stage_id:
            return self._cal_cost()
        return super()._get_current_theorical_operation_cost(
            without_employee_cost=without_employee_cost
        )

    def _set_duration(self):
        # No time is logged where nobody's clock ran.
        timed = self.filtered(lambda workorder: not workorder.clothingline_stage_id)
        return super(MrpWorkorder, timed)._set_duration()

    def _create_or_update_analytic_entry(self):
        timed = self.filtered(lambda workorder: not workorder.clothingline_stage_id)
        return super(MrpWorkorder, timed)._create_or_update_analytic_entry()

    def _should_start_timer(self):
        # A tailor at home is paid by the piece: nobody's clock runs.
        return not self.clothingline_stage_id and super()._should_start_timer()
