from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import UserError

# Moves whose settlement posts one journal entry for all of them. An object, so that
# no context from outside can say so.
POSTED_LATER = object()

# What is done says when, how much and at what value, for good.
FIXED_WHEN_DONE = frozenset(
    {
        "company_id",
        "location_dest_id",
        "location_id",
        "price_unit",
        "product_id",
        "product_uom",
        "production_id",
        "quantity",
        "raw_material_production_id",
        "restrict_partner_id",
        "clothingline_job_id",
        "value",
        "value_manual",
    }
)
# What a piece of a clothing order's manufacturing order was planned with.
FIXED_IN_WORK = frozenset(
    {"product_id", "product_uom", "product_uom_qty", "production_id", "state"}
)
# Odoo itself reserves and unreserves; ending is what nobody does by hand.
ENDED = ("draft", "cancel", "done")


class StockMove(models.Model):
    """A move of a job's material or of a clothing order's pieces.

    What lies at a tailor's belongs to a job: it is issued, returned, written off, or
    used by a settlement, and nothing else moves it. What is done keeps its own time,
    value and entry.
    """

    _name = "stock.move"
    _inherit = ["stock.move", "clothingline.step.mixin"]

    # Copied, so that a split, a back order and a return stay with the job.
    clothingline_job_id = fields.Many2one(
        "clothingline.job", "Job", index="btree_not_null"
    )
    clothingline_settlement_id = fields.Many2one(
        "clothingline.settlement", "Settlement", index="btree_not_null", copy=False
    )

    def _of_clothing_order(self):
        """Those of a job, or of the manufacturing order of a clothing order."""
        return self.filtered(
            lambda move: (
                move.clothingline_job_id
                or move.production_id.clothingline_order_id
                or move.raw_material_production_id.clothingline_order_id
            )
        )

    # What is done, is done --------------------------------------------------

    def write(self, vals):
        if vals.keys() & (FIXED_WHEN_DONE | FIXED_IN_WORK | {"date"}):
            # sudo: whoever writes the move need not see the job or the order.
            ours = self.sudo()._of_clothing_order().with_env(self.env)
            if ours and not self._is_in_step():
                ours._check_not_done(vals)
                ours._check_pinned(vals)
            done = ours.filtered(lambda move: move.state == "done")
            if done and "date" in vals:
                # They keep their own time: Odoo dates them by their document.
                timeless = {key: value for key, value in vals.items() if key != "date"}
                super(StockMove, done).write(timeless)
                return super(StockMove, self - done).write(vals)
        return super().write(vals)

    def _check_not_done(self, vals):
        """Refuse to change by hand when, how much and at what value was moved."""
        self.filtered(
            lambda move: (
                move.state == "done"
                and any(
                    move._is_changed(field, vals[field])
                    for field in FIXED_WHEN_DONE & vals.keys()
                )
            )
        )._raise_done()

    def _raise_done(self):
        for move in self[:1]:
            raise UserError(
                self.env._(
                    "%(reference)s is done and in the books. Move the goods back, "
                    "or reverse the settlement, instead of changing it.",
                    reference=move.reference or move.product_id.display_name,
                )
            )

    def _raise_valued(self):
        for move in self[:1]:
            raise UserError(
                self.env._(
                    "%(reference)s has the value that its settlement gave it. Reverse "
                    "the settlement, or revalue the product instead.",
                    reference=move.reference or move.product_id.display_name,
                )
            )

    def _is_changed(self, field, value):
        current = self._fields[field].convert_to_write(self[field], self)
        if self._fields[field].type == "float":
            return self.product_uom.compare(current, value or 0) != 0
        return (current or False) != (value or False)

    def _check_pinned(self, vals):
        """Refuse to change by hand the pieces that tailors work on."""
        for move in self.filtered("production_id"):
            order = move.sudo().production_id.clothingline_order_id
            if order.state != "confirmed" or move.state in ("done", "cancel"):
                continue
            ended = vals.get("state") in ENDED
            changed = {
                field
                for field in FIXED_IN_WORK & vals.keys()
                if move._is_changed(field, vals[field])
            } - (set() if ended else {"state"})
            if changed:
                move.sudo().production_id._raise_pinned()

    def unlink(self):
        # Before Odoo unreserves what they wait with.
        if not self._is_in_step():
            for production in self.sudo()._of_clothing_order().production_id:
                production._check_pinned()
        return super().unlink()

    def _action_cancel(self):
        if not self._is_in_step():
            for move in self.sudo().filtered("production_id"):
                if move.state not in ("done", "cancel"):
                    move.production_id._check_pinned()
        return super()._action_cancel()

    # Doing ------------------------------------------------------------------

    def _action_done(self, cancel_backorder=False):
        moves = self | self._split_by_owner()
        at_tailor = moves._at_tailor()
        at_tailor._check_belongs_to_job()
        if not self._is_in_step():
            at_tailor._check_enough_at_tailor()
        jobs = at_tailor.clothingline_job_id
        done = super(StockMove, moves)._action_done(cancel_backorder=cancel_backorder)
        if jobs and not self._is_in_step():
            # sudo: who sends another component need not see the job's account of it.
            jobs.sudo().material_ids._account_for(done.sudo())
        return done

    def _at_tailor(self):
        """The moves that take something to or from a tailor."""
        places = (self.location_id | self.location_dest_id) | (
            self.move_line_ids.location_id | self.move_line_ids.location_dest_id
        )
        tailors = places.filtered(lambda place: place._is_at_tailor())
        if not tailors:
            return self.browse()
        return self.filtered(
            lambda move: (
                (move.location_id | move.location_dest_id) & tailors
                or (
                    move.move_line_ids.location_id | move.move_line_ids.location_dest_id
                )
                & tailors
            )
        )

    def _check_belongs_to_job(self):
        """Refuse what no job knows of, with the way to do it."""
        for move in self:
            job = move.sudo().clothingline_job_id
            if move.is_inventory and not self._is_in_step():
                move._raise_counted_by_hand(move._place_at_tailor(), move.product_id)
            if not job:
                move._raise_no_job(move._place_at_tailor(), move.product_id)
            if job.state == "done" and not self._is_in_step():
                move._raise_job_over(job)
            place = job.tailor_id.with_company(job.company_id).location_id
            lines = move.move_line_ids
            sources = lines.location_id or move.location_id
            targets = lines.location_dest_id or move.location_dest_id
            at_tailor = (sources | targets).filtered(lambda loc: loc._is_at_tailor())
            if at_tailor != place or place in (sources & targets):
                move._raise_other_tailor(job)
            other = (sources | targets) - place
            by_hand = not (self._is_in_step() or move.scrap_id)
            if by_hand and other.filtered(
                lambda loc: loc.usage in ("production", "inventory", "customer")
            ):
                move._raise_used_by_hand(job)

    def _place_at_tailor(self):
        places = (
            self.location_id
            | self.location_dest_id
            | self.move_line_ids.mapped("location_id")
        )
        places |= self.move_line_ids.location_dest_id
        return places.filtered(lambda place: place._is_at_tailor())[:1]

    def _check_enough_at_tailor(self):
        """Refuse to take more from a tailor than lies there, before anything moves."""
        lines = self.move_line_ids.filtered(
            lambda line: line.picked and line.location_id._is_at_tailor()
        )
        if not lines:
            return
        wanted = defaultdict(float)
        for line in lines:
            key = (line.product_id, line.location_id, line.owner_id, line.lot_id)
            wanted[key] += line.quantity_product_uom
        quants = self.env["stock.quant"]
        quants._clothingline_take(
            quants._clothingline_cached(lines.product_id, lines.location_id), wanted
        )

    @api.model
    def _raise_counted_by_hand(self, place, product):
        raise UserError(
            self.env._(
                "What lies at %(place)s belongs to jobs. Count what was really used, "
                "or write the rest off, on the job instead of adjusting the stock of "
                "%(component)s here.",
                place=place.name,
                component=product.display_name,
            )
        )

    @api.model
    def _raise_no_job(self, place, product):
        raise UserError(
            self.env._(
                "%(component)s: what goes to or comes from %(place)s belongs to a job. "
                "Issue it, take it back or write it off on the job.",
                place=place.name,
                component=product.display_name,
            )
        )

    def _raise_job_over(self, job):
        raise UserError(
            self.env._(
                "%(job)s is over, so nothing goes to %(tailor)s or comes back for it. "
                "Move %(component)s for a job in work.",
                job=job.name,
                tailor=job.tailor_id.name,
                component=self.product_id.display_name,
            )
        )

    def _raise_other_tailor(self, job):
        raise UserError(
            self.env._(
                "%(component)s belongs to %(job)s, which is the work of %(tailor)s. "
                "It goes from the warehouse to %(tailor)s and back, to nobody else.",
                component=self.product_id.display_name,
                job=job.name,
                tailor=job.tailor_id.name,
            )
        )

    def _raise_used_by_hand(self, job):
        raise UserError(
            self.env._(
                "%(component)s of %(job)s is used when its pieces are accepted. Count "
                "what was really used, or write it off, on the job.",
                component=self.product_id.display_name,
                job=job.name,
            )
        )

    def _skip_push(self):
        # No route takes on what goes to a tailor, what he used, and the lot, which is
        # nothing that could be carried.
        job, production = self.clothingline_job_id, self.production_id
        tailor = job.tailor_id.with_company(job.company_id)
        if job and (
            self.raw_material_production_id
            or self.location_dest_id == tailor.location_id
        ):
            return True
        is_lot = self.product_id == production.product_id
        return bool(production.clothingline_order_id and is_lot) or super()._skip_push()

    def _update_orderpoints(self):
        # Called at every write: of ours, ask the products once, not the database.
        ours = self.sudo()._of_clothing_order()
        ordered = ours.filtered(lambda move: move.product_id.orderpoint_ids)
        rest = (self - ours.with_env(self.env)) | ordered.with_env(self.env)
        return super(StockMove, rest)._update_orderpoints()

    # The brand's own --------------------------------------------------------

    def _split_by_owner(self):
        """Let each move carry the goods of one owner; the moves split off.

        Odoo counts what was there on a past day by the owner of the move, and its
        value by that of the lines: one move has one owner.
        """
        split = self.browse()
        brands = self.env["stock.location"]._brands(self.move_line_ids.owner_id)
        for move in self if brands else ():
            if move.state in ("done", "cancel"):
                continue
            by_owner = move.move_line_ids.grouped("owner_id")
            if not brands & self.env["res.partner"].union(*by_owner):
                continue
            first, *others = sorted(by_owner, key=lambda owner: owner.id or 0)
            for owner in others:
                split |= move._split_off(owner, by_owner[owner])
            if move.restrict_partner_id != first:
                move.restrict_partner_id = first
        return split

    def _split_off(self, owner, lines):
        qty = sum(lines.mapped("quantity_product_uom"))
        if self.state == "draft":
            self._action_confirm(merge=False)
        vals = self._split(qty, restrict_partner_id=owner.id)
        if not vals:
            return self.browse()
        move = self.create(vals)
        move._action_confirm(merge=False, create_proc=False)
        move.restrict_partner_id = owner
        lines.move_id = move
        move.picked = True
        return move

    def _set_value(self, correction_quantity=None):
        # The value of what is done is Odoo's to set, nobody's to write.
        owned = self._in_step()
        result = super(StockMove, owned)._set_value(
            correction_quantity=correction_quantity
        )
        for move in owned:
            # A lot's cost is Odoo's business, the owner's cloth has none.
            if move.product_id.lot_valuated and move.move_line_ids.owner_id:
                move._value_own_lots()
        return result

    def _get_value_from_std_price(self, quantity, std_price=False, at_date=None):
        # What came without a document was worth the price of its own day: Odoo asks
        # today's of a product at average cost, and so changes the past.
        result = super()._get_value_from_std_price(quantity, std_price, at_date)
        if (
            at_date
            and not std_price
            and self.state == "done"
            and self.product_id.cost_method == "average"
            and self.product_id.valuation == "real_time"
            and self.product_uom.compare(quantity, self._get_valued_qty()) == 0
        ):
            result["value"] = self.value
        return result

    def _value_own_lots(self):
        if self._is_out():
            self.value = sum(
                line.lot_id.standard_price * line.quantity_product_uom
                for line in self._get_out_move_lines()
            )

    def _prepare_used_lines(self, lots):
        """Values of the lines of a consumption; ``lots``: quantity by lot."""
        return [
            {
                "move_id": self.id,
                "product_id": self.product_id.id,
                "product_uom_id": self.product_uom.id,
                "quantity": self.product_uom.round(qty),
                "location_id": self.location_id.id,
                "location_dest_id": self.location_dest_id.id,
                "company_id": self.company_id.id,
                "owner_id": self.restrict_partner_id.id,
                "lot_id": lot.id,
                "picked": True,
            }
            for lot, qty in lots.items()
        ]

    # Books ------------------------------------------------------------------

    def _create_account_move(self):
        if self._is_posting():
            return self.env["account.move"]
        ours = self.filtered(lambda move: move.sudo()._of_clothing_order())
        entry = super(StockMove, self - ours)._create_account_move()
        booked = ours.filtered(lambda move: move._should_create_account_move())
        for company, moves in booked.grouped("company_id").items():
            # The firm's own day, whoever asks from wherever.
            date = self.env.context.get("force_period_date")
            date = date or company._clothingline_entry_date(fields.Datetime.now())
            dated = moves._in_step(force_period_date=date)
            entry |= super(StockMove, dated)._create_account_move()
        return entry

    def _get_cogs_price_unit(self, quantity=0):
        # What was delivered had a value: the cost of the sale, whatever came since.
        delivered = self.filtered(lambda move: move.is_out or move.is_in)
        if not delivered._is_delivery_of_order():
            return super()._get_cogs_price_unit(quantity)
        signs = [(1 if move.is_out else -1, move) for move in delivered]
        qty = sum(sign * move._get_valued_qty() for sign, move in signs)
        return sum(sign * move.value for sign, move in signs) / qty if qty > 0 else 0

    def _is_delivery_of_order(self):
        """Whether these deliver garments of a clothing order, at average cost."""
        sales = self.sale_line_id.order_id
        if not sales or set(self.product_id.mapped("cost_method")) != {"average"}:
            return False
        orders = self.env["clothingline.order"].sudo()
        return bool(orders.search_count([("sale_order_id", "in", sales.ids)], limit=1))
