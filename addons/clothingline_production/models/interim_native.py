from odoo import Command, fields, models
from odoo.exceptions import UserError



class Move(models.Model):
    _inherit = "stock.move"

    def _clothingline_reserving(self, products, location):
        return {"preserve_state": True, "quants_cache": self.env["stock.quant"]._clothingline_cached(products, location)}


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
