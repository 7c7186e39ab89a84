"""A tailor's wage order: written by his job alone."""

from odoo import Command, models
from odoo.exceptions import UserError

# What the wage order was confirmed with. Dates, notes and payment terms stay free.
FIXED = frozenset(
    ["partner_id", "company_id", "currency_id", "fiscal_position_id", "state", "locked"]
)


class PurchaseOrder(models.Model):
    """A purchase order; that of a tailor's wage follows its job and nobody's hand."""

    _name = "purchase.order"
    _inherit = ["purchase.order", "clothingline.step.mixin"]

    def _clothingline_order_service(self, job, product):
        """Order the job's service of its tailor, confirmed: the line.

        The price is the job's, in the company's currency, whatever vendor pricelists,
        the vendor's own currency, fiscal positions or approval limits say. Taxes are
        none: who charges PPN has it added on the bill.
        """
        if product.type != "service":
            raise UserError(
                self.env._(
                    "%(product)s is no service, so a tailor cannot be paid with it. "
                    "Choose a service as wage product under Configuration, Stages.",
                    product=product.display_name,
                )
            )
        # The tailor's yes makes the firm's order to him, whatever his other rights.
        order = (
            self.sudo()
            .with_company(job.company_id)
            ._in_step(
                tracking_disable=True,
                mail_create_nosubscribe=True,
                validate_analytic=False,
            )
            .create(self._clothingline_prepare_service(job, product))
        )
        order.button_confirm()
        return order.order_line.with_env(job.env)

    def _clothingline_prepare_service(self, job, product):
        style, stage = job.product_tmpl_id.name, job.stage_id.name
        return {
            "partner_id": job.partner_id.id,
            "company_id": job.company_id.id,
            "currency_id": job.company_id.currency_id.id,
            "fiscal_position_id": False,
            "payment_term_id": job.sudo()
            .with_company(job.company_id)
            .partner_id.property_supplier_payment_term_id.id,
            "origin": job.name,
            "partner_ref": job.name,
            "order_line": [
                Command.create(
                    {
                        "clothingline_job_id": job.id,
                        "product_id": product.id,
                        "name": f"{job.name} {style} – {stage}",
                        "product_qty": job.qty,
                        "product_uom_id": product.uom_id.id,
                        "price_unit": job.piece_amount,
                        "technical_price_unit": job.piece_amount,
                        "discount": 0,
                        "date_planned": job.due_date or job.company_id._today(),
                        "tax_ids": [Command.clear()],
                    }
                )
            ],
        }

    def _clothingline_wage_orders(self):
        """Those among these that pay a job."""
        lines = self.env["purchase.order.line"].sudo()
        return lines.search(
            [("order_id", "in", self.ids), ("clothingline_job_id", "!=", False)]
        ).order_id.with_env(self.env)

    def action_view_invoice(self, invoices=False):
        # The run that bills all tailors shows its bills by an action of its own.
        if self.env.context.get("clothingline_bill_run"):
            return {"type": "ir.actions.act_window_close"}
        return super().action_view_invoice(invoices)

    def _clothingline_refuse(self):
        if self._is_in_step():
            return
        if orders := self._clothingline_wage_orders():
            # Who may not even see it is not told whose it is.
            self.check_access("write")
            lines = orders.sudo().order_line.clothingline_job_id
            raise UserError(
                self.env._(
                    "%(orders)s is the wage order of %(jobs)s. Its tailor, prices and "
                    "quantities come from the job, so it cannot be changed, cancelled "
                    "or copied here. Change the work of the job instead.",
                    orders=", ".join(orders.mapped("name")),
                    jobs=", ".join(lines.mapped("name")),
                )
            )

    def write(self, vals):
        if FIXED & set(vals):
            self._clothingline_refuse()
        return super().write(vals)

    def unlink(self):
        self._clothingline_refuse()
        return super().unlink()

    def copy(self, default=None):
        self._clothingline_refuse()
        return super().copy(default)

    def button_draft(self):
        self._clothingline_refuse()
        return super().button_draft()

    def button_cancel(self):
        self._clothingline_refuse()
        self.check_access("write")
        # sudo: who buys is no keeper; what he calls off is not expected any more.
        return super(PurchaseOrder, self.sudo()).button_cancel()

    def _create_picking(self):
        self.check_access("write")
        return super(PurchaseOrder, self.sudo())._create_picking()

    def action_merge(self):
        self._clothingline_refuse()
        return super().action_merge()

    def _approval_allowed(self):
        # What the tailor was offered and took is approved: the limit is for purchases.
        if self._is_in_step():
            return True
        return super()._approval_allowed()

    def _add_supplier_to_product(self):
        # A tailor's wage is no price list of the wage product.
        if self._is_in_step():
            return None
        return super()._add_supplier_to_product()
