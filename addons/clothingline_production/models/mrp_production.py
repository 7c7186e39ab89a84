from odoo import Command, api, fields, models
from odoo.exceptions import UserError

from .stock_move import POSTED_LATER


class MrpProduction(models.Model):
    """One manufacturing order for all variants of a clothing order."""

    _inherit = "mrp.production"

    clothingline_order_id = fields.Many2one(
        "clothingline.order", "Clothing Order", index="btree_not_null", copy=False
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

    def _check_not_in_work(self):
        """Refuse to end or to divide natively what tailors still work on."""
        # Whoever runs the shop may not see the brand's orders.
        for production in self.sudo():
            order = production.clothingline_order_id
            if order.state == "confirmed":
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

    def _cal_price(self, consumed_moves):
        # The variants carry their exact cost since they were received; the lot none.
        if self.clothingline_order_id:
            return True
        return super()._cal_price(consumed_moves)

    def _post_labour(self):
        # Piece pay is posted by the settlement that made it due.
        ours = self.filtered("clothingline_order_id")
        return super(MrpProduction, self - ours)._post_labour()

    def _clothingline_wip_lines(self, label, account, amount):
        """Debit work in process and credit ``account`` with the amount."""
        wip = self.production_location_id.valuation_account_id
        if self.company_id.currency_id.is_zero(amount) or not wip:
            return []
        return [
            {"name": label, "account_id": wip.id, "balance": amount},
            {"name": label, "account_id": account.id, "balance": -amount},
        ]

    def _clothingline_post_entry(self, label, lines):
        if not lines:
            return self.env["account.move"]
        # Accepting pieces posts their cost, whatever the inspector's other rights.
        move = (
            self.env["account.move"]
            .sudo()
            .create(
                {
                    "journal_id": self.company_id.account_stock_journal_id.id,
                    "date": fields.Date.context_today(self),
                    "ref": label,
                    "line_ids": [fields.Command.create(vals) for vals in lines],
                }
            )
        )
        move._post()
        return move

    def _clothingline_receive(self, batch, values, owner=None):
        """Finish so many pieces of each variant, at the value given; the moves done.

        Their journal entry is left to the settlement.
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
            move.price_unit = values[move.product_id.id] / qty
        moves.picked = True
        done = moves.with_context(
            skip_mo_check=True, clothingline_posting=POSTED_LATER
        )._action_done()
        done = done.with_env(self.env)
        done._trigger_assign()
        return done

    def _clothingline_finish(self):
        """Close the manufacturing order; pieces that never came are not waited for."""
        open_moves = self.move_finished_ids.filtered(
            lambda move: (
                move.product_id != self.product_id
                and move.state not in ("done", "cancel")
            )
        )
        open_moves._action_cancel()
        self.with_context(
            skip_consumption=True,
            skip_backorder=True,
            skip_redirection=True,
            tracking_disable=True,
        ).button_mark_done()

    # Made by the clothing order ---------------------------------------------

    @api.model
    def _clothingline_create(self, order):
        """One manufacturing order for all sizes and colours of ``order``, confirmed.

        Its product is the lot, its by-products are the variants, a work order stands
        for each stage. Components are consumed when pieces are accepted, at the tailor
        who used them.
        """
        # It tells where it comes from; the clothing order has the log.
        production = self.with_context(
            tracking_disable=True, mail_create_nosubscribe=True
        ).create(self._clothingline_prepare(order))
        for line in order.stage_ids:
            line._in_step().workorder_id = production.workorder_ids.filtered(
                lambda workorder, line=line: (
                    workorder.clothingline_stage_id == line.stage_id
                )
            )
        self.env["stock.move"].create(
            [
                production._clothingline_prepare_finished(line.product_id, line.qty)
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

    def _clothingline_prepare_finished(self, product, qty):
        return {
            "production_id": self.id,
            "product_id": product.id,
            "product_uom": product.uom_id.id,
            "product_uom_qty": qty,
            "location_id": self.production_location_id.id,
            "location_dest_id": self.location_dest_id.id,
            "picking_type_id": self.picking_type_id.id,
            "company_id": self.company_id.id,
            "origin": self.origin,
        }

    def _clothingline_amend(self, order, changes):
        """Expect other pieces; (before, after) by variant."""
        waiting = {
            move.product_id: move
            for move in self.move_finished_ids
            if move.state not in ("done", "cancel")
        }
        for product, (old, new) in changes.items():
            move = waiting.get(product)
            if move:
                move.product_uom_qty += new - old
            else:
                self.env["stock.move"].create(
                    self._clothingline_prepare_finished(product, new - old)
                )._action_confirm()
            if move and not move.product_uom_qty:
                move._action_cancel()
        self.product_qty = order.qty
        self.date_deadline = order.due_date
