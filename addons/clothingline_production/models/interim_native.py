from odoo import Command, fields, models
from odoo.exceptions import UserError

from .stock_move import POSTED_LATER


class Move(models.Model):
    _inherit = "stock.move"
    clothingline_settlement_id = fields.Many2one(
        "clothingline.settlement", "Settlement", index="btree_not_null", copy=False
    )

    def _clothingline_reserving(self, products, location):
        return {
            "preserve_state": True,
            "quants_cache": self.env["stock.quant"]
            .sudo()
            ._get_quants_by_products_locations(products, location),
        }


class Company(models.Model):
    _inherit = "res.company"

    def _clothingline_warehouse(self):
        return self.env["stock.warehouse"].search(
            [("company_id", "=", self.id)], limit=1
        )


class Production(models.Model):
    _inherit = "mrp.production"

    def _clothingline_consume(self, rows):
        moves = self.env["stock.move"]
        for row in rows:
            location = row["job"].tailor_id._get_location()
            move = self.env["stock.move"].create(
                {
                    "product_id": row["product"].id,
                    "product_uom": row["product"].uom_id.id,
                    "product_uom_qty": row["qty"],
                    "location_id": location.id,
                    "location_dest_id": self.production_location_id.id,
                    "raw_material_production_id": self.id,
                    "picking_type_id": self.picking_type_id.id,
                    "warehouse_id": self.warehouse_id.id,
                    "company_id": self.company_id.id,
                    "origin": row["job"].name,
                    "clothingline_job_id": row["job"].id,
                    "procure_method": "make_to_stock",
                    "state": "confirmed",
                }
            )
            self.env["stock.move.line"].create(
                {
                    "move_id": move.id,
                    "product_id": move.product_id.id,
                    "product_uom_id": move.product_uom.id,
                    "quantity": row["qty"],
                    "location_id": move.location_id.id,
                    "location_dest_id": move.location_dest_id.id,
                    "company_id": self.company_id.id,
                    "picked": True,
                    "owner_id": row["owner"].id,
                    "lot_id": row["lot"].id,
                }
            )
            moves |= move
        moves.with_context(
            skip_mo_check=True, clothingline_posting=POSTED_LATER
        )._action_done()
        return moves

    def _clothingline_post_settlement(self, moves, wage_amount, ref, moment):
        moves = moves.filtered(lambda move: move._should_create_account_move())
        lines = [vals for move in moves for vals in move._get_account_move_line_vals()]
        lines += self._clothingline_wip_lines(
            self.env._("%(order)s - Piece pay", order=self.name),
            self.company_id._get_wage_account(),
            wage_amount,
        )
        entry = self._clothingline_post_entry(self.name, lines)
        moves.account_move_id = entry
        return entry

    def _clothingline_post_cost(self, label, account, amount, moment):
        if self.company_id.currency_id.is_zero(amount):
            return self.env["account.move"]
        return self._clothingline_post_entry(
            label, self._clothingline_wip_lines(label, account, -amount)
        )


class Purchase(models.Model):
    _inherit = "purchase.order"

    def _clothingline_order_service(self, job, product):
        if not product:
            raise UserError(
                self.env._(
                    "%(stage)s has no wage product. Choose one under Configuration, Stages.",
                    stage=job.stage_id.name,
                )
            )
        purchase = self.with_context(
            tracking_disable=True, mail_create_nosubscribe=True
        ).create(
            {
                "partner_id": job.partner_id.id,
                "company_id": job.company_id.id,
                "origin": job.name,
                "partner_ref": job.name,
                "order_line": [
                    Command.create(
                        {
                            "product_id": product.id,
                            "name": f"{job.name} {job.product_tmpl_id.name} – {job.stage_id.name}",
                            "product_qty": job.qty,
                            "product_uom_id": product.uom_id.id,
                            "price_unit": job.piece_amount,
                            "date_planned": job.due_date
                            or fields.Date.context_today(self),
                            "tax_ids": [Command.clear()],
                        }
                    )
                ],
            }
        )
        purchase.button_confirm()
        return purchase.order_line


class PurchaseLine(models.Model):
    _inherit = "purchase.order.line"

    def _clothingline_set_received(self, qty):
        self.qty_received_manual = qty
