"""What is bought, billed, sold and invoiced in a walk, and how it ends."""

from odoo.fields import Command


class WalkMoney:
    """Buyer, accountant, the brand's own material, and the end of all orders."""

    # Bought -----------------------------------------------------------------

    @property
    def bought(self):
        return self.env["purchase.order"].search(
            [("partner_id", "=", self.case.mill.id)]
        )

    def buy(self):
        """The manager orders material, at another price than before."""
        product = self.any(self.material)
        purchase = self.by("manager", self.env["purchase.order"]).create(
            {
                "partner_id": self.case.mill.id,
                "order_line": [
                    Command.create(
                        {
                            "product_id": product.id,
                            "product_qty": self.any([10, 25, 40]),
                            "price_unit": self._price(product.standard_price),
                            "tax_ids": [Command.clear()],
                        }
                    )
                ],
            }
        )
        purchase.button_confirm()
        return f"{purchase.name} {product.name} at {purchase.order_line.price_unit}"

    def _price(self, price):
        return round(price * self.any([0.8, 0.95, 1, 1.1, 1.3]) + self.any([0, 1, 3]))

    def bill_material(self):
        """The accountant books the mill's bill, often at another price or day."""
        purchase = self.any(
            self.bought.filtered(lambda one: one.invoice_status == "to invoice")
        )
        if not purchase:
            return None
        purchase = self.by("accountant", purchase)
        before = purchase.invoice_ids
        purchase.action_create_invoice()
        bill = purchase.invoice_ids - before
        bill.invoice_date = bill.date = self._bill_day(purchase)
        line = bill.invoice_line_ids
        if self.random.random() < 0.6:
            line.price_unit = self._price(line.price_unit)
        if self.random.random() < 0.2:
            line.quantity = max(int(line.quantity / 2), 1)
        bill.action_post()
        return (
            f"{bill.name} of {purchase.name}: {line.quantity:g} x {line.price_unit:g}"
            f" on {bill.date:%d}"
        )

    def _bill_day(self, purchase):
        """Today, or a day since the goods came."""
        came = max(
            purchase.sudo().picking_ids.filtered("date_done").mapped("date_done"),
            default=self.now,
        )
        return self.any([self.now.date(), self.now.date(), came.date()])

    def refund_material(self):
        bill = self.any(
            self.bought.sudo().invoice_ids.filtered(
                lambda one: (
                    one.state == "posted"
                    and one.move_type == "in_invoice"
                    and not one.reversal_move_ids
                )
            )
        )
        if not bill:
            return None
        refund = self._reverse(bill)
        refund.action_post()
        return f"{refund.name} of {bill.name}"

    def _reverse(self, bill):
        bill = self.by("accountant", bill)
        wizard = (
            bill.env["account.move.reversal"]
            .with_context(active_model="account.move", active_ids=bill.ids)
            .create({"journal_id": bill.journal_id.id, "date": self.now.date()})
        )
        refund = bill.browse(wizard.refund_moves()["res_id"])
        refund.invoice_date = self.now.date()
        return refund

    def send_back(self):
        """The keeper sends material back to the mill."""
        receipt = self.any(
            self.bought.sudo().picking_ids.filtered(
                lambda one: one.state == "done" and one.location_id.usage == "supplier"
            )
        )
        if not receipt:
            return None
        used = self.env["stock.move"].sudo()
        used = used.search_count(
            [
                ("product_id", "in", receipt.move_ids.product_id.ids),
                ("raw_material_production_id", "!=", False),
                ("state", "=", "done"),
                ("is_out", "=", True),
            ]
        )
        if not used:
            return None
        return self._return(receipt, self.any([1, 2, 5]))

    def _return(self, picking, most):
        """A native return of so much of one move of a transfer."""
        picking = self.by("warehouse", picking)
        wizard = (
            picking.env["stock.return.picking"]
            .with_context(active_id=picking.id, active_model="stock.picking")
            .create({"picking_id": picking.id})
        )
        line = self.any(wizard.product_return_moves)
        line.quantity = min(most, line.move_id.quantity)
        back = picking.browse(wizard.action_create_returns()["res_id"])
        back.action_assign()
        return self._do(back, backorder=False)

    # Wages ------------------------------------------------------------------

    @property
    def wage_bills(self):
        orders = self.orders.sudo().job_ids.purchase_line_id.order_id
        return orders.invoice_ids

    def bill_wages(self):
        lines = self.orders.sudo().job_ids.purchase_line_id
        if not any(lines.mapped("qty_to_invoice")) and self.random.random() < 0.95:
            return None
        run = self.by("accountant", self.env["clothingline.bill.create"])
        run = run.create({"bill_date": self.now.date()})
        said = f"{run.qty} pieces, {run.amount:g}"
        run.action_create()
        return said

    def post_bill(self):
        bill = self.any(self.wage_bills.filtered(lambda one: one.state == "draft"))
        if not bill:
            return None
        bill = self.by("accountant", bill)
        line = bill.invoice_line_ids[:1]
        if self.random.random() < 0.2 and line.quantity > 1:
            line.quantity -= 1
        if not bill.invoice_date:
            bill.invoice_date = self.now.date()
        bill.action_post()
        return f"{bill.name} {bill.amount_total:g}"

    def refund_wages(self):
        bill = self.any(
            self.wage_bills.filtered(
                lambda one: one.state == "posted" and one.move_type == "in_invoice"
            )
        )
        if not bill:
            return None
        refund = self._reverse(bill)
        line = self.any(refund.invoice_line_ids)
        line.quantity = self.random.randint(1, max(int(line.quantity), 1))
        refund.action_post()
        return f"{refund.name} of {bill.name} {refund.amount_total:g}"

    def cancel_bill(self):
        bill = self.any(self.wage_bills)
        if not bill:
            return None
        bill = self.by("accountant", bill)
        if bill.state == "posted":
            bill.button_draft()
        if bill.state == "draft" and self.random.random() < 0.5:
            bill.button_cancel()
        return f"{bill.name} {bill.state}"

    # The brand's own --------------------------------------------------------

    def expect_brand(self):
        order = self.any(self._open_orders().filtered(self._is_cmt))
        if not order:
            return None
        self.by("planner", order).action_expect_material()
        return order.name

    @staticmethod
    def _is_cmt(order):
        return order.material_basis == "cmt"

    def give_back(self):
        order = self.any(self.orders.filtered(self._is_cmt))
        self.by("planner", order).action_give_back()
        return order.name

    def deliver_brand(self):
        order = self.any(self.orders.filtered(self._is_cmt))
        self.by("planner", order).action_deliver()
        return order.name

    # Sold -------------------------------------------------------------------

    @property
    def sales(self):
        return self.orders.sudo().sale_order_id

    def sell(self):
        sale = self.any(self.sales.filtered(lambda one: one.state == "draft"))
        if not sale:
            return None
        self.by("manager", sale).action_confirm()
        return sale.name

    def invoice(self):
        """The accountant invoices what was delivered, or the work done (CMT)."""
        drafts = self.sales.invoice_ids.filtered(lambda one: one.state == "draft")
        if not drafts:
            sale = self.any(
                self.sales.filtered(lambda one: one.invoice_status == "to invoice")
            )
            if not sale:
                return None
            drafts = self.by("accountant", sale)._create_invoices()
        invoice = self.by("accountant", self.any(drafts))
        invoice.invoice_date = self.now.date()
        invoice.action_post()
        return f"{invoice.name} {invoice.amount_untaxed:g}"

    def credit(self):
        invoice = self.any(
            self.sales.invoice_ids.filtered(
                lambda one: (
                    one.state == "posted"
                    and one.move_type == "out_invoice"
                    and not one.reversal_move_ids
                )
            )
        )
        if not invoice:
            return None
        refund = self._reverse(invoice)
        refund.action_post()
        return f"{refund.name} of {invoice.name}"

    def take_back(self):
        """Garments come back from the brand."""
        delivery = self.any(
            self.sales.picking_ids.filtered(
                lambda one: (
                    one.state == "done" and one.location_dest_id.usage == "customer"
                )
            )
        )
        if not delivery:
            return None
        return self._return(delivery, 1)

    # The end ----------------------------------------------------------------

    def end(self):
        """Everything is finished or recalled, settled, billed and closed."""
        self._pass_time()
        for bill in self.wage_bills.filtered(lambda one: one.state == "draft"):
            self.by("accountant", bill).button_cancel()
        for order in self._open_orders():
            for job in order.job_ids.filtered(lambda job: job.state == "taken"):
                self._finish(job)
                self._law_done(job)
            self._pass_time()
            self._close(order)
            self._told(f"{order.name} is closed")
        self._bill_all()
        self.thorough = True
        self.check()
        self._nothing_is_open()
        return "all is closed"

    def _told(self, what):
        self.trail.append(f"end {self.now:%d %H:%M} {what}")
        self.check()

    def _finish(self, job):
        """Hand in and pass what is made, recall the rest, settle the material."""
        for _round in range(2):
            for inspection in job.handover_ids.inspection_ids.filtered(
                lambda one: one.state == "pending"
            ):
                self._told(self._judge(inspection))
            ready = {line: line.made_qty + line.rework_qty for line in job.line_ids}
            if any(ready.values()):
                self.case._as_tailor(job)._hand_in(ready, self.event())
                self._told(f"{job.name} is handed in")
        if job.state == "taken" and self._has(job, "in_hand"):
            self.by("planner", job).action_recall()
            self._told(f"{job.name} is recalled")
        if job.state == "taken":
            self._settle_material(job)

    def _settle_material(self, job):
        planner = self.by("planner", job)
        for picking in job.sudo().picking_ids.filtered(
            lambda one: one.state not in ("done", "cancel")
        ):
            self._do(self.by("warehouse", picking), backorder=False)
            if picking.state not in ("done", "cancel"):
                self.by("warehouse", picking).action_cancel()
            self._told(f"{picking.name} of {job.name}: {picking.state}")
        if job.state == "taken" and any(
            one.uom_id.compare(one.left_qty, 0) > 0 for one in job.material_ids
        ):
            how = self.random.random()
            if how < 0.2:
                self._count_use(job, 0)
                self._told(f"{job.name}: all is used")
            elif how < 0.4:
                self._write_off(job)
                self._told(f"{job.name}: written off")
            else:
                planner.action_return_material()
                back = job.sudo().picking_ids.filtered(
                    lambda one: one.state not in ("done", "cancel")
                )
                for picking in back:
                    self._do(self.by("warehouse", picking), backorder=False)
                self._told(f"{job.name}: returned")
        if job.state == "taken":
            left, short = job.sudo().material_ids._differences()
            if short:
                self._count_use(job, 1)
                self._told(f"{job.name}: use explained, {left} {short}")
        if job.state == "taken":
            planner.action_close()
            self._told(f"{job.name} is closed")

    def _law_done(self, job):
        if job.state != "done":
            raise AssertionError(f"{job.name} cannot be ended")

    def _bill_all(self):
        run = self.by("accountant", self.env["clothingline.bill.create"])
        run = run.create({"bill_date": self.now.date()})
        if run.line_ids:
            run.action_create()
        for bill in self.wage_bills.filtered(lambda one: one.state == "draft"):
            bill = self.by("accountant", bill)
            bill.invoice_date = self.now.date()
            bill.action_post()

    def _nothing_is_open(self):
        """No account of the orders is open, and nothing lies at a tailor's."""
        waiting = self.orders.sudo().job_ids.purchase_line_id.filtered(
            lambda line: line.qty_to_invoice
        )
        owed = sum(line.qty_to_invoice * line.price_unit for line in waiting)
        for account, left in (("wip", 0), ("wages", -owed)):
            balance = self._balance(account)
            if abs(balance - left) > 1e-6:
                raise AssertionError(f"{account} has {balance}, not {left}")
        if owed > 0:
            raise AssertionError(f"{owed} is not billed: {waiting.mapped('name')}")
        places = self.tailors.sudo().mapped("location_id")
        quants = self.env["stock.quant"].sudo()
        left = quants.search([("location_id", "in", places.ids), ("quantity", "!=", 0)])
        if left:
            raise AssertionError(f"left at tailors: {left.mapped('display_name')}")
        if set(self.orders.mapped("state")) != {"done"}:
            raise AssertionError("an order is open")
