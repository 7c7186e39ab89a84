"""A brand's sales order is delivered from the garments of its own order."""

from odoo import Command, api, fields, models
from odoo.exceptions import UserError


class SaleOrder(models.Model):
    """A sales order; garments made for it wait for its deliveries alone."""

    _inherit = "sale.order"

    @api.model
    def _clothingline_quote(self, order):
        """The brand's quotation of what a clothing order makes."""
        return self.create(
            {
                "partner_id": order.brand_id.id,
                "company_id": order.company_id.id,
                "client_order_ref": order.name,
                "origin": order.name,
                "commitment_date": order.due_date,
                "pricelist_id": order.pricelist_id.id,
                "order_line": [
                    Command.create(vals)
                    for vals in self._clothingline_prepare_lines(order)
                ],
            }
        )

    @api.model
    def _clothingline_prepare_lines(self, order):
        """Garments by size and colour; of the brand's own cloth, the service alone."""
        if order._garment_owner():
            return [
                {
                    "product_id": self._clothingline_service().id,
                    "name": order.product_tmpl_id.display_name,
                    "product_uom_qty": order.qty,
                    "price_unit": order.piece_amount,
                }
            ]
        return [
            {
                "product_id": line.product_id.id,
                "product_uom_qty": line.qty,
                "price_unit": order.piece_amount,
            }
            for line in order.line_ids
        ]

    @api.model
    def _clothingline_service(self):
        """What a brand is invoiced for garments of its own cloth (CMT)."""
        return self.env.ref("clothingline_production.product_cmt")

    def _clothingline_service_line(self):
        service = self._clothingline_service()
        return self.order_line.filtered(lambda line: line.product_id == service)[:1]

    def _clothingline_deliver_service(self, order):
        """The brand is invoiced for pieces as they are accepted (CMT)."""
        line = order._garment_owner() and self._clothingline_service_line()
        if line:
            line.qty_delivered = order.finished_qty

    def _clothingline_orders(self):
        """What is made for these sales orders, whoever asks."""
        orders = self.env["clothingline.order"].sudo()
        return orders.search([("sale_order_id", "in", self.ids)])

    def _clothingline_follow(self, order, is_repriced):
        """Say what the draft order says now; refuse if the brand has seen otherwise.

        A price agreed on the quotation stays until the order's own price is changed.
        """
        lines = self._clothingline_lines_of(order)
        # Somebody may have split a line: the first one stands for all.
        had = {
            product.id: {
                "product_uom_qty": sum(split.mapped("product_uom_qty")),
                "price_unit": split[0].price_unit,
            }
            for product, split in lines.grouped("product_id").items()
        }
        wanted = {}
        for vals in self._clothingline_prepare_lines(order):
            product, price = vals["product_id"], vals["price_unit"]
            if product in had and not is_repriced:
                price = had[product]["price_unit"]
            wanted[product] = {
                "product_uom_qty": vals["product_uom_qty"],
                "price_unit": price,
            }
        due = fields.Datetime.to_datetime(order.due_date) or False
        head = {"partner_id": order.brand_id, "pricelist_id": order.pricelist_id}
        head = {name: now.id for name, now in head.items() if self[name] != now}
        if had == wanted and self.commitment_date == due and not head:
            return
        if self.state != "draft":
            raise UserError(
                self.env._(
                    "The brand has %(sale)s with the former pieces, price or date. "
                    "Cancel it and set it back to a quotation first: then it follows "
                    "what you change.",
                    sale=self.name,
                )
            )
        firsts = lines.browse(
            split[0].id for split in lines.grouped("product_id").values()
        )
        gone = lines - firsts.filtered(lambda line: line.product_id.id in wanted)
        self.write(
            {
                **head,
                "commitment_date": due,
                "order_line": [Command.delete(line.id) for line in gone]
                + [
                    Command.update(line.id, wanted[line.product_id.id])
                    for line in lines - gone
                ]
                + [
                    Command.create({"product_id": product, **vals})
                    for product, vals in wanted.items()
                    if product not in had
                ],
            }
        )

    def _clothingline_lines_of(self, order):
        products = order.product_tmpl_id.product_variant_ids
        products |= self._clothingline_service()
        return self.order_line.filtered(lambda line: line.product_id in products)

    def _action_cancel(self):
        """What is made for it ends with it, unless tailors have taken work of it."""
        orders = self._clothingline_orders()
        at_work = orders.filtered("job_ids").filtered(
            lambda order: order.state == "confirmed"
        )
        if not at_work:
            result = super()._action_cancel()
            orders.filtered(lambda order: order.state == "confirmed").action_cancel()
            orders._tell_of_rejection()
            return result
        if self.env.user._is_internal():
            raise UserError(
                self.env._(
                    "Tailors work for it: %(orders)s. Recall their jobs and close the "
                    "order first.",
                    orders=", ".join(at_work.mapped("name")),
                )
            )
        # The brand's own no, on its page: tailors go on until the planner decides.
        at_work._tell_of_rejection()
        return True

    def _clothingline_withdraw(self, order):
        """The order is not made: its quotation or sales order goes, or its part."""
        if not self or self.state == "cancel":
            return
        lines = self._clothingline_lines_of(order)
        if any(lines.mapped("qty_delivered")) or self.locked:
            raise UserError(
                self.env._(
                    "%(sale)s is locked or delivered in part. Close the order instead.",
                    sale=self.name,
                )
            )
        others = self._clothingline_orders() - order
        if self.order_line == lines and not others:
            self._action_cancel()
        elif self.state == "sale":
            lines.product_uom_qty = 0
        else:
            lines.unlink()

    def _clothingline_amend(self, order, changes):
        """Sell what the order now makes; (before, after) by variant."""
        if not self:
            return
        if order._garment_owner():
            self._clothingline_service_line().product_uom_qty = order.qty
            return
        lines = {line.product_id: line for line in self.order_line}
        self.order_line = [
            Command.update(lines[product].id, {"product_uom_qty": new})
            if product in lines
            else Command.create(
                {
                    "product_id": product.id,
                    "product_uom_qty": new,
                    "price_unit": order.piece_amount,
                }
            )
            for product, (_old, new) in changes.items()
        ]

    def _clothingline_link_deliveries(self):
        """Tie deliveries to the finished moves of the orders they were quoted for.

        Whenever it comes: what is made later is reserved as it is accepted, what was
        made already and lies free is taken at once. A delivery of more than the order
        makes is split; the rest is a sale from free stock. Safe to call again.
        """
        # Who sells or plans has no say over stock moves; the tie is the system's.
        orders = (
            self.env["clothingline.order"]
            .sudo()
            .search([("sale_order_id", "in", self.ids), ("production_id", "!=", False)])
        )
        for sale, theirs in orders.grouped("sale_order_id").items():
            deliveries = sale._clothingline_deliveries()
            made = theirs.production_id.move_byproduct_ids.filtered(
                lambda move: move.state != "cancel"
            )
            tied = self.env["stock.move"]
            for product, finished in made.grouped("product_id").items():
                tied |= sale._clothingline_tie(
                    deliveries.filtered_domain([("product_id", "=", product.id)]),
                    finished,
                )
            tied._action_assign()

    def _clothingline_deliveries(self):
        """The moves that take what is sold out of stock, returns aside.

        In a warehouse of several steps that is the first step.
        """
        moves = self.sudo().picking_ids.move_ids.filtered(
            lambda move: (
                move.state not in ("draft", "cancel")
                and not move.origin_returned_move_id
            )
        )
        return moves.filtered(lambda move: not move.move_orig_ids & moves)

    def _clothingline_tie(self, deliveries, finished):
        """Tie deliveries of a variant to what is made of it; the open ones tied.

        A move with moves before it is reserved from what those brought, less what its
        siblings took. Its procurement method stays, or Odoo would not merge a later
        change of the quantity sold.
        """
        tied = deliveries.filtered(lambda move: move.move_orig_ids & finished)
        gone = tied.filtered(lambda move: move.state == "done")
        left = sum(finished.mapped("product_qty")) - sum(gone.mapped("product_qty"))
        place = finished.location_dest_id[:1]
        kept = deliveries.browse()
        for move in (tied - gone).sorted("id") | (deliveries - tied).sorted("id"):
            if left <= 0 or not self._clothingline_is_open(move, place):
                left -= move.product_qty if move in tied else 0
                continue
            if move not in tied or move.product_qty > left:
                move._do_unreserve()
            if move.product_qty > left:
                rest = move.create(move._split(move.product_qty - left))
                rest.move_orig_ids = [Command.clear()]
                rest._action_confirm(merge=False)
            left -= move.product_qty
            kept |= move
        kept.move_orig_ids = [Command.link(move.id) for move in finished]
        # A cancelled manufacturing order leaves the brand's delivery as it was.
        finished.filtered("propagate_cancel").propagate_cancel = False
        kept._recompute_state()
        return kept

    def _clothingline_is_open(self, move, place):
        """Whether nobody has picked it, and it takes from where garments come in."""
        return (
            move.state != "done"
            and not move.picked
            and place._child_of(move.location_id)
        )
