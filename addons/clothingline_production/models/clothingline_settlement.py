from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools import piece_cost, piece_flow
from .readers import COST_READERS, PAY_READERS, STOCK_READERS

# Where the ledger ends: what pieces cost, pay and use is booked with these.
SETTLED = ("accepted", "rejected", "missing")


class ClothinglineSettlement(models.Model):
    """What one verdict, count, loss or real use did, in one transaction.

    Pieces, material used, pay, cost, receipt and journal entry carry it. It is undone
    as a whole, by a settlement with the same rows the other way round; until something
    rests on it.
    """

    _name = "clothingline.settlement"
    _description = "Settlement"
    _inherit = ["clothingline.state.mixin", "clothingline.fixed.document.mixin"]
    _order = "id desc"

    _transitions = {"posted": ("reversed",), "reversed": ()}
    _kept_fields = frozenset(
        {
            "kind",
            "job_id",
            "inspection_id",
            "handover_id",
            "reverses_id",
            "is_real_use",
            "happened_at",
            "reason",
            "accepted_qty",
            "rejected_qty",
            "missing_qty",
            "payable_qty",
            "material_amount",
            "wage_amount",
            "finished_amount",
            "account_move_id",
            "cost_move_id",
        }
    )

    state = fields.Selection(
        [("posted", "Posted"), ("reversed", "Reversed")],
        default="posted",
        required=True,
        readonly=True,
        copy=False,
    )
    kind = fields.Selection(
        [
            ("verdict", "Verdict"),
            ("count", "Counted without inspection"),
            ("missing", "Missing pieces"),
            ("use", "Use of material"),
            ("reversal", "Reversal"),
        ],
        required=True,
        readonly=True,
    )
    job_id = fields.Many2one(
        "clothingline.job", required=True, index=True, ondelete="restrict"
    )
    order_id = fields.Many2one(
        related="job_id.order_id", store=True, index=True, precompute=True
    )
    stage_id = fields.Many2one(related="job_id.stage_id", store=True, precompute=True)
    tailor_id = fields.Many2one(related="job_id.tailor_id", store=True, precompute=True)
    inspection_id = fields.Many2one("clothingline.inspection", index="btree_not_null")
    handover_id = fields.Many2one("clothingline.handover", index="btree_not_null")
    reverses_id = fields.Many2one("clothingline.settlement", index="btree_not_null")
    is_real_use = fields.Boolean("Real Use")
    happened_at = fields.Datetime(
        "Time", required=True, readonly=True, default=fields.Datetime.now
    )
    reason = fields.Char(readonly=True)
    accepted_qty = fields.Integer("Accepted", readonly=True)
    rejected_qty = fields.Integer("Rejected", readonly=True)
    missing_qty = fields.Integer("Missing", readonly=True)
    payable_qty = fields.Integer("Payable", readonly=True)
    material_amount = fields.Monetary("Material", readonly=True, groups=PAY_READERS)
    wage_amount = fields.Monetary("Piece Pay", readonly=True, groups=PAY_READERS)
    finished_amount = fields.Monetary("Finished", readonly=True, groups=PAY_READERS)
    piece_move_ids = fields.One2many("clothingline.piece.move", "settlement_id")
    stock_move_ids = fields.One2many(
        "stock.move", "clothingline_settlement_id", groups=STOCK_READERS
    )
    wip_entry_ids = fields.One2many(
        "clothingline.wip.entry", "settlement_id", groups=COST_READERS
    )
    account_move_id = fields.Many2one("account.move", "Journal Entry", readonly=True)
    cost_move_id = fields.Many2one("account.move", "Cost of Service", readonly=True)
    company_id = fields.Many2one(
        related="job_id.company_id", store=True, precompute=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")

    @api.depends("kind", "job_id.name", "inspection_id.name")
    def _compute_display_name(self):
        labels = dict(self._fields["kind"]._description_selection(self.env))
        for settlement in self:
            subject = settlement.inspection_id.name or settlement.job_id.name
            settlement.display_name = f"{labels.get(settlement.kind)} · {subject}"

    def _is_fixed(self):
        return True

    # Settling ---------------------------------------------------------------

    @api.model
    def _settle(self, job, kind, rows, event_uuid, happened_at=None, **vals):
        """Move pieces for good, and book all that follows; the ledger is locked.

        :param rows: (job line, source, target, pieces, cause) tuples
        """
        # The cost of a piece is shared by all that were settled before it.
        job.order_id._lock_ledger()
        settlement = self._open(job, kind, vals)
        ledger = self.env["clothingline.piece.move"]
        moves = ledger._post(
            job,
            rows,
            event_uuid,
            happened_at,
            settlement_id=settlement.id,
            inspection_id=settlement.inspection_id.id,
            handover_id=settlement.handover_id.id,
        )
        balances = ledger._balances(job.line_ids)
        settlement._book(
            moves.filtered(lambda move: move.target_state in SETTLED), balances
        )
        job._close_if_settled(balances)
        return settlement

    @api.model
    def _settle_use(self, job, real=None, reason=None):
        """Book the use of material alone: what came late, or what was counted.

        :param real: real use by job material; None for the standard
        """
        job._lock_ledger()
        job.order_id._lock_ledger()
        settlement = self._open(
            job, "use", {"reason": reason, "is_real_use": real is not None}
        )
        materials = job.material_ids.with_company(job.company_id)
        settled = job._settled_pieces()
        if real is None:
            moves = materials._use_standard(settled)
        else:
            moves = materials._correct_use(real, reason)
        settlement._add_cost(material=settlement._book_material(moves, settled))
        settlement._post_entry(moves)
        return settlement

    @api.model
    def _open(self, job, kind, vals):
        # The verdict moves stock and accounts, which are not the inspector's to move.
        settlement = (
            self.sudo()._in_step().create({"job_id": job.id, "kind": kind, **vals})
        )
        return settlement.with_company(job.company_id)

    def _book(self, moves, balances):
        """Everything that follows from pieces that are accepted or lost.

        Components are consumed at the tailor, pay and cost accrue, the service order
        and the work order follow the ledger, and at the last stage the pieces come
        into stock.

        :param balances: the ledger of the job, as the moves left it
        """
        if not moves:
            return
        pieces, accepted = defaultdict(int), defaultdict(int)
        for move in moves:
            pieces[move.product_id.id] += move.qty
            if move.target_state == "accepted":
                accepted[move.product_id.id] += move.qty
        job, order = self.job_id, self.order_id
        stock_moves = job.material_ids._use_standard(job._settled_pieces(balances))
        self._add_cost(
            material=self._book_material(stock_moves, pieces),
            wage=self._book_pay(moves),
        )
        in_ledger = order._pieces()
        self._follow(in_ledger)
        if accepted and order._is_last(self.stage_id):
            stock_moves |= self._receive(accepted, in_ledger)
        self._post_entry(stock_moves)

    def _book_material(self, moves, pieces):
        """The value of each component, shared out over the variants that used it."""
        order, rounding = self.order_id, self.currency_id.rounding
        need = order._need_per_piece().get(self.stage_id.id, {})
        moves.clothingline_settlement_id = self
        units = defaultdict(int)
        variants = list(pieces)
        for move in moves:
            weights = [
                need.get(variant, {}).get(move.product_id.id, 0) * pieces[variant]
                for variant in variants
            ]
            sign = 1 if move.raw_material_production_id and move.is_out else -1
            value = sign * piece_cost.to_units(move.value, rounding)
            parts = piece_cost.split(value, weights)
            for variant, part in zip(variants, parts, strict=True):
                units[variant] += part
        return units

    def _book_pay(self, moves):
        """Count these pieces; the pay of those that are payable, by variant."""
        units = defaultdict(int)
        rate = piece_cost.to_units(self.job_id.piece_amount, self.currency_id.rounding)
        counts = dict.fromkeys(SETTLED, 0)
        for move in moves:
            counts[move.target_state] += move.qty
            units[move.product_id.id] += move.payable_qty * rate
        self._in_step().write(
            {f"{state}_qty": qty for state, qty in counts.items()}
            | {"payable_qty": sum(moves.mapped("payable_qty"))}
        )
        return units

    def _add_cost(self, **costs):
        """Let the pieces take on these costs: units by variant, by kind."""
        entries = self.env["clothingline.wip.entry"]._add(
            self.order_id,
            [(self.stage_id.id, kind, units) for kind, units in costs.items()],
            settlement_id=self.id,
        )
        for kind, of_kind in entries.grouped("kind").items():
            self._in_step()[f"{kind}_amount"] += sum(of_kind.mapped("amount"))

    def _follow(self, pieces):
        """The native service order and work order say what the ledger says."""
        job, order = self.job_id, self.order_id
        if job.purchase_line_id:
            payable = self.env["clothingline.piece.move"]._payable(job)[job.id]
            job.purchase_line_id._clothingline_set_received(payable)
        order._stage(self.stage_id)._advance(
            sum(
                counts["accepted"]
                for (stage_id, _product_id), counts in pieces.items()
                if stage_id == self.stage_id.id
            )
        )

    def _receive(self, batch, pieces):
        """Bring accepted pieces of the last stage into stock at their exact cost.

        The brand's own garments (CMT) have no value here: their cost is that of the
        service.

        :param batch: pieces by variant id, already accepted in the ledger
        :param pieces: the ledger of the order
        """
        order, rounding = self.order_id, self.currency_id.rounding
        entries = self.env["clothingline.wip.entry"]
        receipt = piece_cost.receive(
            entries._pools(order),
            piece_flow.good_left(
                pieces, order._stages().ids, order.line_ids.product_id.ids, batch
            ),
            batch,
            [
                product_id
                for product_id, left in order._open_pieces(pieces).items()
                if left <= 0
            ],
        )
        owner, production = order._garment_owner(), order.production_id
        moves = production._clothingline_receive(
            batch,
            {
                product_id: 0.0
                if owner
                else float(piece_cost.from_units(units, rounding))
                for product_id, units in receipt.values.items()
            },
            owner,
        )
        moves.clothingline_settlement_id = self
        entries._add(
            order,
            [
                (stage_id, "finished", {key: -units for key, units in taken.items()})
                for stage_id, taken in receipt.taken.items()
            ],
            settlement_id=self.id,
        )
        total = float(piece_cost.from_units(sum(receipt.values.values()), rounding))
        self._in_step().finished_amount = total
        if owner:
            self._in_step().cost_move_id = production._clothingline_post_cost(
                self.env._("%(order)s - Service", order=production.name),
                order.sale_order_id._clothingline_service()._get_product_accounts()[
                    "expense"
                ],
                total,
                self.happened_at,
            )
        order.sale_order_id._clothingline_deliver_service(order)
        return moves

    def _post_entry(self, stock_moves):
        self._in_step().account_move_id = (
            self.order_id.production_id._clothingline_post_settlement(
                stock_moves,
                self.wage_amount,
                self.display_name,
                self.happened_at,
            )
        )

    # Undoing ----------------------------------------------------------------

    def _reverse(self, reason):
        """Undo it as a whole, by rows the other way round; the ledger is locked."""
        self.ensure_one()
        settlement = self.sudo().with_company(self.company_id)
        job, order = settlement.job_id, settlement.order_id
        settlement._check_reversible()
        # The later stage before the order: see docs/decisions/003-locks.md.
        settlement._next_stage()._lock_ledger()
        order._lock_ledger()
        late = settlement._later_use()
        for one in late.sorted("id", reverse=True):
            one._reverse(reason)
        back = settlement._open(job, "reversal", settlement._prepare_reversal(reason))
        settlement.piece_move_ids._reverse(
            f"settlement-{back.id}", settlement_id=back.id
        )
        back._check_nothing_rests_on_it()
        moves = settlement.stock_move_ids._clothingline_reverse()
        moves.clothingline_settlement_id = back
        settlement.wip_entry_ids._reverse(settlement_id=back.id)
        back._follow(order._pieces())
        job._reopen()
        back._post_entry(moves)
        if settlement.cost_move_id:
            back._in_step().cost_move_id = order.production_id._clothingline_post_cost(
                settlement.cost_move_id.ref,
                order.sale_order_id._clothingline_service()._get_product_accounts()[
                    "expense"
                ],
                -settlement.finished_amount,
                back.happened_at,
            )
        order.sale_order_id._clothingline_deliver_service(order)
        settlement._move_to("reversed")
        if self.is_real_use:
            job.material_ids._forget_count()
        if self.kind != "use":
            # By the standard of the pieces that are still settled.
            job.material_ids._catch_up()
        return back

    def _prepare_reversal(self, reason):
        return {
            "reverses_id": self.id,
            "inspection_id": self.inspection_id.id,
            "handover_id": self.handover_id.id,
            "is_real_use": self.is_real_use,
            "reason": reason,
            "accepted_qty": -self.accepted_qty,
            "rejected_qty": -self.rejected_qty,
            "missing_qty": -self.missing_qty,
            "payable_qty": -self.payable_qty,
            "material_amount": -self.material_amount,
            "wage_amount": -self.wage_amount,
            "finished_amount": -self.finished_amount,
        }

    def _later_use(self):
        """What was booked by the standard since: it rests on the pieces of this."""
        return self.job_id.settlement_ids.filtered(
            lambda one: (
                self.kind != "use"
                and one.kind == "use"
                and one.state == "posted"
                and one.id > self.id
            )
        )

    def _check_by_hand(self):
        """Refuse to undo what follows by itself from pieces that are settled."""
        if self.kind == "use" and not self.is_real_use:
            raise UserError(
                self.env._(
                    "This is what the settled pieces of %(job)s use by the standard. "
                    "Count the real use, or undo the verdict on the pieces.",
                    job=self.job_id.name,
                )
            )

    def _check_reversible(self):
        if self.state != "posted" or self.kind == "reversal":
            raise UserError(
                self.env._("%(what)s is undone already.", what=self.display_name)
            )
        if self.order_id.state != "confirmed":
            raise UserError(
                self.env._(
                    "%(order)s is closed, and its books rest on this.",
                    order=self.order_id.name,
                )
            )
        counted = self.job_id.settlement_ids.filtered(
            lambda one: (
                one.is_real_use
                and one.state == "posted"
                and one.kind == "use"
                and one.id > self.id
            )
        )
        if counted:
            raise UserError(
                self.env._(
                    "The real use of %(job)s was counted afterwards and rests on this. "
                    "Undo that first.",
                    job=self.job_id.name,
                )
            )

    def _next_stage(self):
        """The stage of the order that uses what this one has accepted, if any."""
        stages = self.order_id._stages()
        after = stages[stages.ids.index(self.stage_id.id) + 1 :][:1]
        return self.order_id._stage(after)

    def _check_nothing_rests_on_it(self):
        """Refuse where the pieces went further, or their pay is billed."""
        job, order = self.job_id, self.order_id
        if stage := self._next_stage().stage_id:
            for product_id, qty in order._pieces_available(stage).items():
                if qty < 0:
                    variant = self.env["product.product"].browse(product_id)
                    raise UserError(
                        self.env._(
                            "%(qty)s pieces of %(variant)s are at work in %(stage)s "
                            "already. What was accepted there cannot be taken back.",
                            qty=-qty,
                            variant=variant.display_name,
                            stage=stage.name,
                        )
                    )
        billed = job.purchase_line_id.qty_invoiced
        payable = self.env["clothingline.piece.move"]._payable(job)[job.id]
        if billed > payable:
            raise UserError(
                self.env._(
                    "%(billed)s pieces of %(job)s are billed, and only %(payable)s "
                    "would be left to pay. Let the accountant reverse the bill first.",
                    billed=int(billed),
                    job=job.name,
                    payable=payable,
                )
            )
