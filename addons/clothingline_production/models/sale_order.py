"""A brand's sales order is delivered from the garments of its own order."""

from odoo import Command, models


class SaleOrder(models.Model):
    """A sales order; garments made for it wait for its deliveries alone."""

    _inherit = "sale.order"

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
