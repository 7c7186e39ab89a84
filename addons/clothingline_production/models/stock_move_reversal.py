from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools import average_cost


class StockMove(models.Model):
    """Taking a settlement back: what it used and received moves the other way.

    A leaf of its own: only a reversed settlement calls it.
    """

    _inherit = "stock.move"

    # The value of a receipt taken back; Odoo's average would take another one out.
    clothingline_is_fixed = fields.Boolean(readonly=True, copy=False)
    clothingline_reversed_move_id = fields.Many2one(
        "stock.move", "Takes Back", index="btree_not_null", readonly=True, copy=False
    )

    @api.depends("clothingline_reversed_move_id", "origin_returned_move_id")
    def _compute_reference(self):
        # Whole or in part; a return by a transfer has the transfer's.
        taken_back = self.filtered(
            lambda move: (
                move.clothingline_reversed_move_id
                or (
                    move.clothingline_job_id
                    and move.origin_returned_move_id
                    and not move.picking_id
                )
            )
        )
        for move in taken_back:
            move.reference = move.origin_returned_move_id.reference
        return super(StockMove, self - taken_back)._compute_reference()

    def _set_value(self, correction_quantity=None):
        result = super()._set_value(correction_quantity=correction_quantity)
        for move in self._in_step().filtered("clothingline_is_fixed"):
            if not correction_quantity:
                move.value = move._fixed_value()
                move.product_id.sudo().clothingline_has_fixed = True
        return result

    def _average_events(self, at_date=None):
        """What the move did to the average of its product: tools/average_cost.py."""
        qty, events = self._get_valued_qty(), []
        if self.is_in or self.is_dropship:
            is_asked = at_date or self.is_dropship
            value = self._get_value(at_date=at_date) if is_asked else self.value
            events.append(average_cost.In(qty, value))
        if self.is_out or self.is_dropship:
            fixed = self.value if self.clothingline_is_fixed else None
            events.append(average_cost.Out(qty, fixed))
        return events

    def _clothingline_reverse(self):
        """Do the opposite of these done consumptions and receipts; the moves done.

        At the very same value, with the same job, owner and lots. Their journal entry
        is left to the settlement. Pieces taken out of stock are expected again.
        """
        self._check_reversible()
        moves = self.browse()
        for move in self.filtered("production_id") | self:
            if move.production_id:
                move._check_still_there()
            moves |= move._reverse_one()
        for production, received in self.grouped("production_id").items():
            if production:
                pieces = defaultdict(float)
                for move in received:
                    pieces[move.product_id] += move.product_qty
                production._clothingline_expect(pieces)
        return moves

    def _clothingline_unconsume(self, qty):
        """Give back a part of what these done consumptions used; the moves done.

        The first ones first, at the value they were used at.
        """
        moves = self.browse()
        for move in self:
            uom = move.product_id.uom_id
            already = sum(move._given_back().mapped("product_qty"))
            part = min(qty, move.product_qty - already)
            if uom.compare(part, 0) > 0:
                moves |= move._reverse_one(uom.round(part), already)
                qty -= part
        return moves

    def _given_back(self):
        """What came back of this consumption and was not used again after all."""
        back = self.search(
            [("origin_returned_move_id", "=", self.id), ("state", "=", "done")]
        )
        again = self.search(
            [("clothingline_reversed_move_id", "in", back.ids), ("state", "=", "done")]
        )
        return back - again.clothingline_reversed_move_id

    def _check_reversible(self):
        taken_back = self.search(
            [("clothingline_reversed_move_id", "in", self.ids), ("state", "=", "done")]
        )
        if taken_back or any(move.state != "done" for move in self):
            raise UserError(
                self.env._("This settlement was taken back already, or never done.")
            )

    def _reverse_one(self, qty=None, already=0):
        """Do the opposite, of all of it or of so much in the product's unit.

        :param already: what of it was given back before: the first lots
        """
        move = self.create(self._prepare_reversal(qty))
        rest = move.product_qty
        lines = []
        for line in self.move_line_ids:
            skipped = min(already, line.quantity_product_uom)
            already -= skipped
            part = min(rest, line.quantity_product_uom - skipped)
            rest -= part
            lines.append(
                {
                    "move_id": move.id,
                    "product_id": line.product_id.id,
                    "product_uom_id": line.product_id.uom_id.id,
                    "quantity": part,
                    "location_id": line.location_dest_id.id,
                    "location_dest_id": line.location_id.id,
                    "company_id": line.company_id.id,
                    "owner_id": line.owner_id.id,
                    "lot_id": line.lot_id.id,
                    "picked": True,
                }
            )
        self.env["stock.move.line"].create([vals for vals in lines if vals["quantity"]])
        done = self.env["mrp.production"]._clothingline_done(move)
        if done.is_out:
            # Odoo does so when something comes in only.
            done.product_id.with_company(done.company_id)._update_standard_price()
        return done

    def _prepare_reversal(self, qty=None):
        return {
            "product_id": self.product_id.id,
            "product_uom": self.product_id.uom_id.id,
            "product_uom_qty": qty or self.product_qty,
            "location_id": self.location_dest_id.id,
            "location_dest_id": self.location_id.id,
            "company_id": self.company_id.id,
            "origin": self.origin,
            "clothingline_job_id": self.clothingline_job_id.id,
            "clothingline_reversed_move_id": False if qty else self.id,
            "clothingline_is_fixed": bool(
                self.is_in and self.product_id.cost_method == "average"
            ),
            # The value of what comes back is that of what went.
            "origin_returned_move_id": self.id,
            "restrict_partner_id": self.restrict_partner_id.id,
            "procure_method": "make_to_stock",
            "state": "confirmed",
        }

    def _check_still_there(self):
        """Refuse to take garments back that are gone or promised to others."""
        for line in self.move_line_ids:
            wanted, unit = line.quantity_product_uom, line.product_id.uom_id
            there = sum(line._quants_taken_back().mapped("quantity"))
            if unit.compare(there, wanted) < 0:
                self._raise_gone(there)
            if unit.compare(line._free_to_take_back(), wanted) < 0:
                self._free_own_deliveries(line)
            free = line._free_to_take_back()
            if unit.compare(free, wanted) < 0:
                self._raise_gone(free)

    def _free_own_deliveries(self, line):
        """Unreserve what the order's own deliveries wait with."""
        order = self.production_id.clothingline_order_id.sale_order_id
        reserved = self.env["stock.move.line"].search(
            [
                ("product_id", "=", line.product_id.id),
                ("location_id", "=", line.location_dest_id.id),
                ("owner_id", "=", line.owner_id.id),
                ("state", "not in", ("done", "cancel", "draft")),
            ]
        )
        own = reserved.move_id.filtered(
            lambda move: order and move.sale_line_id.order_id == order
        )
        own._do_unreserve()

    def _raise_gone(self, there):
        raise UserError(
            self.env._(
                "%(qty)g of %(garment)s should come back out of stock, but only "
                "%(there)g are still free there. Take the others back from their "
                "delivery first.",
                qty=self.product_qty,
                garment=self.product_id.display_name,
                there=max(there, 0),
            )
        )

    def _fixed_value(self):
        """What a receipt taken back takes out: its own value, while there is as much.

        The last pieces take out all that is left; the rest is a price difference.
        """
        product = self.product_id.with_company(self.company_id)
        average, total = product._run_avco()
        there = product._with_valuation_context().qty_available
        value = self.clothingline_reversed_move_id.value
        left = there - self._get_valued_qty()
        if product.uom_id.compare(left, 0) <= 0:
            value = total
        elif total < value:
            value = average * self._get_valued_qty()
        return self.company_currency_id.round(value)

    def _prepare_difference_lines(self):
        """Lines for what receipts taken back were worth more than they took out."""
        lines = []
        for move in self.filtered("clothingline_is_fixed"):
            amount = move.company_currency_id.round(
                move.clothingline_reversed_move_id.value - move.value
            )
            if move.company_currency_id.is_zero(amount):
                continue
            wip = move.location_dest_id.valuation_account_id
            account = move.company_id._get_difference_account(move.product_id)
            name = self.env._(
                "%(reference)s - Price difference", reference=move.product_id.name
            )
            vals = {"name": name, "product_id": move.product_id.id}
            lines += [
                vals | {"account_id": wip.id, "balance": amount},
                vals | {"account_id": account.id, "balance": -amount},
            ]
        return lines
