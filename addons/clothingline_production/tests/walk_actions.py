"""What people do in a walk, each by the role whose work it is.

An action says what it did, or returns None where there is nothing to do.
"""

from datetime import timedelta

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import Form

from . import common
from .walk_laws import Broken
from .walk_money import WalkMoney

CODES = ("cut", "sew", "finish")


class WalkActions(WalkMoney):
    """Planner, tailors, warehouse keeper and inspector; money is in ``WalkMoney``."""

    weights = {
        "offer": 12,
        "answer": 14,
        "transfer": 22,
        "issue_more": 2,
        "count_material": 3,
        "report": 26,
        "correct": 2,
        "hand_in": 18,
        "judge": 20,
        "reopen": 3,
        "missing": 2,
        "undo": 3,
        "recall": 2,
        "count_use": 3,
        "ask_back": 2,
        "write_off": 1,
        "override": 2,
        "by_hand": 3,
        "amend": 2,
        "close_job": 2,
        "close_order": 0.3,
        "expect_brand": 2,
        "give_back": 0.7,
        "deliver_brand": 2,
        "buy": 3,
        "bill_material": 4,
        "refund_material": 1,
        "send_back": 1.5,
        "bill_wages": 2,
        "post_bill": 4,
        "refund_wages": 1,
        "cancel_bill": 0.5,
        "sell": 2,
        "invoice": 3,
        "credit": 1,
        "take_back": 1,
        "new_rate": 1,
    }

    # Setting out ------------------------------------------------------------

    def begin(self):
        case = self.case
        self.company = case.env.company.sudo()
        self.company._get_tailors_location()
        self.first = self.now.date()
        self.stages = common.stages(self.env)
        style = case.walked
        self.material = [product.sudo() for product in style.cloth | style.trims]
        self.garments = style.template.sudo().product_variant_ids
        self.tailors = case.walkers["cut"] | case.walkers["sew"]
        self.tailors |= case.walkers["finish"]
        self.lot_product = self.env.ref("clothingline_production.product_lot")
        self.warehouse = self.company._clothingline_warehouse()
        self.orders = self._order(case.brand, white={"M": 9, "L": 5}, navy={"M": 6})
        own = self._order(
            case.other_brand,
            draft=True,
            white={"M": 7, "L": 4},
            navy={"L": 5},
            material_basis="cmt",
            brand_component_ids=[Command.set(style.cloth.ids)],
        )
        # Cutting is counted, and the firm's own people finish.
        own.stage_ids.filtered(
            lambda stage: stage.stage_id == self.stages["cut"]
        ).is_inspected = False
        own.stage_ids.filtered(
            lambda stage: stage.stage_id == self.stages["finish"]
        ).is_paid = False
        own.action_confirm()
        self.orders |= own
        for order in self.orders:
            order.action_quote()
        self.open_books()
        return "two orders"

    def _order(self, brand, draft=False, **vals):
        grid = {colour: vals.pop(colour) for colour in ("white", "navy")}
        order = common.make_order(self.env, self.case.walked, brand, grid, **vals)
        if not draft:
            order.action_confirm()
        return order

    @property
    def jobs(self):
        return self.orders.job_ids.filtered(lambda job: job.state == "taken")

    def _open_orders(self):
        return self.orders.filtered(lambda order: order.state == "confirmed")

    # Offers -----------------------------------------------------------------

    def offer(self):
        order = self.any(self._open_orders())
        if not order:
            return None
        # What can be worked on soon comes first, but not always.
        code = self.random.choices(CODES, [5, self.step / 10, self.step / 20])[0]
        left = order._pieces_to_plan(self.stages[code])
        pieces = {
            line.product_id: self.some(left[line.product_id.id])
            for line in order.line_ids
            if left[line.product_id.id] > 0 and self.random.random() < 0.8
        }
        if not any(pieces.values()):
            return None
        if self.random.random() < 0.05:  # more than there is
            pieces[next(iter(pieces))] += 3
        vals = {}
        if self.random.random() < 0.2:
            vals["expires_at"] = self.now + timedelta(hours=30)
        offer = common.make_offer(
            self.by("planner", order),
            code,
            self.any(self.case.walkers[code]),
            pieces,
            **vals,
        )
        offer.action_offer()
        return f"{offer.name} {code} {sorted(pieces.values())}"

    def answer(self):
        offer = self.any(
            self.orders.offer_ids.filtered(lambda offer: offer.state == "offered")
        )
        if not offer:
            return None
        how = self.random.choices(
            ["take", "refuse", "withdraw", "lapse"], [10, 1, 1, 1]
        )
        if how == ["take"]:
            return f"{self.case._as_tailor(offer)._take().name} by {offer.name}"
        if how == ["refuse"]:
            self.case._as_tailor(offer)._refuse("Full")
        elif how == ["withdraw"]:
            self.by("planner", offer).action_withdraw()
        else:
            offer.sudo()._cron_lapse()
        return f"{offer.name} {how[0]}"

    # Material ---------------------------------------------------------------

    def transfer(self):
        """The keeper does a transfer that waits, in full or in part."""
        pickings = (
            self.orders.sudo().job_ids.picking_ids | self.orders.sudo().picking_ids
        )
        pickings |= self.orders.sudo().sale_order_id.picking_ids
        pickings |= self.bought.sudo().picking_ids
        picking = self.any(
            pickings.filtered(lambda one: one.state in ("confirmed", "assigned"))
        )
        if not picking:
            return None
        part = self.any([1, 1, 0.5, 0.3])
        return self._do(self.by("warehouse", picking), part)

    def _do(self, picking, part=1, backorder=True):
        if picking.state == "confirmed":
            picking.action_assign()
        moves = picking.move_ids.filtered(lambda move: move.state != "cancel")
        for move in moves:
            qty = move.quantity or (
                0 if move.location_id.usage == "internal" else move.product_uom_qty
            )
            qty = move.product_uom.round(qty * part)
            if move.product_uom.rounding >= 1 or move.product_id in self.garments:
                qty = int(qty)
            if move.product_id.tracking == "lot" and not move.move_line_ids.lot_id:
                self._with_lot(move, qty)
            elif move.product_uom.compare(qty, move.quantity):
                move.quantity = qty
        if not any(move.quantity for move in moves):
            return None
        moves.picked = True
        moves.filtered(lambda move: not move.quantity).picked = False
        action = picking.button_validate()
        if isinstance(action, dict):
            wizard = Form.from_action(picking.env, action).save()
            keep = backorder and self.random.random() < 0.85
            wizard.process() if keep else wizard.process_cancel_backorder()
        lines = ", ".join(
            f"{move.product_id.name} {move.quantity:g}"
            for move in moves
            if move.quantity
        )
        return f"{picking.name} of {picking.origin}: {lines} ({picking.state})"

    def _with_lot(self, move, qty):
        """Cloth that comes in is a roll, or two."""
        if not qty:
            return
        self.events += 1
        lot = move.env["stock.lot"].create(
            {"name": f"R{self.events}", "product_id": move.product_id.id}
        )
        move.move_line_ids.unlink()
        move.env["stock.move.line"].create(
            {
                **move._prepare_move_line_vals(),
                "quantity": qty,
                "lot_id": lot.id,
                "owner_id": move.picking_id.owner_id.id,
            }
        )

    def issue_more(self):
        """The keeper sends some more by a native transfer of the job."""
        job = self.any(self.jobs if self.random.random() < 0.9 else self.orders.job_ids)
        if not job:
            return None
        products = job.order_id.component_ids.product_id
        material = self.any(job.material_ids)
        product = material.product_id if material else self.any(products)
        if self.random.random() < 0.15:
            product = self.any(products)
        place = job.tailor_id.sudo().with_company(self.company)._get_location()
        qty = self.any([1, 2, 5])
        picking = self._native(
            self.warehouse.lot_stock_id, place, product, qty, job=job
        )
        picking.action_assign()
        if not picking.move_ids.quantity:
            return None
        return "native, " + self._do(picking)

    def _native(self, source, target, product, qty, job=None):
        env = self.env(user=self.case.warehouse)
        picking = env["stock.picking"].create(
            {
                "picking_type_id": self.warehouse.int_type_id.id,
                "location_id": source.id,
                "location_dest_id": target.id,
                "clothingline_job_id": job and job.id,
                "move_ids": [
                    Command.create(
                        {
                            "product_id": product.id,
                            "product_uom": product.uom_id.id,
                            "product_uom_qty": qty,
                            "location_id": source.id,
                            "location_dest_id": target.id,
                        }
                    )
                ],
            }
        )
        picking.action_confirm()
        return picking

    def count_material(self):
        job = self.any(self.jobs.filtered(lambda job: job.material_state == "issued"))
        if not job:
            return None
        job = self.case._as_tailor(job)
        job._count_material(
            {
                one: max(one.issued_qty + self.any([0, 0, 0, -1, 1]), 0)
                for one in job.material_ids
            }
        )
        return job.name

    def count_use(self):
        job = self.any(
            self.orders.job_ids.filtered(
                lambda job: job.material_ids and not job.open_qty
            )
        )
        if not job:
            return None
        self._count_use(job, self.any([0.9, 0.97, 1.05, 1.5, 0]))
        return job.name

    def _count_use(self, job, share):
        """Count so much of the standard, or what is there if that is less; 0: all."""
        use = self.by("planner", self.env["clothingline.job.use"]).create(
            {"job_id": job.id, "reason": "Weighed"}
        )
        for line in use.line_ids:
            one = line.material_id
            most = one.used_qty + one.left_qty
            real = min(one.used_qty * share, most) if share else most
            line.real_qty = one.uom_id.round(real, rounding_method="DOWN")
        real = {line.material_id: line.real_qty for line in use.line_ids}
        use.action_count()
        self.env.invalidate_all()
        for one, qty in real.items():
            if one.uom_id.compare(one.used_qty, qty):
                raise Broken(f"{one.product_id.name}: {qty} counted, {one.used_qty}")

    def ask_back(self):
        job = self.any(self.jobs.filtered(self._may_spare))
        if not job:
            return None
        self.by("planner", job).action_return_material()
        return job.name

    def write_off(self):
        job = self.any(self.jobs.filtered(self._may_spare))
        if not job:
            return None
        self._write_off(job)
        return job.name

    def _may_spare(self, job):
        return job.material_ids and (
            self.random.random() < 0.05 or job.sudo().material_ids._spare()
        )

    def _write_off(self, job):
        wizard = self.by("planner", self.env["clothingline.job.write.off"])
        wizard.create({"job_id": job.id, "reason": "Spoiled"}).action_write_off()

    def override(self):
        job = self.any(self.jobs.filtered(lambda job: job.material_state == "waiting"))
        if not job:
            return None
        wizard = self.by("planner", self.env["clothingline.job.start"])
        wizard.create({"job_id": job.id, "reason": "Has its own"}).action_start()
        return job.name

    # Pieces -----------------------------------------------------------------

    def report(self):
        jobs = self.jobs.filtered(lambda job: self._has(job, "in_hand"))
        if self.random.random() < 0.9:
            jobs = jobs.filtered(
                lambda job: (
                    job.material_override
                    or not any(one._is_missing() for one in job.material_ids)
                )
            )
        job = self.any(jobs)
        if not job:
            return None
        available = job.sudo().order_id._pieces_available(job.stage_id)
        pieces = {}
        for line in job.line_ids:
            most = line.in_hand_qty
            if available is not None and self.random.random() < 0.95:
                most = min(most, available[line.product_id.id])
            pieces[line] = self.some(most)
        if not any(pieces.values()):
            return None
        self.case._as_tailor(job)._report_made(pieces, self.event())
        return f"{job.name} {job.stage_id.name} {list(pieces.values())}"

    def _has(self, job, *states):
        return any(line[f"{state}_qty"] for line in job.line_ids for state in states)

    def correct(self):
        job = self.any(self.jobs.filtered(lambda job: self._has(job, "made")))
        if not job:
            return None
        pieces = {line: self.some(line.made_qty) for line in job.line_ids}
        self.case._as_tailor(job)._correct_made(pieces, self.event())
        return f"{job.name} {list(pieces.values())}"

    def hand_in(self, share=None):
        job = self.any(self.jobs.filtered(lambda job: self._has(job, "made", "rework")))
        if not job:
            return None
        pieces = {
            line: self.some(line.made_qty + line.rework_qty) for line in job.line_ids
        }
        self.case._as_tailor(job)._hand_in(pieces, self.event())
        return f"{job.name} {list(pieces.values())}"

    def judge(self):
        inspection = self.any(self._pending())
        if not inspection:
            return None
        return self._judge(inspection, self.random.random() < 0.5)

    def _pending(self):
        return self.orders.job_ids.handover_ids.inspection_ids.filtered(
            lambda one: one.state == "pending"
        )

    def _judge(self, inspection, flawed=False):
        inspection = self.by("inspector", inspection)
        commands = [Command.clear()]
        for line in inspection.handover_line_ids if flawed else ():
            qty = self.random.randint(0, min(line.qty, 2))
            if qty:
                commands.append(
                    Command.create(
                        {
                            "defect_type_id": self.any(
                                [self.case.major, self.case.minor, self.case.critical]
                            ).id,
                            "handover_line_id": line.id,
                            "qty": qty,
                            "disposition": self.any(["rework", "rejected"]),
                            "cause": self.any(["tailor", "material", "previous_stage"]),
                        }
                    )
                )
        inspection.defect_ids = commands
        inspection.action_judge()
        return f"{inspection.name} of {inspection.job_id.name}: {inspection.state}"

    def reopen(self):
        inspection = self.any(
            self.orders.job_ids.handover_ids.inspection_ids.filtered(
                lambda one: one.state != "pending"
            )
        )
        if not inspection:
            return None
        inspection = self.by("inspector", inspection)
        action = inspection.action_reopen()
        wizard = inspection.env["clothingline.settlement.reverse"].with_context(
            **action["context"]
        )
        wizard.create({"reason": "A slip"}).action_reverse()
        return f"{inspection.name} of {inspection.job_id.name}"

    def missing(self):
        job = self.any(self.jobs.filtered("open_qty"))
        if not job:
            return None
        wizard = self.by("planner", self.env["clothingline.job.missing"]).create(
            {"job_id": job.id, "reason": "Fire"}
        )
        line = self.any(wizard.line_ids)
        line.qty = min(self.any([1, 1, 2]), line.at_tailor_qty)
        wizard.action_record()
        return f"{job.name} {line.qty}"

    def undo(self):
        settlement = self.any(
            self.orders.settlement_ids.filtered(
                lambda one: (
                    one.state == "posted" and one.kind in ("missing", "use", "count")
                )
            )
        )
        if not settlement:
            return None
        wizard = self.by("planner", self.env["clothingline.settlement.reverse"])
        wizard.create(
            {"settlement_id": settlement.id, "reason": "A slip"}
        ).action_reverse()
        return settlement.display_name

    def recall(self):
        job = self.any(self.jobs.filtered(lambda job: self._has(job, "in_hand")))
        if not job:
            return None
        self.by("planner", job).action_recall()
        return job.name

    # Orders -----------------------------------------------------------------

    def amend(self):
        order = self.any(self._open_orders())
        if not order:
            return None
        amendment = self.by("planner", self.env["clothingline.order.amendment"]).create(
            {"order_id": order.id, "reason": "The brand wants it"}
        )
        line = self.any(amendment.line_ids)
        line.qty = max(line.qty + self.any([-2, -1, 1, 2]), 1)
        if self.random.random() < 0.2:
            amendment.line_ids = [
                Command.create({"product_id": product.id, "qty": 2})
                for product in self.garments - amendment.line_ids.product_id
            ][:1]
        amendment.action_apply()
        return f"{order.name} {amendment.line_ids.mapped('qty')}"

    def close_job(self):
        job = self.any(self.jobs.filtered(lambda job: not job.open_qty))
        if not job:
            return None
        self.by("planner", job).action_close()
        return job.name

    def close_order(self):
        order = self.any(self._open_orders())
        if not order or self.step < 60:
            return None
        self._close(order)
        return order.name

    def _close(self, order):
        wizard = self.by("planner", self.env["clothingline.order.close"])
        wizard.create({"order_id": order.id, "reason": "Enough"}).action_close()

    def new_rate(self):
        code = self.any(CODES)
        self.by("planner", self.env["clothingline.rate"]).create(
            {
                "stage_id": self.stages[code].id,
                "product_tmpl_id": self.case.walked.template.id,
                "piece_amount": self.any([1_500, 2_333, 14_000, 14_777]),
                "date_from": self.now.date(),
            }
        )
        return code

    # What must be refused ---------------------------------------------------

    def by_hand(self):
        """Somebody tries what is no way to do it: it is refused, or it is a fault."""
        job = self.any(self.orders.job_ids)
        if not job:
            return None
        tries = [
            self._try_adjust,
            self._try_transfer,
            self._try_scrap,
            self._try_terms,
            self._try_ledger,
            self._try_wage_order,
            self._try_move,
            self._try_settlement,
        ]
        action = self.any(tries)
        try:
            with self.env.cr.savepoint():
                if action(job) is None:
                    return None
        except (UserError, AccessError):
            self.refused["by_hand"] += 1
            self.env.invalidate_all()
            return f"{action.__name__} of {job.name} is refused"
        raise Broken(f"{action.__name__} of {job.name} was not refused")

    def _quants(self, job):
        place = job.tailor_id.sudo().with_company(self.company).location_id
        return self.env["stock.quant"].search(
            [("location_id", "=", place.id), ("quantity", ">", 0)]
        )

    def _try_adjust(self, job):
        quant = self.any(self._quants(job).sudo())
        if not quant:
            return None
        quant = self.by("warehouse", quant).with_context(inventory_mode=True)
        quant.inventory_quantity = 1_000
        quant.action_apply_inventory()
        return True

    def _try_transfer(self, job):
        quant = self.any(self._quants(job).sudo())
        if not quant:
            return None
        picking = self._native(
            quant.location_id, self.warehouse.lot_stock_id, quant.product_id, 1
        )
        picking.action_assign()
        if not picking.move_ids.quantity:
            picking.move_ids.quantity = 1
        picking.move_ids.picked = True
        picking.button_validate()
        return True

    def _try_scrap(self, job):
        quant = self.any(self._quants(job).sudo())
        if not quant:
            return None
        scrap = self.by("warehouse", self.env["stock.scrap"]).create(
            {
                "product_id": quant.product_id.id,
                "scrap_qty": 1,
                "location_id": quant.location_id.id,
                "lot_id": quant.lot_id.id,
                "owner_id": quant.owner_id.id,
            }
        )
        scrap.do_scrap()
        return True

    def _try_terms(self, job):
        job = self.by(self.any(["planner", "accountant", "warehouse"]), job)
        vals = self.any(
            [
                {"piece_amount": 99_999},
                {"state": "done" if job.state == "taken" else "taken"},
                {"taken_at": self.now},
                {"purchase_line_id": False},
                {"line_ids": [Command.update(job.line_ids[0].id, {"qty": 99})]},
            ]
        )
        job.write(vals)
        return True

    def _try_ledger(self, job):
        ledger = self.by(self.any(["planner", "inspector"]), job.piece_move_ids[:1])
        ledger.write({"qty": 99})
        return True

    def _try_wage_order(self, job):
        line = job.sudo().purchase_line_id
        if not line:
            return None
        self.by(self.any(["planner", "accountant"]), line).write(
            self.any([{"price_unit": 99_999}, {"qty_received": 400}])
        )
        return True

    def _try_move(self, job):
        moves = self.env["stock.move"].sudo()
        move = self.any(
            moves.search([("clothingline_job_id", "=", job.id), ("state", "=", "done")])
        )
        if not move:
            return None
        self.by("manager", move).write(
            self.any([{"quantity": 77}, {"value": 7}, {"clothingline_job_id": False}])
        )
        return True

    def _try_settlement(self, job):
        settlement = self.any(job.settlement_ids)
        if not settlement:
            return None
        self.by(self.any(["planner", "inspector"]), settlement).write(
            self.any([{"payable_qty": 9}, {"state": "reversed"}, {"wage_amount": 1}])
        )
        return True
