from collections import defaultdict

from odoo import Command, models
from odoo.exceptions import UserError

from ..tools import material_need, piece_cost
from .stock_move import POSTED_LATER

# The documents that follow from a job tell where they come from; the job has the log.
UNLOGGED = {"tracking_disable": True, "mail_create_nosubscribe": True}


class ClothinglineJob(models.Model):
    """A job in native documents: service order, material moves, cost of its pieces."""

    # A job is one model in four files, each a concept.
    _inherit = "clothingline.job"

    # Taking ---------------------------------------------------------------

    def _order_service(self):
        """Order the tailor's service: accepted pieces will be its received quantity."""
        product = self.stage_id.wage_product_id
        if not product:
            raise UserError(
                self.env._(
                    "%(stage)s has no wage product. Choose one under Configuration, "
                    "Stages.",
                    stage=self.stage_id.name,
                )
            )
        self.purchase_line_id = self.env["purchase.order"]._clothingline_order_service(
            self, product
        )

    def _issue_material(self):
        """Ask the warehouse for the components that this job uses."""
        need = self.order_id._need_per_piece().get(self.stage_id.id, {})
        pieces = {line.product_id.id: line.qty for line in self.line_ids}
        total = material_need.total(need, pieces)
        if not total:
            return
        products = self.env["product.product"].browse(total)
        self.material_ids = [
            Command.create(
                {
                    "product_id": product.id,
                    "need_qty": product.uom_id.round(total[product.id]),
                }
            )
            for product in products
        ]
        # The warehouse is asked by the system, on behalf of the planner's offer.
        pickings = self.env["stock.picking"].sudo().with_context(**UNLOGGED)
        picking = pickings.create(self._prepare_picking())
        # Reserving writes the state of all moves in the end; not of each in between.
        picking = picking.with_context(
            preserve_state=True,
            quants_cache=self._quants(products, picking.location_id),
        )
        picking.action_confirm()
        picking.action_assign()

    def _quants(self, products, location):
        """What lies there, read once for all products; see stock.quant."""
        return (
            self.env["stock.quant"]
            .sudo()
            ._get_quants_by_products_locations(products, location)
        )

    def _prepare_picking(self):
        warehouse = self.env["stock.warehouse"].search(
            [("company_id", "=", self.company_id.id)], limit=1
        )
        source, target = warehouse.lot_stock_id, self.tailor_id._get_location()
        return {
            "picking_type_id": warehouse.int_type_id.id,
            "partner_id": self.partner_id.id,
            "location_id": source.id,
            "location_dest_id": target.id,
            "origin": self.name,
            "clothingline_job_id": self.id,
            "move_ids": [
                Command.create(
                    {
                        "product_id": material.product_id.id,
                        "product_uom": material.uom_id.id,
                        "product_uom_qty": material.need_qty,
                        "location_id": source.id,
                        "location_dest_id": target.id,
                        "clothingline_job_id": self.id,
                    }
                )
                for material in self.material_ids
            ],
        }

    # Settling -------------------------------------------------------------

    def _settle(self, settled):
        """Everything that follows when pieces are accepted or rejected for good.

        Called in the transaction that posts the piece moves: components are consumed
        at the tailor, pay and cost accrue, the service order and the work order follow
        the ledger, and at the last stage the pieces come into stock.

        :param settled: recordset of the piece moves to accepted, rejected or missing
        """
        # The inspector's verdict moves stock and accounts, which are not his to move.
        job = self.sudo().with_company(self.company_id)
        pieces = defaultdict(int)
        for move in settled:
            pieces[move.product_id.id] += move.qty
        moves = job._consume(pieces)
        job._accrue_pay(settled)
        job.purchase_line_id._clothingline_set_received(job._payable_pieces()[job.id])
        job._advance_workorder()
        accepted = settled.filtered(lambda move: move.target_state == "accepted")
        if accepted and job.stage_id == job.order_id._stages()[-1:]:
            batch = defaultdict(int)
            for move in accepted:
                batch[move.product_id.id] += move.qty
            moves |= job.order_id._receive(batch)
        job.order_id.production_id._clothingline_post_settlement(moves)
        job._close_if_settled()

    def _record_missing(self, pieces, event_uuid):
        """Settle pieces lost at the tailor: unmade ones first, then made, then rework.

        :param pieces: number by job line
        """
        self.ensure_one()
        self._check_taken()
        self.order_id._lock_ledger()
        balances = self.line_ids._balances()
        rows = []
        for line, qty in pieces.items():
            for source in ("in_hand", "made", "rework"):
                lost = min(qty, balances[line][source])
                rows += [(line, source, "missing", lost, False)] if lost else []
                qty -= lost
            if qty:
                raise UserError(
                    self.env._(
                        "%(variant)s: the tailor does not have so many pieces.",
                        variant=line.variant_name,
                    )
                )
        moves, is_new = (
            self.env["clothingline.piece.move"].sudo()._post(self, rows, event_uuid)
        )
        if is_new:
            self._settle(moves)

    def _workorder(self):
        return self.order_id.production_id.workorder_ids.filtered(
            lambda workorder: workorder.clothingline_stage_id == self.stage_id
        )

    def _advance_workorder(self):
        """The native work order shows the pieces its stage has accepted."""
        workorder = self._workorder()
        accepted = sum(
            counts["accepted"]
            for (
                _order,
                stage_id,
                _p,
            ), counts in self.order_id._pieces_by_stage().items()
            if stage_id == self.stage_id.id
        )
        if workorder.state not in ("done", "cancel"):
            workorder.with_context(tracking_disable=True).qty_produced = accepted

    def _consume(self, pieces):
        """Consume what these pieces used, out of the tailor's location; the moves."""
        need = self.order_id._need_per_piece().get(self.stage_id.id, {})
        used = self._use(need, pieces)
        if not used:
            return self.env["stock.move"]
        moves = self.env["stock.move"].create(
            [self._prepare_consumption(product, qty) for product, qty in used.items()]
        )
        quants = self._quants(moves.product_id, moves.location_id)
        self.env["stock.move.line"].with_context(quants_cache=quants).create(
            [
                {
                    "move_id": move.id,
                    "product_id": move.product_id.id,
                    "product_uom_id": move.product_uom.id,
                    "quantity": move.product_uom_qty,
                    "location_id": move.location_id.id,
                    "location_dest_id": move.location_dest_id.id,
                    "company_id": move.company_id.id,
                    "picked": True,
                }
                for move in moves
            ]
        )
        moves.with_context(
            skip_mo_check=True, clothingline_posting=POSTED_LATER
        )._action_done()
        self._accrue_material(moves, need, pieces)
        return moves

    def _use(self, need, pieces):
        """Quantity of each component that these pieces bring the job's use to.

        Rounded over all pieces settled so far, so that many small handovers use
        neither more nor less than one large one.
        """
        settled = defaultdict(int)
        for line, counts in self.line_ids._balances().items():
            settled[line.product_id.id] += (
                counts["accepted"] + counts["rejected"] + counts["missing"]
            )
        total, moved = material_need.total(need, settled), self._moved_material()
        use = {}
        components = material_need.total(need, pieces)
        for product in self.env["product.product"].browse(components):
            used = moved[self.id, product.id].used
            qty = product.uom_id.round(product.uom_id.round(total[product.id]) - used)
            if qty > 0:
                use[product] = qty
        return use

    def _prepare_consumption(self, product, qty):
        production = self.order_id.production_id
        return {
            "product_id": product.id,
            "product_uom": product.uom_id.id,
            "product_uom_qty": qty,
            "location_id": self.tailor_id._get_location().id,
            "location_dest_id": production.production_location_id.id,
            "raw_material_production_id": production.id,
            "picking_type_id": production.picking_type_id.id,
            "warehouse_id": production.warehouse_id.id,
            "company_id": self.company_id.id,
            "origin": self.name,
            "clothingline_job_id": self.id,
            # Consumed at once: nothing to procure or to reserve.
            "procure_method": "make_to_stock",
            "state": "confirmed",
        }

    def _accrue_material(self, moves, need, pieces):
        """Share the value of each component out over the variants that used it."""
        rounding = self.currency_id.rounding
        amounts = defaultdict(int)
        for move in moves:
            variants = list(pieces)
            weights = [
                need.get(variant, {}).get(move.product_id.id, 0) * pieces[variant]
                for variant in variants
            ]
            units = piece_cost.to_units(move.value, rounding)
            parts = piece_cost.split(units, weights)
            for variant, part in zip(variants, parts, strict=True):
                amounts[variant] += part
        self._add_cost("material", amounts)

    def _accrue_pay(self, settled):
        """Add the pay of the payable pieces among these to their cost."""
        rounding = self.currency_id.rounding
        units = piece_cost.to_units(self.piece_amount, rounding)
        amounts = defaultdict(int)
        for move in settled:
            if move._is_payable():
                amounts[move.product_id.id] += move.qty * units
        self._add_cost("wage", amounts)

    def _add_cost(self, kind, units):
        rounding = self.currency_id.rounding
        self.order_id._add_cost(
            self.stage_id,
            kind,
            {
                product_id: float(piece_cost.from_units(amount, rounding))
                for product_id, amount in units.items()
            },
            self._workorder(),
        )
