from odoo import api, models

from .stock_quant import Locks

FIXED_WHEN_DONE = frozenset(
    {
        "location_dest_id",
        "location_id",
        "lot_id",
        "lot_name",
        "move_id",
        "owner_id",
        "picked",
        "product_id",
        "product_uom_id",
        "quantity",
    }
)


class StockMoveLine(models.Model):
    """A line of a done move of a job or an order is in the books like its move."""

    _name = "stock.move.line"
    _inherit = ["stock.move.line", "clothingline.step.mixin"]

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines._check_books()
        return lines

    def write(self, vals):
        if vals.keys() & FIXED_WHEN_DONE:
            self._check_books()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_in_books(self):
        self._check_books()

    def _action_done(self):
        lines = self
        if len(self.move_id.sudo()._of_clothing_order()) > 1:
            lines = self.with_context(clothingline_locks=Locks(self))
        return super(StockMoveLine, lines)._action_done()

    def _free_reservation(
        self,
        product_id,
        location_id,
        quantity,
        lot_id=None,
        package_id=None,
        owner_id=None,
        ml_ids_to_ignore=None,
    ):
        # Only what is used now needs no reservation: others keep theirs, or lose it.
        lines = self.with_context(clothingline_posting=None)
        return super(StockMoveLine, lines)._free_reservation(
            product_id,
            location_id,
            quantity,
            lot_id=lot_id,
            package_id=package_id,
            owner_id=owner_id,
            ml_ids_to_ignore=ml_ids_to_ignore,
        )

    def _check_books(self):
        moves = self.sudo().move_id
        if not moves._is_in_step():
            done = moves.filtered(lambda move: move.state == "done")
            done._of_clothing_order()._raise_done()

    def _quants_taken_back(self):
        """What lies where this line brought it, of the same owner and lot."""
        quants = self.env["stock.quant"].sudo()
        return quants._gather(self.product_id, self.location_dest_id, **self._whose())

    def _free_to_take_back(self):
        """How much of it nobody has reserved."""
        quants = self.env["stock.quant"].sudo()
        return quants._get_available_quantity(
            self.product_id, self.location_dest_id, **self._whose()
        )

    def _whose(self):
        return {"lot_id": self.lot_id, "owner_id": self.owner_id, "strict": True}
