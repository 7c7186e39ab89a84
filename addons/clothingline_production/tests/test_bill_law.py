from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged

from .case import ProductionCase


@tagged("post_install", "-at_install")
class TestBillLaw(ProductionCase):
    """Paid never exceeds payable: 240 pieces of 1,500 are accepted of 250."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.buyer = new_test_user(
            cls.env(su=True), "buyer", "purchase.group_purchase_user"
        )

    def setUp(self):
        super().setUp()
        self.job = self._taken(self._order(M=250))
        self._report(self.job)
        self._judge(self._hand_in(self.job, M=240))
        self.line = self.job.sudo().purchase_line_id

    def _refused(self, sentence, action, *args):
        """Refused as RPC is: with its transaction, and nothing has changed."""
        before = self._facts()
        with (
            self.assertRaisesRegex(UserError, sentence),
            self.env.cr.savepoint(),
        ):
            action(*args)
        self.assertEqual(self._facts(), before)

    def _run(self, **vals):
        run = self.env["clothingline.bill.create"].with_user(self.accountant)
        action = run.create(vals).action_create()
        return run.env["account.move"].search(action["domain"])

    def _bill(self):
        bill = self._run()
        bill.action_post()
        return bill

    def _refund(self, bill, qty=None):
        reversal = (
            bill.env["account.move.reversal"]
            .with_context(active_model="account.move", active_ids=bill.ids)
            .create({"journal_id": bill.journal_id.id})
        )
        refund = bill.browse(reversal.refund_moves()["res_id"])
        refund.invoice_date = "2026-02-03"
        if qty:
            refund.invoice_line_ids.quantity = qty
        return refund

    def test_drafts_are_not_paid(self):
        bill = self._run()
        self._refused("Post them first", bill.action_force_register_payment)
        bill.action_post()
        self.assertEqual(
            bill.action_force_register_payment()["res_model"],
            "account.payment.register",
        )

    def test_the_list_of_a_bill_run_can_post(self):
        run = self.env["clothingline.bill.create"].with_user(self.accountant)
        [(view, kind), _form] = run.create({}).action_create()["views"]
        self.assertEqual(kind, "list")
        arch = run.env["account.move"].get_view(view, "list")["arch"]
        self.assertIn('name="action_post"', arch)

    # Case 21 -----------------------------------------------------------------

    def test_a_bill_above_payable_is_refused_with_the_numbers(self):
        bill = self._run()
        sentence = (
            "240 pieces are payable.*360[.,]000.*260 pieces would be billed, 20 too "
            "many. Lower the quantity by 20"
        )
        self._refused(sentence, bill.invoice_line_ids.write, {"quantity": 260})
        self._refused(
            sentence,
            bill.write,
            {
                "invoice_line_ids": [
                    Command.update(bill.invoice_line_ids.id, {"quantity": 260})
                ]
            },
        )
        bill.action_post()
        self.assertEqual(bill.amount_total, 360_000)
        self.assertEqual(self.line.qty_invoiced, 240)

    def test_less_may_be_billed_and_the_rest_later(self):
        bill = self._run()
        bill.invoice_line_ids.quantity = 100
        bill.action_post()
        rest = self._bill()
        self.assertEqual(rest.invoice_line_ids.quantity, 140)
        self.assertEqual(self.line.qty_to_invoice, 0)
        with self.assertRaisesRegex(UserError, "No accepted pieces"):
            self._run()

    def test_what_comes_from_the_job_is_not_changed_on_the_bill(self):
        bill = self._run()
        line, sudo = bill.invoice_line_ids, self.env(su=True)
        product = self.finish.wage_product_id
        account = sudo["account.account"].search(
            [("account_type", "=", "expense")], limit=1
        )
        for vals, word in (
            ({"price_unit": 99_999}, "the price per piece"),
            ({"price_unit": 1_400}, "the price per piece"),
            ({"discount": 10}, "the price per piece"),
            ({"product_id": product.id}, "the product"),
            ({"product_uom_id": sudo.ref("uom.product_uom_dozen").id}, "the product"),
            ({"account_id": account.id}, "the account"),
        ):
            with self.subTest(vals=vals):
                self._refused(word, line.write, vals)
        for vals, word in (
            ({"partner_id": self.sewer.partner_id.id}, "the vendor"),
            ({"currency_id": sudo.ref("base.USD").id}, "the currency"),
        ):
            with self.subTest(vals=vals):
                self._refused(word, bill.write, vals)

    def test_a_second_bill_made_by_hand_is_refused(self):
        self._bill()
        moves = self.env["account.move"].with_user(self.accountant)
        line = self.line._prepare_account_move_line()
        vals = {
            "move_type": "in_invoice",
            "partner_id": self.line.partner_id.id,
            "invoice_date": "2026-02-03",
            "invoice_line_ids": [Command.create(line | {"quantity": 1})],
        }
        self._refused("241 pieces would be billed", moves.create, vals)
        vals["move_type"] = "in_receipt"
        self._refused("the kind of document", moves.create, vals)

    def test_two_drafts_share_no_piece(self):
        self._run()
        moves = self.env["account.move"].with_user(self.accountant)
        vals = {
            "move_type": "in_invoice",
            "partner_id": self.line.partner_id.id,
            "invoice_line_ids": [
                Command.create(self.line._prepare_account_move_line() | {"quantity": 1})
            ],
        }
        self._refused("241 pieces would be billed", moves.create, vals)

    def test_a_wage_without_a_job_is_refused(self):
        account = self.env.company.sudo().clothingline_wage_account_id
        for vals in (
            {"product_id": self.sew.wage_product_id.id},
            {"account_id": account.id},
        ):
            bill = (
                self.env["account.move"]
                .with_user(self.accountant)
                .create(
                    {
                        "move_type": "in_invoice",
                        "partner_id": self.sewer.partner_id.id,
                        "invoice_date": "2026-02-03",
                        "invoice_line_ids": [
                            Command.create(
                                {"name": "Extra", "quantity": 3, "price_unit": 9_999}
                                | vals
                            )
                        ],
                    }
                )
            )
            self._refused("that no job has earned", bill.action_post)

    def test_a_copy_of_a_bill_pays_nobody(self):
        copy = self._bill().copy({"invoice_date": "2026-02-03"})
        self._refused("that no job has earned", copy.action_post)

    def test_a_matched_line_is_held_to_the_law(self):
        bill = self._bill()
        other = bill.copy({"invoice_date": "2026-02-03"})
        self._refused(
            "480 pieces would be billed",
            other.invoice_line_ids.write,
            {"purchase_line_id": self.line.id},
        )

    # Refunds -------------------------------------------------------------------

    def test_a_refund_lowers_what_was_billed(self):
        refund = self._refund(self._bill(), 40)
        self.assertEqual(self.line.qty_to_invoice, 0)  # a draft frees nothing
        refund.action_post()
        self.assertEqual(self.line.qty_to_invoice, 40)
        self.assertEqual(self._bill().invoice_line_ids.quantity, 40)

    def test_no_more_is_taken_back_than_was_billed(self):
        refund = self._refund(self._bill(), 200)
        self._refused(
            "only 240 pieces were billed",
            refund.invoice_line_ids.write,
            {"quantity": 241},
        )

    def test_a_refund_is_not_undone_once_its_pieces_were_billed_again(self):
        refund = self._refund(self._bill(), 40)
        refund.action_post()
        self._bill()
        self._refused("280 pieces would be billed", refund.button_draft)

    def test_what_was_reversed_after_billing_lowers_the_next_bill(self):
        self._bill()
        self.line._clothingline_set_received(200)  # the verdict was reversed
        self.assertEqual(self.line.qty_to_invoice, -40)
        run = self.env["clothingline.bill.create"].with_user(self.accountant)
        wizard = run.create({})
        self.assertFalse(wizard.line_ids)
        self.assertIn("CV Potong", wizard.waiting_note)
        # Enough is earned since: 60 of another order.
        self._through(self._order(M=60))
        bill = self._bill()
        self.assertEqual(sorted(bill.invoice_line_ids.mapped("quantity")), [-40, 60])
        self.assertEqual(bill.amount_total, 30_000)
        self.assertEqual(self.line.qty_to_invoice, 0)

    def test_a_reversed_verdict_stops_a_draft(self):
        bill = self._run()
        self.line._clothingline_set_received(200)
        self._refused("Lower the quantity by 40", bill.action_post)
        bill.invoice_line_ids.quantity = 200
        bill.action_post()
        self.assertEqual(bill.amount_total, 300_000)

    def test_a_native_credit_bill_is_a_refund(self):
        self._bill()
        self.line._clothingline_set_received(200)
        order = self.line.order_id.with_user(self.accountant)
        order.action_create_invoice()
        refund = order.invoice_ids.filtered(lambda move: move.state == "draft")
        self.assertRecordValues(
            refund, [{"move_type": "in_refund", "amount_total": 60_000}]
        )

    # Draft again ---------------------------------------------------------------

    def test_a_bill_is_taken_back_by_the_accountant_alone(self):
        bill = self._bill()
        for user in (self.planner, self.buyer, self.warehouse):
            for name in ("button_draft", "button_cancel"):
                with self.assertRaises(AccessError):
                    getattr(bill.with_user(user), name)()
        self.assertEqual(bill.state, "posted")
        bill.button_draft()
        self._refused("241 pieces", bill.invoice_line_ids.write, {"quantity": 241})
        bill.action_post()
        self.assertEqual(bill.state, "posted")

    def test_a_posted_line_keeps_its_amount(self):
        bill = self._bill()
        with self.assertRaises(UserError):
            bill.write(
                {
                    "line_ids": [
                        Command.update(bill.invoice_line_ids.id, {"balance": 999_999}),
                        Command.update(
                            (bill.line_ids - bill.invoice_line_ids).id,
                            {"balance": -999_999},
                        ),
                    ]
                }
            )

    # Two companies, two runs ------------------------------------------------------

    def test_a_run_bills_its_own_company(self):
        other = self.env["res.company"].sudo().create({"name": "Other"})
        user = new_test_user(
            self.env(su=True),
            "accountant.other",
            "clothingline_base.group_clothingline_accountant",
            company_id=other.id,
            company_ids=[Command.set(other.ids)],
        )
        run = self.env["clothingline.bill.create"].with_user(user).create({})
        self.assertFalse(run.line_ids)
        self.assertEqual(run.amount, 0)

    def test_the_run_says_what_it_bills(self):
        run = self.env["clothingline.bill.create"].with_user(self.accountant).create({})
        self.assertRecordValues(
            run,
            [
                {
                    "bill_count": 1,
                    "qty": 240,
                    "amount": 360_000,
                    "waiting_note": False,
                    "job_ids": self.job.ids,
                }
            ],
        )
