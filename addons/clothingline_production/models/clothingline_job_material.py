from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..tools import material_need, material_use
from ..tools.material_use import Moved

# The documents that follow from a job tell where they come from; the job has the log.
UNLOGGED = {"tracking_disable": True, "mail_create_nosubscribe": True}
# What the sum of a job's moves rests on.
FLUSHED = {
    "stock.move": ["clothingline_job_id", "clothingline_settlement_id", "state"],
    "stock.move.line": [
        "location_dest_id",
        "location_id",
        "lot_id",
        "move_id",
        "owner_id",
        "product_id",
        "quantity_product_uom",
    ],
    "clothingline.settlement": ["is_real_use"],
}


class ClothinglineJobMaterial(models.Model):
    """What a job needs of one component, and what became of what was issued.

    Issued = used + returned + written off + left, and the job stays open while
    anything is left. Use is booked by the order's standard as pieces are settled; a
    count of the real use corrects it, and says why. The moves of stock that carry the
    job are the ledger; nothing is kept twice.
    """

    _name = "clothingline.job.material"
    _description = "Job Material"
    _inherit = "clothingline.fixed.mixin"
    _order = "job_id, id"
    _rec_name = "product_id"
    _fixed_by = "job_id"

    job_id = fields.Many2one(
        "clothingline.job", required=True, index=True, ondelete="cascade"
    )
    product_id = fields.Many2one("product.product", "Component", required=True)
    owner_id = fields.Many2one(
        "res.partner", help="The brand whose own material it is; empty: the firm's."
    )
    uom_id = fields.Many2one(related="product_id.uom_id")
    need_qty = fields.Float("Needed", digits="Product Unit", required=True)
    issued_qty = fields.Float("Issued", digits="Product Unit", compute="_compute_moved")
    used_qty = fields.Float("Used", digits="Product Unit", compute="_compute_moved")
    standard_qty = fields.Float(
        "Used by the Standard",
        digits="Product Unit",
        compute="_compute_standard_qty",
        help="What the pieces settled so far use by the order's own bill.",
    )
    returned_qty = fields.Float(
        "Returned", digits="Product Unit", compute="_compute_moved"
    )
    written_off_qty = fields.Float(
        "Written Off", digits="Product Unit", compute="_compute_moved"
    )
    left_qty = fields.Float("Left", digits="Product Unit", compute="_compute_moved")
    counted_qty = fields.Float("Counted by Tailor", digits="Product Unit")
    is_counted = fields.Boolean(readonly=True)
    use_reason = fields.Char(
        "Why It Differs",
        readonly=True,
        help="What was said when the real use was counted.",
    )

    _component_uniq = models.Constraint(
        "UNIQUE NULLS NOT DISTINCT (job_id, product_id, owner_id)",
        "This component is in the job already.",
    )

    @api.depends(
        "job_id.picking_ids.state",
        "job_id.piece_move_ids",
        "job_id.settlement_ids",
        "product_id",
    )
    def _compute_moved(self):
        moved = self._moved()
        for material in self:
            sums = moved[material]
            material.issued_qty = sums.issued
            material.used_qty = sums.used
            material.returned_qty = sums.returned
            material.written_off_qty = sums.written_off
            material.left_qty = sums.left

    @api.depends("job_id.piece_move_ids", "product_id")
    def _compute_standard_qty(self):
        for job, materials in self.grouped("job_id").items():
            standard = materials._standard(job)
            for material in materials:
                material.standard_qty = standard[material.product_id.id]

    # What was moved ---------------------------------------------------------

    def _stocks(self):
        """What was moved, by job, component, owner and lot (ids), in one query."""
        jobs = self.job_id
        if not jobs.ids:
            return {}
        for model, names in FLUSHED.items():
            self.env[model].flush_model(names)
        stocks = defaultdict(Moved)
        tailors = {
            job.id: job.tailor_id.sudo().with_company(job.company_id).location_id.id
            for job in jobs
        }
        for row in self.env.execute_query_dict(
            SQL(
                "SELECT move.clothingline_job_id AS job, line.product_id AS product, "
                "line.owner_id AS owner, line.lot_id AS lot, "
                "line.location_id AS source, line.location_dest_id AS target, "
                "there.usage AS source_usage, here.usage AS target_usage, "
                "settlement.is_real_use AS is_real_use, "
                "SUM(line.quantity_product_uom) AS qty "
                "FROM stock_move_line line "
                "JOIN stock_move move ON move.id = line.move_id "
                "JOIN stock_location there ON there.id = line.location_id "
                "JOIN stock_location here ON here.id = line.location_dest_id "
                "LEFT JOIN clothingline_settlement settlement "
                "ON settlement.id = move.clothingline_settlement_id "
                "WHERE move.clothingline_job_id IN %s AND move.state = 'done' "
                "GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9",
                tuple(jobs.ids),
            )
        ):
            sums = stocks[row["job"], row["product"], row["owner"], row["lot"]]
            self._add_moved(sums, row, tailors[row["job"]])
        return stocks

    @api.model
    def _add_moved(self, sums, row, tailor):
        """Add one row of moves to the sums: in to the tailor's place, or out of it."""
        sign = (row["target"] == tailor) - (row["source"] == tailor)
        usage = row["source_usage"] if sign > 0 else row["target_usage"]
        qty = -sign * row["qty"]
        if usage == "production":
            sums.used += qty
            sums.corrected += qty if row["is_real_use"] else 0
        elif usage == "inventory":
            sums.written_off += qty
        elif sign > 0:
            sums.issued -= qty
        else:
            sums.returned += qty

    def _moved(self, stocks=None):
        """What was moved of each component, over its lots; out of ``_stocks``."""
        moved = {material: Moved() for material in self}
        by_key = {
            (material.job_id.id, material.product_id.id, material.owner_id.id): material
            for material in self._origin
        }
        by_origin = {material._origin: material for material in self}
        if stocks is None:
            stocks = self._stocks()
        for (job, product, owner, _lot), sums in stocks.items():
            if material := by_key.get((job, product, owner or False)):
                moved[by_origin[material]].add(sums)
        return moved

    def _standard(self, job):
        """What the settled pieces of ``job`` use by the standard, by component id."""
        return self._total(job, job._settled_pieces())

    def _total(self, job, pieces):
        """The rounded standard of these pieces by variant id, by component id."""
        need = job.order_id._need_per_piece().get(job.stage_id.id, {})
        total = defaultdict(float)
        for product in self.env["product.product"].browse(
            components := material_need.total(need, pieces)
        ):
            total[product.id] = product.uom_id.round(components[product.id])
        return total

    def _is_missing(self):
        """Whether nothing at all of it was issued."""
        self.ensure_one()
        return self.uom_id.compare(self.need_qty, 0) > 0 and (
            self.uom_id.compare(self.issued_qty, 0) <= 0
        )

    # Issue ------------------------------------------------------------------

    @api.model
    def _ask_for(self, job):
        """Ask the warehouse for the components that this job uses."""
        pieces = {line.product_id.id: line.qty for line in job.line_ids}
        total = self._total(job, pieces)
        owners = {
            row.product_id.id: row.owner_id.id for row in job.order_id.component_ids
        }
        materials = self._in_step().create(
            [
                {
                    "job_id": job.id,
                    "product_id": product_id,
                    "owner_id": owners.get(product_id, False),
                    "need_qty": qty,
                }
                for product_id, qty in total.items()
                if qty
            ]
        )
        materials._issue({material: material.need_qty for material in materials})

    def _issue(self, quantities):
        """Ask the warehouse for these quantities, one transfer for each owner."""
        for owner, materials in self.grouped("owner_id").items():
            job = materials.job_id
            # The warehouse is asked by the system, on behalf of the planner's offer.
            company = job.company_id.sudo()
            source = (
                company._get_brand_location(owner)
                if owner
                else company._clothingline_warehouse().lot_stock_id
            )
            lines = {
                material: quantities[material]
                for material in materials
                if quantities[material] > 0
            }
            if lines:
                pickings = self.env["stock.picking"].sudo().with_context(**UNLOGGED)
                pickings._clothingline_issue(job, source, lines)

    def _issue_more(self, quantities):
        """Ask for more than was planned; ``quantities`` by material."""
        self.job_id._lock_ledger()
        # It may open the job anew: not while its order is closed.
        self.job_id.order_id._lock_ledger()
        for material, qty in quantities.items():
            material._in_step().write(
                {
                    "need_qty": material.need_qty + qty,
                    # What comes is counted again.
                    "is_counted": False,
                }
            )
        self.filtered(lambda material: material in quantities)._issue(quantities)

    @api.model
    def _account_for(self, moves):
        """Give each component that these moves sent for a job its row in that job."""
        known = {
            (row.job_id, row.product_id, row.owner_id)
            for row in moves.clothingline_job_id.material_ids
        }
        sent = {
            (move.clothingline_job_id, move.product_id, line.owner_id)
            for move in moves
            for line in move.move_line_ids
            if move.clothingline_job_id and move.state == "done"
        }
        self._in_step().create(
            [
                {
                    "job_id": job.id,
                    "product_id": product.id,
                    "owner_id": owner.id,
                    "need_qty": 0,
                }
                for job, product, owner in sorted(
                    sent - known, key=lambda key: [one.id or 0 for one in key]
                )
            ]
        )

    def _lower_need(self):
        """After a recall: ask for no more than the pieces that are left need."""
        if not self:
            return
        job = self.job_id
        pieces = {
            line.product_id.id: line.qty - line.returned_qty for line in job.line_ids
        }
        total = self._total(job, pieces)
        # What is asked back from him stays asked for.
        job._issues().filtered(
            lambda picking: picking.state not in ("done", "cancel")
        ).action_cancel()
        for material in self:
            material._in_step().need_qty = total[material.product_id.id]
        moved = self._moved()
        self._issue(
            {
                material: material.uom_id.round(
                    material.need_qty - moved[material].issued
                )
                for material in self
            }
        )

    def _count(self, counted):
        """The tailor's own count; a difference becomes a task of the planner."""
        if any(material.is_counted for material in counted):
            raise UserError(
                self.env._("The material was not issued yet, or is counted already.")
            )
        if any(qty < 0 for qty in counted.values()):
            raise UserError(self.env._("A count is never less than zero."))
        differing = self.browse()
        for material, qty in counted.items():
            material._in_step().write({"counted_qty": qty, "is_counted": True})
            if material.uom_id.compare(qty, material.issued_qty):
                differing |= material
        if differing:
            differing._report_difference()

    def _report_difference(self):
        job = self.job_id
        job.activity_schedule(
            "mail.mail_activity_data_todo",
            summary=self.env._("Material count differs"),
            note="; ".join(
                self.env._(
                    "%(component)s: issued %(issued)s, counted %(counted)s",
                    component=material.product_id.display_name,
                    issued=material.issued_qty,
                    counted=material.counted_qty,
                )
                for material in self
            ),
            user_id=job._planner().id,
        )

    # Use --------------------------------------------------------------------

    def _use_standard(self, settled):
        """Consume what the settled pieces have not used yet; the moves done.

        Called when the ledger has the pieces. What is not there yet is used when it
        comes, and what was used for pieces that are open again is given back: see
        ``_catch_up``. A component whose real use was counted stays as counted.

        :param settled: pieces by variant id
        """
        if not self:
            return self.env["stock.move"]
        stocks, back = self._stocks(), self.env["stock.move"]
        moved, quantities = self._moved(stocks), {}
        for product, rest in self._unbooked(moved, settled).items():
            # Of a component the brand's own goes first.
            materials = self.filtered(
                lambda one, product=product: one.product_id == product
            )
            materials = materials.sorted(lambda material: not material.owner_id)
            if product.uom_id.compare(rest, 0) < 0:
                back |= materials._give_back(-rest, moved)
            for material in materials:
                qty = product.uom_id.round(min(rest, moved[material].left))
                if product.uom_id.compare(qty, 0) > 0:
                    quantities[material] = qty
                    rest -= qty
        return self._consume(quantities, stocks) | back

    def _unbooked(self, moved, settled):
        """What settled pieces use by the standard and is not booked, by component.

        Less than zero where it is booked for pieces that are open again.
        """
        standard = self._total(self.job_id, settled)
        return {
            product: product.uom_id.round(
                standard[product.id]
                - sum(moved[material].used_by_standard for material in materials)
            )
            for product, materials in self.grouped("product_id").items()
            if not any(materials.mapped("use_reason"))
        }

    def _give_back(self, qty, moved):
        """Take so much of one component out of what is booked as used; the moves."""
        moves = self.env["stock.move"]
        for material in reversed(self):
            part = min(qty, moved[material].used_by_standard)
            if material.uom_id.compare(part, 0) > 0:
                moves |= material._unconsume(part)
                qty -= part
        return moves

    def _consume(self, quantities, stocks):
        """Consume these quantities out of the tailor's place, lot by lot."""
        rows = []
        for material, qty in quantities.items():
            rows += [
                {
                    "job": material.job_id,
                    "product": material.product_id,
                    "qty": taken,
                    "owner": material.owner_id,
                    "lot": self.env["stock.lot"].browse(lot or ()),
                }
                for lot, taken in material_use.allot(qty, material._lots(stocks))
            ]
        if not rows:
            return self.env["stock.move"]
        return self.job_id.order_id.production_id._clothingline_consume(rows)

    def _lots(self, stocks):
        """What is left of it by lot id, out of ``_stocks``, the oldest first."""
        key = (self.job_id.id, self.product_id.id, self.owner_id.id)
        return sorted(
            (
                (lot or 0, sums.left)
                for (job, product, owner, lot), sums in stocks.items()
                if (job, product, owner or False) == key
            ),
        )

    def _catch_up(self):
        """Book the use of pieces that were settled before their material came."""
        settlements = self.env["clothingline.settlement"]
        if not self._can_catch_up() or not self._is_behind():
            return settlements
        return settlements._settle_use(self.job_id)

    def _can_catch_up(self):
        """Whether pieces were settled at all: nothing else uses material."""
        job = self.job_id
        return bool(job.settlement_ids) and job.order_id.state == "confirmed"

    def _is_behind(self):
        """Whether settled pieces use more or less than is booked, and can."""
        if not self:
            return False
        moved = self._moved()
        left = defaultdict(float)
        for material in self:
            left[material.product_id] += moved[material].left
        return any(
            product.uom_id.compare(rest, 0) < 0
            or product.uom_id.compare(min(rest, left[product]), 0) > 0
            for product, rest in self._unbooked(
                moved, self.job_id._settled_pieces()
            ).items()
        )

    def _correct_use(self, real, reason):
        """Book the real use of each material, as somebody counted it; the moves done.

        Called by the settlement. ``real``: quantity by material.
        """
        stocks = self._stocks()
        moved, more, back = self._moved(stocks), {}, self.env["stock.move"]
        for material, qty in real.items():
            uom, sums = material.uom_id, moved[material]
            if uom.compare(qty, 0) < 0 or uom.compare(qty, sums.used + sums.left) > 0:
                raise UserError(
                    self.env._(
                        "%(component)s: of %(issued)s issued, %(gone)s came back or "
                        "were written off. At most %(most)s can have been used.",
                        component=material.product_id.display_name,
                        issued=uom.round(sums.issued),
                        gone=uom.round(sums.returned + sums.written_off),
                        most=uom.round(sums.used + sums.left),
                    )
                )
            difference = uom.round(qty - sums.used)
            if uom.compare(difference, 0) > 0:
                more[material] = difference
            elif uom.compare(difference, 0) < 0:
                back |= material._unconsume(-difference)
            material._in_step().use_reason = reason
        return self._consume(more, stocks) | back

    def _forget_count(self):
        """The count of real use was undone: what it explained is open again."""
        counts = self.job_id.settlement_ids.filtered(
            lambda one: one.kind == "use" and one.is_real_use and one.state == "posted"
        )
        for material in self:
            material._in_step().use_reason = counts.sorted("id")[-1:].reason

    def _unconsume(self, qty):
        """Give back to the job what was booked as used, the last first."""
        moves = self.env["stock.move"].search(
            [
                ("clothingline_job_id", "=", self.job_id.id),
                ("product_id", "=", self.product_id.id),
                ("restrict_partner_id", "=", self.owner_id.id),
                ("raw_material_production_id", "!=", False),
                ("state", "=", "done"),
            ],
            order="id desc",
        )
        return moves._clothingline_unconsume(qty)

    # Back to the warehouse, or lost -----------------------------------------

    def _spare(self, stocks=None):
        """What the pieces that are still open do not need, by material."""
        if not self:
            return {}
        job = self.job_id
        open_pieces = {
            line.product_id.id: line.in_hand_qty
            + line.made_qty
            + line.handed_in_qty
            + line.rework_qty
            for line in job.line_ids
        }
        needed, moved = self._total(job, open_pieces), self._moved(stocks)
        waiting = defaultdict(float)
        for move in job.sudo().picking_ids.move_ids:
            if move.state not in ("done", "cancel") and move.location_id == (
                job.tailor_id.sudo().with_company(job.company_id).location_id
            ):
                waiting[move.product_id.id] += move.product_qty
        return {
            material: qty
            for material in self
            if (
                qty := material.uom_id.round(
                    moved[material].left
                    - needed[material.product_id.id]
                    - waiting[material.product_id.id]
                )
            )
            > 0
        }

    def _check_spare(self, stocks):
        spare = self._spare(stocks)
        if not spare:
            raise UserError(
                self.env._(
                    "No material of %(job)s is left over beyond what its open pieces "
                    "need. Did the tailor use less than the standard? Count the real "
                    "use first.",
                    job=self.job_id.name or self.env._("this job"),
                )
            )
        return spare

    def _ask_back(self):
        """Ask the warehouse to take back what is left over."""
        self.job_id._lock_ledger()
        job, stocks = self.job_id, self._stocks()
        spare = self._check_spare(stocks)
        company = job.company_id.sudo()
        for owner, materials in (
            self.browse([material.id for material in spare]).grouped("owner_id").items()
        ):
            target = (
                company._get_brand_location(owner)
                if owner
                else company._clothingline_warehouse().lot_stock_id
            )
            lines = [
                (material, lot or False, taken)
                for material in materials
                for lot, taken in material_use.allot(
                    spare[material], material._lots(stocks)
                )
            ]
            # The planner asks; the warehouse keeper receives.
            self.env["stock.picking"].sudo()._clothingline_return(job, target, lines)

    def _write_off(self, reason):
        """Scrap what is left over at the tailor, with the reason kept."""
        self.job_id._lock_ledger()
        job, stocks = self.job_id, self._stocks()
        spare, company = self._check_spare(stocks), job.company_id
        # The planner answers for the loss; the stock move is made for him.
        scraps = self.env["stock.scrap"].sudo()
        scraps.create(
            [
                {
                    "product_id": material.product_id.id,
                    "product_uom_id": material.uom_id.id,
                    "scrap_qty": taken,
                    "lot_id": lot or False,
                    "owner_id": material.owner_id.id,
                    "location_id": job.tailor_id.sudo()
                    .with_company(company)
                    .location_id.id,
                    "scrap_location_id": company.sudo()._get_loss_location().id,
                    "company_id": company.id,
                    "origin": f"{job.name}: {reason}",
                    "clothingline_job_id": job.id,
                }
                for material, qty in spare.items()
                for lot, taken in material_use.allot(qty, material._lots(stocks))
            ]
        ).do_scrap()
        job.message_post(
            body=self.env._(
                "Written off: %(components)s. Reason: %(reason)s",
                components=self._describe(spare),
                reason=reason,
            )
        )

    # Closing ----------------------------------------------------------------

    def _differences(self, settled=None):
        """What is left, and what should have been used and was not, by material.

        :param settled: the settled pieces of the job by variant id, if just read
        """
        left, short = {}, {}
        if not self:
            return left, short
        job = self.job_id
        if settled is None:
            settled = job._settled_pieces()
        moved, standard = self._moved(), self._total(job, settled)
        for product, of_product in self.grouped("product_id").items():
            booked = sum(moved[one].used_by_standard for one in of_product)
            missing = product.uom_id.round(standard[product.id] - booked)
            for material in of_product:
                qty = product.uom_id.round(moved[material].left)
                if not product.uom_id.is_zero(qty):
                    left[material] = qty
            if product.uom_id.compare(missing, 0) > 0 and not any(
                of_product.mapped("use_reason")
            ):
                short[of_product[0]] = missing
        return left, short

    def _is_settled(self, settled=None):
        return not any(self._differences(settled))

    def _check_settled(self):
        left, short = self._differences()
        if left:
            raise UserError(
                self.env._(
                    "Material of %(job)s is still at the tailor: %(components)s. "
                    "Return it to the warehouse, write it off, or count the real use.",
                    job=self.job_id.name,
                    components=self._describe(left),
                )
            )
        if short:
            raise UserError(
                self.env._(
                    "By the standard, %(job)s used %(components)s more than was "
                    "issued. Issue it, or count the real use and say why.",
                    job=self.job_id.name,
                    components=self._describe(short),
                )
            )

    @api.model
    def _describe(self, quantities):
        return ", ".join(
            f"{material.product_id.display_name} {material.uom_id.round(qty):g} "
            f"{material.uom_id.name}"
            for material, qty in quantities.items()
        )
