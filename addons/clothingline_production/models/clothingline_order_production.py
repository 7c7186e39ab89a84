from collections import defaultdict

from odoo import Command, api, models
from odoo.exceptions import UserError

from ..tools import material_need, piece_cost


class ClothinglineOrder(models.Model):
    """The order as the native manufacturing order: need, progress, cost, finishing.

    One manufacturing order holds all sizes and colours. Its product is the lot, its
    by-products are the variants, a work order stands for each stage. Components are
    consumed when pieces are accepted, at the tailor who used them.
    """

    _inherit = "clothingline.order"

    def _create_productions(self):
        # The planner's confirm makes the native order, whatever his other rights.
        # It tells where it comes from; the clothing order has the log.
        productions = (
            self.env["mrp.production"]
            .sudo()
            .with_context(tracking_disable=True, mail_create_nosubscribe=True)
        )
        for order in self:
            order = order.sudo()
            order.production_id = productions.create(order._prepare_production())
            self.env["stock.move"].sudo().create(order._prepare_finished_moves())
        self.sudo().production_id.action_confirm()

    def _prepare_production(self):
        self.ensure_one()
        lot = self.env.ref("clothingline_production.product_lot")
        workcenters = self._stages()._get_workcenters(self.company_id)
        return {
            "product_id": lot.id,
            "product_qty": self.qty,
            "product_uom_id": lot.uom_id.id,
            "bom_id": False,
            "company_id": self.company_id.id,
            "origin": self.name,
            "date_deadline": self.due_date,
            "clothingline_order_id": self.id,
            "workorder_ids": [
                Command.create(
                    {
                        "name": stage.name,
                        "workcenter_id": workcenters[stage].id,
                        "product_uom_id": lot.uom_id.id,
                        "clothingline_stage_id": stage.id,
                        "duration_expected": line.minutes * self.qty,
                    }
                )
                for line in self.tech_pack_id.stage_line_ids.sorted("stage_id")
                for stage in line.stage_id
            ],
        }

    def _prepare_finished_moves(self):
        production = self.production_id
        return [
            {
                "production_id": production.id,
                "product_id": line.product_id.id,
                "product_uom": line.product_id.uom_id.id,
                "product_uom_qty": line.qty,
                "location_id": production.production_location_id.id,
                "location_dest_id": production.location_dest_id.id,
                "picking_type_id": production.picking_type_id.id,
                "company_id": self.company_id.id,
                "origin": self.name,
            }
            for line in self.line_ids
        ]

    def _need_per_piece(self):
        """Quantity per piece by stage, variant and component (ids), from the BoM."""
        self.ensure_one()
        stages = self._stages()
        workcenters = stages._get_workcenters(self.company_id)
        stage_of = {workcenter: stage for stage, workcenter in workcenters.items()}
        lines = [
            material_need.Line(
                stage_of.get(line.operation_id.workcenter_id, stages[:1]).id,
                line.product_id.id,
                line.product_uom_id._compute_quantity(
                    line.product_qty, line.product_id.uom_id, round=False
                )
                / self.bom_id.product_qty,
                {
                    attribute: frozenset(ptavs.ids)
                    for attribute, ptavs in (
                        line.bom_product_template_attribute_value_ids.grouped(
                            "attribute_id"
                        ).items()
                    )
                },
            )
            for line in self.bom_id.bom_line_ids
        ]
        variants = {
            product.id: frozenset(product.product_template_attribute_value_ids.ids)
            for product in self.line_ids.product_id
        }
        return material_need.per_piece(lines, variants)

    @api.depends("line_ids.qty", "line_ids.product_id", "bom_id")
    def _compute_material_need(self):
        """The bill of the whole order beside what lies in stock, for the planner."""
        for order in self:
            order.material_need = order._material_rows() if order.bom_id else []

    def _material_rows(self):
        pieces = {line.product_id.id: line.qty for line in self.line_ids}
        stages = {stage.id: stage.name for stage in self._stages()}
        rows = []
        for stage_id, need in self._need_per_piece().items():
            total = material_need.total(need, pieces)
            for product in self.env["product.product"].browse(total):
                rows.append(
                    {
                        "stage": stages.get(stage_id, ""),
                        "product": product.display_name,
                        "need": product.uom_id.round(total[product.id]),
                        "available": product.qty_available,
                        "uom": product.uom_id.name,
                    }
                )
        return rows

    def _pieces_by_stage(self):
        """Pieces in each ledger state, by (order id, stage id, variant id)."""
        pieces = defaultdict(lambda: defaultdict(int))
        moves = self.env["clothingline.piece.move"].sudo()
        for order, stage, product, source, target, qty in moves._read_group(
            [("order_id", "in", self.ids)],
            ["order_id", "stage_id", "product_id", "source_state", "target_state"],
            ["qty:sum"],
        ):
            counts = pieces[order.id, stage.id, product.id]
            counts[target] += qty
            if source:
                counts[source] -= qty
        return pieces

    def _finished_pieces(self):
        """Accepted pieces of the last stage, by (order id, variant id)."""
        last = {order.id: order._stages()[-1:].id for order in self}
        return {
            (order_id, product_id): counts["accepted"]
            for (order_id, stage_id, product_id), counts in (
                self._pieces_by_stage().items()
            )
            if last[order_id] == stage_id
        }

    @api.depends("job_ids.piece_move_ids", "qty", "tech_pack_id")
    def _compute_progress(self):
        """Pieces by stage and state of the whole order, for planner and brand."""
        pieces = self._pieces_by_stage()
        for order in self:
            order.progress = [
                {"stage_id": stage.id, "stage": stage.name, "wanted": order.qty}
                | order._stage_totals(pieces, stage)
                for stage in order._stages()
            ]

    def _stage_totals(self, pieces, stage):
        totals = dict.fromkeys(
            (
                "in_hand",
                "made",
                "handed_in",
                "accepted",
                "rework",
                "rejected",
                "missing",
            ),
            0,
        )
        for (order_id, stage_id, _product_id), counts in pieces.items():
            if (order_id, stage_id) == (self.id, stage.id):
                for state in totals:
                    totals[state] += counts[state]
        return totals

    def _unaccounted(self):
        """Ordered pieces that are neither finished nor rejected nor missing."""
        self.ensure_one()
        last = self._stages()[-1:]
        settled = 0
        for (_order_id, stage_id, _p), counts in self._pieces_by_stage().items():
            settled += counts["rejected"] + counts["missing"]
            settled += counts["accepted"] if stage_id == last.id else 0
        return self.qty - settled

    def _pieces_to_plan(self, stage, without):
        """Pieces by variant that no other open or finished job holds at the stage."""
        self.ensure_one()
        left = {line.product_id.id: line.qty for line in self.line_ids}
        jobs = self.job_ids.filtered(
            lambda job: (
                job.stage_id == stage and job.state in ("offered", "taken", "done")
            )
        )
        for line in (jobs - without).line_ids:
            left[line.product_id.id] -= line.qty - line.returned_qty
        return left

    def _pieces_available(self, stage):
        """Pieces by variant that came from the stage before and are not used yet.

        None for the first stage: it waits for nothing.
        """
        self.ensure_one()
        stages = self._stages()
        index = stages.ids.index(stage.id)
        if not index:
            return None
        before, available = stages[index - 1], defaultdict(int)
        for (_o, stage_id, product_id), counts in self._pieces_by_stage().items():
            if stage_id == before.id:
                available[product_id] += counts["accepted"]
            elif stage_id == stage.id:
                used = sum(counts.values()) - counts["in_hand"] - counts["returned"]
                available[product_id] -= used
        return available

    # Cost -----------------------------------------------------------------

    def _add_cost(self, stage, kind, amounts, workorder):
        """Let variants take on cost at a stage; ``amounts`` by variant id."""
        self.env["clothingline.wip.entry"].create(
            [
                {
                    "order_id": self.id,
                    "stage_id": stage.id,
                    "product_id": product_id,
                    "workorder_id": workorder.id,
                    "kind": kind,
                    "amount": amount,
                }
                for product_id, amount in amounts.items()
                if amount
            ]
        )

    def _cost_pools(self):
        """Cost not yet handed on, by stage and variant, in units of the currency."""
        rounding = self.currency_id.rounding
        pools = defaultdict(dict)
        for stage, product, amount in self.env["clothingline.wip.entry"]._read_group(
            [("order_id", "=", self.id)], ["stage_id", "product_id"], ["amount:sum"]
        ):
            pools[stage.id][product.id] = piece_cost.to_units(amount, rounding)
        return pools

    def _good_left(self, batch):
        """Pieces that passed a stage, may still be finished, and were not received."""
        stages = self._stages()
        received, lost = defaultdict(int), defaultdict(int)
        left = defaultdict(dict)
        pieces = self._pieces_by_stage()
        for stage in reversed(stages):
            for product_id in self.line_ids.product_id.ids:
                counts = pieces[self.id, stage.id, product_id]
                if stage == stages[-1]:
                    accepted_now = batch.get(product_id, 0)
                    received[product_id] = counts["accepted"] - accepted_now
                left[stage.id][product_id] = (
                    counts["accepted"] - received[product_id] - lost[product_id]
                )
                lost[product_id] += counts["rejected"] + counts["missing"]
        return left

    def _receive(self, batch):
        """Bring accepted pieces of the last stage into stock at their exact cost.

        :param batch: pieces by variant id, already accepted in the ledger
        """
        self.ensure_one()
        rounding = self.currency_id.rounding
        receipt = piece_cost.receive(
            self._cost_pools(), self._good_left(batch), batch, not self._unaccounted()
        )
        moves = self.production_id._clothingline_receive(
            batch,
            {
                product_id: float(piece_cost.from_units(units, rounding))
                for product_id, units in receipt.values.items()
            },
        )
        for stage_id, taken in receipt.taken.items():
            self._add_cost(
                self.env["clothingline.stage"].browse(stage_id),
                "finished",
                {
                    product_id: -float(piece_cost.from_units(units, rounding))
                    for product_id, units in taken.items()
                },
                self.env["mrp.workorder"],
            )
        return moves

    # Closing --------------------------------------------------------------

    def action_close(self):
        """Close orders whose every piece is accounted for."""
        self.check_access("write")
        for order in self:
            order._check_closable()
        self._move_to("done")
        for order in self:
            order.sudo().with_company(order.company_id)._close_production()

    def _check_closable(self):
        open_jobs = self.job_ids.filtered(
            lambda job: job.state in ("draft", "offered", "taken")
        )
        if open_jobs:
            raise UserError(
                self.env._(
                    "These jobs are still open: %(jobs)s. Close or recall them first.",
                    jobs=", ".join(open_jobs.mapped("name")),
                )
            )
        unaccounted = self._unaccounted()
        if unaccounted and not self.shortage_reason:
            raise UserError(
                self.env._(
                    "%(qty)s pieces of %(order)s are neither finished nor rejected nor "
                    "missing. Plan them, or close the order short with a reason.",
                    qty=unaccounted,
                    order=self.name,
                )
            )

    def _close_production(self):
        """Finish the manufacturing order; cost that no piece carries is a loss."""
        production = self.production_id
        production._post_labour()
        loss = defaultdict(dict)
        for stage_id, pool in self._cost_pools().items():
            for product_id, units in pool.items():
                amount = piece_cost.from_units(units, self.currency_id.rounding)
                loss[stage_id][product_id] = -float(amount)
        total = -sum(sum(pool.values()) for pool in loss.values())
        for stage_id, amounts in loss.items():
            stage = self.env["clothingline.stage"].browse(stage_id)
            self._add_cost(stage, "loss", amounts, self.env["mrp.workorder"])
        production._clothingline_post_loss(total)
        production._clothingline_finish()
