from odoo import Command, api, fields, models
from odoo.exceptions import UserError


class ClothinglineOrderAmendment(models.Model):
    """A change of a confirmed order: other pieces, another size, another date.

    Draft until it is applied; it keeps what the order asked for before. Pieces that are
    taken out can go to an order of their own (a split).
    """

    _name = "clothingline.order.amendment"
    _description = "Order Amendment"
    _inherit = ["clothingline.fixed.document.mixin", "clothingline.state.mixin"]
    _order = "id desc"
    _rec_name = "reason"

    _transitions = {"draft": ("applied",), "applied": ()}
    _fixed_fields = frozenset(
        {"order_id", "reason", "due_date", "is_split", "line_ids"}
    )
    _kept_fields = frozenset(
        {"due_date_before", "applied_at", "user_id", "split_order_id"}
    )

    state = fields.Selection(
        [("draft", "Draft"), ("applied", "Applied")],
        default="draft",
        required=True,
        readonly=True,
        copy=False,
    )
    order_id = fields.Many2one(
        "clothingline.order", required=True, index=True, ondelete="cascade"
    )
    reason = fields.Char(required=True)
    due_date = fields.Date(
        "New Due Date", compute="_compute_due_date", store=True, readonly=False
    )
    due_date_before = fields.Date(readonly=True, copy=False)
    is_split = fields.Boolean(
        "Split Off",
        help="The pieces that are taken out become a new draft order of the brand.",
    )
    split_order_id = fields.Many2one(
        "clothingline.order", "New Order", readonly=True, copy=False
    )
    line_ids = fields.One2many(
        "clothingline.order.amendment.line",
        "amendment_id",
        "Pieces",
        compute="_compute_line_ids",
        store=True,
        readonly=False,
    )
    product_tmpl_id = fields.Many2one(related="order_id.product_tmpl_id")
    applied_at = fields.Datetime("Applied", readonly=True, copy=False)
    user_id = fields.Many2one("res.users", "By", readonly=True, copy=False)
    company_id = fields.Many2one(related="order_id.company_id", store=True)

    @api.depends("order_id")
    def _compute_due_date(self):
        for amendment in self:
            amendment.due_date = amendment.due_date or amendment.order_id.due_date

    @api.depends("order_id")
    def _compute_line_ids(self):
        for amendment in self:
            amendment.line_ids = [Command.clear()] + [
                Command.create({"product_id": line.product_id.id, "qty": line.qty})
                for line in amendment.order_id.line_ids
            ]

    def _fixed_message(self):
        return self.env._(
            "This amendment is applied. Make another one to change the order again."
        )

    def action_apply(self):
        """Change the order, its manufacturing order and what the brand is to get."""
        self.ensure_one()
        self.check_access("write")
        order = self.order_id
        order.check_access("write")
        if order.state != "confirmed":
            raise UserError(
                self.env._(
                    "%(order)s is not in production: change it directly.",
                    order=order.name,
                )
            )
        # Stages before the order: see docs/decisions/003-locks.md.
        order.sudo().stage_ids._lock_ledger()
        order._lock_ledger()
        changes = self._check_changes()
        self._in_step().write(
            {
                "due_date_before": order.due_date,
                "applied_at": fields.Datetime.now(),
                "user_id": self.env.user.id,
            }
        )
        self._move_to("applied")
        # The planner changes what was ordered; the native documents follow.
        self._amend(order.sudo(), changes)
        if self.is_split:
            self._split(changes)
        order.message_post(body=self._describe(changes))
        return True

    def _check_changes(self):
        """Pieces (before, after) by variant; refuses to take out what is planned."""
        order = self.order_id
        before = {line.product_id: line.qty for line in order.line_ids}
        after = {line.product_id: line.qty for line in self.line_ids}
        changes = {
            product: (before.get(product, 0), after.get(product, 0))
            for product in [*before, *(key for key in after if key not in before)]
            if before.get(product, 0) != after.get(product, 0)
        }
        if not changes and self.due_date == order.due_date:
            raise UserError(self.env._("Nothing is changed: enter pieces or a date."))
        for stage in order._stages():
            left = order._pieces_to_plan(stage)
            for product, (old, new) in changes.items():
                planned = old - left[product.id]
                if new < planned:
                    raise UserError(
                        self.env._(
                            "%(variant)s: %(planned)s pieces are offered or taken at "
                            "%(stage)s. Withdraw or recall them before you order "
                            "only %(qty)s.",
                            variant=product.display_name,
                            planned=planned,
                            stage=stage.name,
                            qty=new,
                        )
                    )
        if any(product.product_tmpl_id != order.product_tmpl_id for product in changes):
            raise UserError(
                self.env._("Every line must be a variant of the order's style.")
            )
        return changes

    def _amend(self, order, changes):
        """Ask for other pieces, in all documents; (before, after) by variant."""
        lines = {line.product_id: line for line in order.line_ids}
        order._in_step().write(
            {
                "due_date": self.due_date,
                "line_ids": [
                    Command.update(lines[product].id, {"qty": new})
                    if product in lines
                    else Command.create({"product_id": product.id, "qty": new})
                    for product, (_old, new) in changes.items()
                    if new
                ]
                + [
                    Command.delete(lines[product].id)
                    for product, (_old, new) in changes.items()
                    if not new
                ],
            }
        )
        order._in_step().component_ids = order.component_ids._pin_new(order, changes)
        order.production_id._clothingline_amend(order, changes)
        order.sale_order_id._clothingline_amend(order, changes)
        order.sale_order_id._clothingline_link_deliveries()

    def _split(self, changes):
        """An order of its own for the pieces that were taken out."""
        order = self.order_id
        out = {product: old - new for product, (old, new) in changes.items()}
        self._in_step().split_order_id = order.copy(
            {
                "due_date": order.due_date,
                # Made as the order it comes from, not as the tech pack says by now.
                "stage_ids": [
                    Command.create(line.copy_data({"order_id": False})[0])
                    for line in order.stage_ids
                ],
                "line_ids": [
                    Command.create({"product_id": product.id, "qty": qty})
                    for product, qty in out.items()
                    if qty > 0
                ],
            }
        )

    def _describe(self, changes):
        parts = [
            f"{product.display_name}: {old} → {new}"
            for product, (old, new) in changes.items()
        ]
        if self.due_date != self.due_date_before:
            parts.append(
                self.env._(
                    "Due: %(old)s → %(new)s",
                    old=self.due_date_before or "–",
                    new=self.due_date or "–",
                )
            )
        return self.env._(
            "Amended: %(changes)s. Reason: %(reason)s",
            changes="; ".join(parts),
            reason=self.reason,
        )
