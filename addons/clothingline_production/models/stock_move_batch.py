from odoo import models

from .stock_move import POSTED_LATER


class StockMove(models.Model):
    """Moves of a clothing order ask once for all what Odoo asks for each of them."""

    _inherit = "stock.move"

    def _is_posting(self):
        """Whether a settlement is doing these moves."""
        return self.env.context.get("clothingline_posting") is POSTED_LATER

    def _should_bypass_reservation(self, forced_location=False):
        # What a settlement uses is gone at once: nothing is reserved in between.
        is_used_now = self._is_posting() and self.raw_material_production_id
        return bool(is_used_now) or super()._should_bypass_reservation(forced_location)

    def _get_manual_value(self, quantity, at_date=None):
        # Nobody can have valued by hand what a settlement is just receiving.
        if self._is_posting() and not at_date:
            return {"value": 0, "quantity": 0, "description": False}
        return super()._get_manual_value(quantity, at_date)

    def action_explode(self):
        # Into the components of a kit, as far as these are kits at all.
        plain = self.browse()
        for company, moves in self._ours_of_company():
            kits = (
                self.env["mrp.bom"]
                .sudo()
                ._bom_find(moves.product_id, company_id=company.id, bom_type="phantom")
            )
            plain |= moves.filtered(lambda move, kits=kits: not kits[move.product_id])
        if not plain:
            return super().action_explode()
        rest = self - plain
        return plain | (super(StockMove, rest).action_explode() if rest else rest)

    def _trigger_scheduler(self):
        # Nearly always nothing of theirs is to be ordered anew by itself.
        unwatched = self.browse()
        for _company, moves in self._ours_of_company():
            unwatched |= moves.filtered(
                lambda move: not move.sudo().product_id.orderpoint_ids
            )
        return super(StockMove, self - unwatched)._trigger_scheduler()

    def _ours_of_company(self):
        # sudo: whoever moves them need not see the job or the order.
        ours = self.sudo()._of_clothing_order().with_env(self.env)
        return ours.grouped("company_id").items()
