from collections import defaultdict

from odoo import Command, api, fields, models
from odoo.exceptions import UserError

from .stock_move import ENDED, POSTED_LATER

# What a clothing order was confirmed with stays with its manufacturing order.
PINNED = frozenset(
    {
        "bom_id",
        "clothingline_order_id",
        "company_id",
        "location_dest_id",
        "picking_type_id",
        "product_id",
        "product_qty",
        "product_uom_id",
        "state",
    }
)
PINNED_PARTS = ("move_byproduct_ids", "move_finished_ids", "workorder_ids")


class MrpProduction(models.Model):
    """One manufacturing order for all variants of a clothing order.

    Its by-products are the variants. What Odoo's own buttons would do to it is refused
    while tailors work; the settlement consumes, receives, takes back and posts.
    """

    _name = "mrp.production"
    _inherit = ["mrp.production", "clothingline.step.mixin"]

    clothingline_order_id = fields.Many2one(
        "clothingline.order", "Clothing Order", index="btree_not_null", copy=False
    )

    @api.model
    def _get_view(self, view_id=None, view_type="form", **options):
        """Odoo's buttons stay away where the clothing order would refuse them."""
        arch, view = super()._get_view(view_id, view_type, **options)
        if view_type == "form":
            for button in arch.iterfind("header/button"):
                rest = button.get("invisible")
                hidden = f"clothingline_order_id or ({rest})" if rest else None
                button.set("invisible", hidden or "clothingline_order_id")
        return arch, view

    # Made by the clothing order ---------------------------------------------

    @api.model
    def _clothingline_create(self, order):
        """One manufacturing order for all sizes and colours of ``order``, confirmed.

        Its product is the lot, its by-products are the variants, a work order stands
        for each stage. Components are consumed when pieces are accepted, at the tailor
        who used them.
        """
        # It tells where it comes from; the clothing order has the log.
        productions = self._in_step(tracking_disable=True, mail_create_nosubscribe=True)
        production = productions.create(self._clothingline_prepare(order))
        for line in order.stage_ids:
            line._in_step().workorder_id = production.workorder_ids.filtered(
                lambda workorder, line=line: (
                    workorder.clothingline_stage_id == line.stage_id
                )
            )
        self.env["stock.move"].create(
            [
                production._prepare_expected(line.product_id, line.qty)
                for line in order.line_ids
            ]
        )
        production.action_confirm()
        return production

    @api.model
    def _clothingline_prepare(self, order):
        lot = self.env.ref("clothingline_production.product_lot")
        workcenters = order._stages()._get_workcenters(order.company_id)
        return {
            "product_id": lot.id,
            "product_qty": order.qty,
            "product_uom_id": lot.uom_id.id,
            "bom_id": False,
            "company_id": order.company_id.id,
            "origin": order.name,
            "date_deadline": order.due_date,
            "clothingline_order_id": order.id,
            "workorder_ids": [
                Command.create(
                    {
                        "name": line.stage_id.name,
                        "workcenter_id": workcenters[line.stage_id].id,
                        "product_uom_id": lot.uom_id.id,
                        "clothingline_stage_id": line.stage_id.id,
                        "duration_expected": line.minutes * order.qty,
                    }
                )
                for line in order.stage_ids.sorted(
                    lambda line: (line.sequence, line.id)
                )
            ],
        }

    # Pinned -----------------------------------------------------------------

    def write(self, vals):
        if vals.keys() & (PINNED | set(PINNED_PARTS)):
            for production in self:
                if production._is_repinned(vals):
                    production._check_pinned()
        return super().write(vals)

    def _is_repinned(self, vals):
        """Whether these values change by hand what the order was confirmed with."""
        if not self.sudo().clothingline_order_id or self._is_in_step():
            return False
        parts = any(
            command[0] not in (Command.UPDATE, Command.LINK)
            for field in PINNED_PARTS
            for command in vals.get(field) or ()
        )
        return parts or any(
            self._is_changed(field, vals[field]) for field in PINNED & vals.keys()
        )

    def _is_changed(self, field, value):
        if field == "state":
            return value in ENDED if self.state != "done" else value != "done"
        current = self._fields[field].convert_to_write(self[field], self)
        return (current or False) != (value or False)

    def _check_pinned(self):
        """Refuse, by hand, what only an amendment of the clothing order may change."""
        for production in self.sudo():
            if production.clothingline_order_id.state in ("confirmed", "done"):
                production._raise_pinned()

    def _raise_pinned(self):
        order = self.sudo().clothingline_order_id
        if order.state == "done":
            raise UserError(
                self.env._(
                    "%(order)s is closed, and what %(production)s made of it is in the "
                    "books: it stays. Make a new order for more pieces.",
                    production=self.name,
                    order=order.name,
                )
            )
        raise UserError(
            self.env._(
                "Tailors work on %(production)s as %(order)s was confirmed: its "
                "pieces, stages and quantities stay. Amend or close %(order)s instead.",
                production=self.name,
                order=order.name,
            )
        )

    def action_cancel(self):
        self._check_not_in_work()
        return super().action_cancel()

    def button_mark_done(self):
        self._check_not_in_work()
        return super().button_mark_done()

    def _pre_action_split_merge_hook(self, merge=False, split=False):
        self._check_not_in_work()
        return super()._pre_action_split_merge_hook(merge=merge, split=split)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_in_work(self):
        self._check_not_in_work()

    def _check_not_in_work(self):
        """Refuse to end or to divide natively what tailors still work on."""
        # Whoever runs the shop may not see the brand's orders.
        for production in self.sudo():
            order = production.clothingline_order_id
            if order.state == "confirmed" and not self._is_in_step():
                raise UserError(
                    self.env._(
                        "Tailors work on %(production)s piece by piece. Close or "
                        "cancel %(order)s instead.",
                        production=production.name,
                        order=order.name,
                    )
                )

    def _set_qty_producing(self, pick_manual_consumption_moves=True):
        # Sizes come from the piece ledger, never from a share of the lot.
        if self.clothingline_order_id:
            return None
        return super()._set_qty_producing(
            pick_manual_consumption_moves=pick_manual_consumption_moves
        )

    def _check_sn_uniqueness(self):
        # A number used, taken back with its verdict and used again is used once; each
        # use took it from where it lay.
        if self.clothingline_order_id:
            return None
        return super()._check_sn_uniqueness()

    def _cal_price(self, consumed_moves):
        # The variants carry their exact cost since they were received; the lot none.
        if self.clothingline_order_id:
            return True
        return super()._cal_price(consumed_moves)

    def _post_labour(self):
        # Piece pay is posted by the settlement that owes it.
        ours = self.filtered("clothingline_order_id")
        return super(MrpProduction, self - ours)._post_labour()

    # Consuming --------------------------------------------------------------

    def _clothingline_consume(self, rows):
        """Use material at a tailor's; the done moves, one per component and owner.

        Their journal entry is left to the settlement. ``value`` is 0 where the owner is
        another than the firm.

        :param rows: dicts of ``job``, ``product``, ``qty`` in the product's unit,
            ``owner`` and ``lot`` (empty: none; a tracked product without one takes
            what came first)
        """
        self.ensure_one()
        wanted, jobs = self._material_to_take(rows)
        products = self.env["product.product"].union(*(key[0] for key in wanted))
        places = self.env["stock.location"].union(*(key[1] for key in wanted))
        quants = self.env["stock.quant"]
        cached = quants._clothingline_cached(products, places)
        by_move = defaultdict(dict)
        for key, qty in quants._clothingline_take(cached, wanted).items():
            product, place, owner, lot = key
            by_move[product, place, owner][lot] = qty
        if not by_move:
            return self.env["stock.move"]
        moves = self.env["stock.move"].create(
            [
                self._prepare_consumption(jobs[key[1]], *key, sum(lots.values()))
                for key, lots in by_move.items()
            ]
        )
        self.env["stock.move.line"]._in_step(
            quants_cache=cached, clothingline_posting=POSTED_LATER
        ).create(
            [
                vals
                for move, lots in zip(moves, by_move.values(), strict=True)
                for vals in move._prepare_used_lines(lots)
            ]
        )
        return self._clothingline_done(moves)

    def _material_to_take(self, rows):
        """Quantity by (component, place, owner, lot), and the job at each place."""
        wanted, jobs = defaultdict(float), {}
        for row in rows:
            job, product = row["job"], row["product"]
            owner = row.get("owner") or self.env["res.partner"]
            if owner == self.company_id.partner_id:
                owner = self.env["res.partner"]
            place = job.tailor_id.with_company(job.company_id)._get_location()
            if jobs.setdefault(place, job) != job:
                raise ValueError("One job of a tailor at a time")
            if not product.uom_id.is_zero(row["qty"]):
                lot = row.get("lot") or self.env["stock.lot"]
                wanted[product, place, owner, lot] += row["qty"]
        return wanted, jobs

    def _prepare_consumption(self, job, product, place, owner, qty):
        return {
            "product_id": product.id,
            "product_uom": product.uom_id.id,
            "product_uom_qty": product.uom_id.round(qty),
            "location_id": place.id,
            "location_dest_id": self.production_location_id.id,
            "raw_material_production_id": self.id,
            "picking_type_id": self.picking_type_id.id,
            "warehouse_id": self.warehouse_id.id,
            "company_id": self.company_id.id,
            "origin": job.name,
            "clothingline_job_id": job.id,
            "restrict_partner_id": owner.id,
            # Consumed at once: nothing to procure or to reserve.
            "procure_method": "make_to_stock",
            "state": "confirmed",
        }

    @api.model
    def _clothingline_done(self, moves):
        """Do these moves without Odoo's own entry or end of the order."""
        done = moves._in_step(
            skip_mo_check=True, clothingline_posting=POSTED_LATER
        )._action_done()
        return done.with_env(self.env)

    # Receiving --------------------------------------------------------------

    def _clothingline_receive(self, batch, values, owner=None):
        """Finish so many pieces of each variant, at the value given; the moves done.

        Their journal entry is left to the settlement. What an owner (a brand) gets has
        no value here, whatever ``values`` say.
        """
        waiting = {
            move.product_id.id: move
            for move in self.move_finished_ids
            if move.state not in ("done", "cancel")
        }
        moves = self.env["stock.move"].union(
            *(waiting[product_id] for product_id, qty in batch.items() if qty)
        )
        for move in moves:
            qty = batch[move.product_id.id]
            if move.quantity != qty:
                move.quantity = qty
            move.price_unit = 0 if owner else values.get(move.product_id.id, 0) / qty
        if owner:
            moves.move_line_ids.owner_id = owner
            moves.restrict_partner_id = owner
        moves.picked = True
        done = self._clothingline_done(moves)
        done._trigger_assign()
        return done

    def _clothingline_finish(self):
        """Close the manufacturing order; pieces that never came are not waited for."""
        production = self._in_step()
        open_moves = production.move_finished_ids.filtered(
            lambda move: (
                move.product_id != self.product_id
                and move.state not in ("done", "cancel")
            )
        )
        open_moves._action_cancel()
        production.with_context(
            skip_consumption=True,
            skip_backorder=True,
            skip_redirection=True,
            tracking_disable=True,
        ).button_mark_done()

    def _clothingline_expect(self, pieces):
        """Expect these pieces again, by variant: they were taken back out of stock."""
        self.ensure_one()
        waiting = {
            move.product_id: move
            for move in self.move_byproduct_ids
            if move.state not in ("done", "cancel")
        }
        for product, qty in pieces.items():
            if move := waiting.get(product):
                move._in_step().product_uom_qty += qty
                continue
            move = self.env["stock.move"].create(self._prepare_expected(product, qty))
            move._action_confirm(merge=False)

    def _prepare_expected(self, product, qty):
        # The brand's own garments lie where its cloth does.
        owner = self.clothingline_order_id._garment_owner()
        place = owner and self.company_id._get_brand_location(owner)
        return {
            "production_id": self.id,
            "product_id": product.id,
            "product_uom": product.uom_id.id,
            "product_uom_qty": qty,
            "location_id": self.production_location_id.id,
            "location_dest_id": (place or self.location_dest_id).id,
            "picking_type_id": self.picking_type_id.id,
            "company_id": self.company_id.id,
            "origin": self.origin,
        }

    def _clothingline_amend(self, order, changes):
        """Expect other pieces; (before, after) by variant."""
        production = self._in_step()
        waiting = {
            move.product_id: move
            for move in production.move_finished_ids
            if move.state not in ("done", "cancel")
        }
        for product, (old, new) in changes.items():
            move = waiting.get(product, production.move_finished_ids.browse())
            if new > old:
                production._clothingline_expect({product: new - old})
                continue
            move.product_uom_qty += new - old
            if not move.product_uom_qty:
                move._action_cancel()
        production.write({"product_qty": order.qty, "date_deadline": order.due_date})

    # Posting ----------------------------------------------------------------

    def _clothingline_post_settlement(self, moves, wage_amount, ref, moment):
        """Post one entry for these done moves and the piece pay; empty if no money.

        ``wage_amount`` is what the settlement owes its tailor, negative where it takes
        that back. ``moment`` (UTC) decides the day.
        """
        self.ensure_one()
        moves = moves.filtered(lambda move: move._should_create_account_move())
        lines = [vals for move in moves for vals in move._get_account_move_line_vals()]
        lines += moves._prepare_difference_lines()
        if not self.company_id.currency_id.is_zero(wage_amount):
            lines += self._clothingline_wip_lines(
                self.env._("%(ref)s - Piece pay", ref=ref),
                self.company_id._get_wage_account(),
                wage_amount,
            )
        if not self.env["account.analytic.distribution.model"].search_count([], 1):
            # Nothing to distribute by: spares a search for every line.
            lines = [vals | {"analytic_distribution": False} for vals in lines]
        entry = self._clothingline_post_entry(ref, lines, moment)
        if entry:
            moves.account_move_id = entry
        return entry

    def _clothingline_post_cost(self, label, account, amount, moment):
        """Move work in process to an account: a loss, or the cost of a service sold."""
        self.ensure_one()
        lines = self._clothingline_wip_lines(label, account, -amount)
        return self._clothingline_post_entry(label, lines, moment)

    def _clothingline_wip_lines(self, label, account, amount):
        """Debit work in process and credit ``account`` with the amount."""
        wip = self.production_location_id.valuation_account_id
        if self.company_id.currency_id.is_zero(amount) or not wip:
            return []
        return [
            {"name": label, "account_id": wip.id, "balance": amount},
            {"name": label, "account_id": account.id, "balance": -amount},
        ]

    def _clothingline_post_entry(self, label, lines, moment):
        if not lines:
            return self.env["account.move"]
        # Accepting pieces posts their cost, whatever the inspector's other rights. Who
        # made it and from what stands in the entry itself.
        entry = (
            self.env["account.move"]
            .sudo()
            ._in_step(mail_create_nolog=True, mail_create_nosubscribe=True)
            .create(
                {
                    "journal_id": self.company_id.account_stock_journal_id.id,
                    "date": self.company_id._clothingline_entry_date(moment),
                    "ref": label,
                    "line_ids": [Command.create(vals) for vals in lines],
                }
            )
        )
        entry._post()
        return entry.with_env(self.env)
