from datetime import date, datetime

from freezegun import freeze_time

from odoo.fields import Command
from odoo.tests import tagged

from .test_books_settlement import BooksCase


@tagged("post_install", "-at_install")
class TestBooksBill(BooksCase):
    """A bill at another price, after some of the material was used."""

    def setUp(self):
        super().setUp()
        clock = freeze_time("2026-03-01 03:00:00")
        clock.start()
        self.addCleanup(clock.stop)
        self.material = self._product("Batik", purchase_method="receive")
        self.supplier = self._partner("Batik mill")
        self.purchase = (
            self.env["purchase.order"]
            .sudo()
            .create(
                {
                    "partner_id": self.supplier.id,
                    "order_line": [
                        Command.create(
                            {
                                "product_id": self.material.id,
                                "product_qty": 100,
                                "price_unit": 30_000,
                                "tax_ids": [Command.clear()],
                            }
                        )
                    ],
                }
            )
        )
        self.purchase.button_confirm()
        receipt = self.purchase.picking_ids
        receipt.move_ids.quantity = 100
        receipt.move_ids.picked = True
        receipt.button_validate()
        self.opening = self._posted(self.account)
        self.job = self._taken(self.order)
        self._issue(self.job, self.material, 100)

    def _use(self, qty):
        moves = self._consume(self.job, self.material, qty)
        self._post(moves)
        return moves

    def _bill(self, price, day, qty=None):
        self.purchase.action_create_invoice()
        bill = self.purchase.invoice_ids[-1]
        bill.invoice_date = day
        bill.date = day
        bill.invoice_line_ids.price_unit = price
        if qty:
            bill.invoice_line_ids.quantity = qty
        bill.invoice_line_ids.tax_ids = False
        bill.action_post()
        return bill

    def _stock_account(self, day):
        lines = self.env["account.move.line"].sudo()
        return (
            sum(
                lines.search(
                    [
                        ("account_id", "=", self.account.id),
                        ("parent_state", "=", "posted"),
                        ("date", "<=", day),
                    ]
                ).mapped("balance")
            )
            - self.opening
        )

    def _value(self, day):
        self.env.invalidate_all()
        past = self.material.with_context(to_date=datetime(2026, 3, day, 12))
        return past.total_value

    def test_the_difference_on_what_was_used_is_booked_with_the_bill(self):
        """80 of 100 m used at 30,000, billed at 33,000: 240,000 is a difference."""
        with freeze_time("2026-03-03 03:00:00"):
            used = self._use(80)
        with freeze_time("2026-03-05 03:00:00"):
            bill = self._bill(33_000, "2026-03-05")
        entry = bill.clothingline_difference_ids
        self.assertEqual(entry.date, date(2026, 3, 5))
        self.assertEqual(set(entry.line_ids.product_id), {self.material})
        self.assertEqual(sorted(entry.line_ids.mapped("balance")), [-240_000, 240_000])
        self.assertEqual(used.value, 2_400_000)
        with freeze_time("2026-03-06 03:00:00"):
            self.assertEqual(self.material.total_value, 660_000)
            self.assertEqual(self._stock_account("2026-03-06"), 660_000)
            self.assertEqual(self._value(5), 660_000)

    def test_a_bill_of_an_earlier_day_is_right_on_each_day(self):
        """Used on the 3rd and the 7th, billed on the 9th with the 5th as its day."""
        for day, qty in ((3, 30), (7, 50)):
            with freeze_time(f"2026-03-0{day} 03:00:00"):
                self._use(qty)
        with freeze_time("2026-03-09 03:00:00"):
            bill = self._bill(33_000, "2026-03-05")
            self.assertEqual(
                bill.clothingline_difference_ids.sorted("date").mapped(
                    lambda entry: (
                        entry.date.day,
                        max(entry.line_ids.mapped("balance")),
                    )
                ),
                [(5, 90_000), (7, 150_000)],
            )
            for day in (5, 6, 7, 8, 9):
                self.assertEqual(
                    self._stock_account(date(2026, 3, day)), self._value(day), day
                )

    def test_a_bill_dated_before_another_is_right_on_the_day_of_that_one(self):
        """Use between two receipts: which bill pays which depends on the day."""
        self._bill(30_000, "2026-03-01")
        self.purchase = self.purchase.copy()
        self.purchase.order_line.product_qty = 20
        self.purchase.button_confirm()
        for day, qty in ((3, 12), (10, 8)):
            with freeze_time(f"2026-03-{day:02} 03:00:00"):
                receipt = self.purchase.picking_ids.filtered(
                    lambda picking: picking.state == "assigned"
                )
                receipt.move_ids.quantity = qty
                receipt.move_ids.picked = True
                receipt.with_context(skip_backorder=True).button_validate()
                self._use(20)
        with freeze_time("2026-03-16 03:00:00"):
            self._bill(35_531, "2026-03-16", 7)
            self._bill(48_623, "2026-03-14", 8)
            unbilled = {14: 12, 15: 12, 16: 5}
            for day, qty in unbilled.items():
                booked = self._stock_account(date(2026, 3, day))
                self.assertAlmostEqual(
                    booked, self._value(day) - qty * 30_000, delta=1, msg=day
                )

    def test_a_day_on_which_more_was_billed_than_came_is_right(self):
        """On the 8th 160 m are billed of 100; a refund of the 16th was there before."""
        with freeze_time("2026-03-03 03:00:00"):
            self._use(80)
        with freeze_time("2026-03-16 03:00:00"):
            self._refund(self._bill(30_000, "2026-03-05"), 60)
            self._bill(45_000, "2026-03-08", 60)
            for day, billed in ((8, 160), (9, 160), (16, 100)):
                price = (100 * 30_000 + 60 * 45_000) / 160 if day < 16 else 39_000
                self.assertAlmostEqual(
                    self._stock_account(date(2026, 3, day)),
                    self._value(day) + (billed - 100) * price,
                    delta=1,
                    msg=day,
                )

    def _refund(self, bill, qty):
        refund = bill._reverse_moves([{"date": "2026-03-16"}])
        refund.invoice_date = "2026-03-16"
        refund.invoice_line_ids.quantity = qty
        refund.action_post()

    def test_what_is_used_up_leaves_nothing(self):
        self._use(100)
        bill = self._bill(29_999.99, "2026-03-01")
        self.assertEqual(
            sorted(bill.clothingline_difference_ids.line_ids.mapped("balance")),
            [-1, 1],
        )
        self.assertEqual(self._stock_account("2026-03-01"), 0)
        self.assertEqual(self.material.total_value, 0)

    def test_a_bill_taken_back_takes_its_difference_back(self):
        self._use(80)
        bill = self._bill(33_000, "2026-03-01")
        bill.button_draft()
        self.assertFalse(bill.clothingline_difference_ids)
        self.assertEqual(self._stock_account("2026-03-01"), -2_400_000)
        self.assertEqual(self.material.total_value, 600_000)
        bill.action_post()
        self.assertEqual(
            sorted(bill.clothingline_difference_ids.line_ids.mapped("balance")),
            [-240_000, 240_000],
        )
        self.assertEqual(self._stock_account("2026-03-01"), 660_000)
        self.assertEqual(self.material.total_value, 660_000)

    def test_a_bill_at_the_price_agreed_has_no_difference(self):
        self._use(80)
        bill = self._bill(30_000, "2026-03-01")
        self.assertFalse(bill.clothingline_difference_ids)
        self.assertEqual(self._stock_account("2026-03-01"), 600_000)

    def test_the_cost_of_a_sale_is_what_was_delivered(self):
        """Delivered at 100 a piece; dearer ones come before the invoice."""
        self.order.action_quote()
        sale = self.order.sale_order_id.sudo()
        sale.action_confirm()
        self._post(self._receive(4, 400))
        delivery = sale.picking_ids
        delivery.move_ids.quantity = 4
        delivery.move_ids.picked = True
        delivery.with_context(cancel_backorder=False)._action_done()
        account = self._posted(self.account)
        self._post(self._receive(6, 1_200))
        self.assertEqual(self.garment.total_value, 1_200)
        invoice = sale._create_invoices()
        invoice.action_post()
        self.assertEqual(self._posted(self.account), account + 1_200 - 400)
