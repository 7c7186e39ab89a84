from odoo.fields import Command
from odoo.tests import Form, tagged

from . import common
from .case import ProductionCase

SPOILT = {"disposition": "rejected"}
HOLE = {"disposition": "rejected", "cause": "material"}

# Rupiah a piece: cloth; 7 buttons, thread and label; polybag; and the three rates.
TRIMS, POLYBAG = 3_750, 400
CUT, SEW, FINISH = 1_500, 14_000, 2_000
M_CLOTH = 54_400
M_PIECE = M_CLOTH + TRIMS + POLYBAG + CUT + SEW + FINISH


@tagged("post_install", "-at_install")
class TestCost(ProductionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.wip = (
            cls.env["stock.location"]
            .sudo()
            .search([("usage", "=", "production")], limit=1)
            .valuation_account_id
        )
        cls.wages = cls.env.company.clothingline_wage_account_id

    def _received(self, order):
        """(variant, pieces, value) of every batch that came into stock."""
        return [
            (
                move.product_id.product_template_attribute_value_ids.mapped("name"),
                move.quantity,
                move.value,
            )
            for move in order.production_id.sudo().move_byproduct_ids.sorted("id")
            if move.state == "done"
        ]

    def _bill(self, **values):
        wizard = self.env["clothingline.bill.create"].with_user(self.accountant)
        action = wizard.create(values).action_create()
        bills = self.env["account.move"].with_user(self.accountant)
        return bills.search(action["domain"])

    # The reference case ---------------------------------------------------

    def test_the_reference_order_costs_what_went_into_it(self):
        """480 shirts, one spoilt by its sewer, unpaid, and one by its cloth, paid."""
        order = common.make_order(self.env, self.style, self.brand)
        order.action_confirm()
        self._through(order)
        sewers = self._sew_the_reference_order(order)
        left = order._pieces_available(self.finish)
        offer = common.make_offer(
            order,
            "finish",
            self.finisher,
            {self.env["product.product"].browse(ids): n for ids, n in left.items()},
        )
        offer.action_offer()
        job = self._as_tailor(offer)._take().with_env(self.env)
        common.issue(job.with_user(self.warehouse))
        self._report(job)
        self._judge(self._hand_in(job))
        order.action_close()

        self.assertEqual(
            self._received(order),
            [
                (["S", "White"], 40, 40 * 72_850),
                (["M", "White"], 80, 80 * 76_050),
                # The piece its sewer spoilt carries no wage of his.
                (["L", "White"], 79, 79 * 79_250 + 57_600 + CUT + TRIMS),
                (["XL", "White"], 40, 40 * 84_050),
                (["XXL", "White"], 20, 20 * 88_850),
                (["S", "Navy"], 30, 30 * 76_050),
                (["M", "Navy"], 60, 60 * 79_450),
                # The piece with the hole does.
                (["L", "Navy"], 69, 69 * 82_850 + 61_200 + CUT + TRIMS + SEW),
                (["XL", "Navy"], 40, 40 * 87_950),
                (["XXL", "Navy"], 20, 20 * 93_050),
            ],
        )
        self.assertEqual(sum(row[1] for row in self._received(order)), 478)
        self.assertEqual(sum(row[2] for row in self._received(order)), 38_685_200)
        self.assertEqual(self._variant("S").standard_price, 72_850)
        self.assertEqual(self._posted(self.wip), 0)
        self.assertEqual(self._posted(self.wages), -8_382_000)
        self._check_nothing_is_left_at(self.cutter + sewers + self.finisher)

        bills = self._bill()
        self.assertEqual(
            sorted(
                bills.mapped(lambda bill: (bill.partner_id.name, bill.amount_total))
            ),
            [
                ("A", 2_240_000),
                ("B", 1_946_000),
                ("Budi", 956_000),
                ("C", 1_400_000),
                ("CV Potong", 720_000),
                ("D", 1_120_000),
            ],
        )
        bills.action_post()
        self.assertEqual(self._posted(self.wages), 0)

    def _sew_the_reference_order(self, order):
        share = {
            "A": {("white", "S"): 40, ("white", "M"): 80, ("white", "L"): 40},
            "B": {
                ("white", "L"): 40,
                ("white", "XL"): 40,
                ("white", "XXL"): 20,
                ("navy", "S"): 30,
                ("navy", "M"): 10,
            },
            "C": {("navy", "M"): 50, ("navy", "L"): 50},
            "D": {("navy", "L"): 20, ("navy", "XL"): 40, ("navy", "XXL"): 20},
        }
        found = {"B": (self.major, 1, SPOILT), "D": (self.major, 1, HOLE)}
        sewers = self.env["clothingline.tailor"]
        for name, pieces in share.items():
            sewer = common.make_tailor(self.env(su=True), name, "sew")
            sewers += sewer
            offer = common.make_offer(
                order,
                "sew",
                sewer,
                {self.style.variants[key]: qty for key, qty in pieces.items()},
            )
            offer.action_offer()
            job = self._as_tailor(offer)._take().with_env(self.env)
            common.issue(job.with_user(self.warehouse))
            self._report(job)
            self._judge(self._hand_in(job), *filter(None, [found.get(name)]))
            self.assertEqual(job.state, "done")
            self.assertEqual(job.purchase_line_id.qty_received, job.payable_qty)
        return sewers

    def _check_nothing_is_left_at(self, tailors):
        quants = self.env["stock.quant"].search(
            [("location_id", "in", tailors.sudo().location_id.ids)]
        )
        self.assertEqual(set(quants.mapped("quantity")), {0})

    # Batches --------------------------------------------------------------

    def test_two_batches_sum_to_what_the_order_cost(self):
        order = self._order(S=3, M=7)
        self._through(order)
        self._through(order, "sew", S=1, M=4)
        self._through(order, "finish", S=1, M=4)
        first = [(["S", "White"], 1, 72_850), (["M", "White"], 4, 4 * M_PIECE)]
        self.assertEqual(self._received(order), first)
        # What is cut and not sewn is still in process.
        self.assertEqual(self._posted(self.wip), 2 * 51_200 + 3 * M_CLOTH + 5 * CUT)

        job = self._taken(order, "sew", S=2, M=3)
        self._report(job)
        handover = self._hand_in(job)
        medium = {"handover_line_id": handover.line_ids[1].id}
        self._judge(handover, (self.minor, 1, SPOILT | medium))
        self._judge(self._hand_in(job))
        # Only two of the three pieces in M can be finished.
        self._through(order, "finish", S=2, M=2)
        spoilt = M_CLOTH + CUT + TRIMS
        self.assertEqual(
            self._received(order)[2:],
            [
                (["S", "White"], 2, 2 * 72_850),
                (["M", "White"], 2, 2 * M_PIECE + spoilt),
            ],
        )
        order.action_close()
        self.assertEqual(order.production_id.state, "done")
        self.assertEqual(self._posted(self.wip), 0)
        self.assertEqual(sum(row[2] for row in self._received(order)), 734_500)

    def test_pieces_spoilt_before_weigh_on_every_batch_alike(self):
        order = self._order(M=10)
        self._through(order)
        job = self._through(order, "sew", (self.minor, 1, SPOILT))
        self._judge(self._hand_in(job))
        self.assertEqual(self._balance(job), {"accepted": 9, "rejected": 1})
        for _n in range(3):
            self._through(order, "finish", M=3)
        spoilt = M_CLOTH + CUT + TRIMS
        batch = 3 * M_PIECE + spoilt // 3
        values = [row[2] for row in self._received(order)]
        self.assertEqual(sum(values), 9 * M_PIECE + spoilt)
        for value in values:
            self.assertAlmostEqual(value, batch, delta=2)
        self.assertEqual(self._posted(self.wip), 0)

    def test_indivisible_amounts_lose_no_rupiah(self):
        self.style.cloth[0].sudo().standard_price = 31_337.77
        self.env["clothingline.rate"].search([]).piece_amount = 1_333
        order = self._order(S=3, M=7)
        self._through(order, "cut", M=3, S=1)
        self._through(order, "cut", M=4, S=2)
        for code in "sew", "finish":
            for pieces in ({"M": 1, "S": 1}, {"M": 2}, {"M": 4, "S": 2}):
                self._through(order, code, **pieces)
        order.action_close()
        self.assertEqual(self._posted(self.wip), 0)
        entries = self.env["clothingline.wip.entry"].search(
            [("order_id", "=", order.id)]
        )
        kinds = {
            kind: sum(rows.mapped("amount"))
            for kind, rows in entries.grouped("kind").items()
        }
        self.assertEqual(kinds["wage"], 30 * 1_333)
        # Each row is exact to the sen; only their sums are binary fractions.
        is_zero = self.env.company.currency_id.is_zero
        received = sum(row[2] for row in self._received(order))
        self.assertTrue(is_zero(kinds["wage"] + kinds["material"] - received))
        self.assertTrue(is_zero(kinds["finished"] + received))

    def test_the_work_order_shows_pieces_and_their_pay(self):
        order = self._order(M=10)
        self._through(order, M=4)
        workorder = order.production_id.workorder_ids[0]
        self.assertEqual(workorder.qty_produced, 4)
        self.assertEqual(workorder._cal_cost(), 6_000)
        self._through(order, M=6)
        self.assertEqual(workorder.qty_produced, 10)
        self.assertEqual(workorder._cal_cost(), 15_000)

    # Material -------------------------------------------------------------

    def test_material_left_at_the_tailor_keeps_the_job_open(self):
        order = self._order(M=10)
        self._through(order)
        job = self._job(order, "sew")
        picking = job.picking_ids.with_user(self.warehouse)
        picking.move_ids[0].quantity = 75
        picking.move_ids.picked = True
        picking.button_validate()
        self._report(job)
        self._judge(self._hand_in(job))
        self.assertEqual(job.state, "taken")
        self.assertRefused(
            f"Material of {job.name} is still at the tailor: Button 5 Units. Return it "
            "to the warehouse, write it off, or count the real use",
            job.action_close,
        )
        self._return(picking, self.style.trims[0], 5)
        self.assertRecordValues(
            job.material_ids[0],
            [{"need_qty": 70, "issued_qty": 75, "used_qty": 70, "returned_qty": 5}],
        )
        job.action_close()
        self.assertEqual(job.state, "done")

    def _return(self, picking, product, qty):
        wizard = Form(
            self.env["stock.return.picking"]
            .with_user(self.warehouse)
            .with_context(
                active_id=picking.id, active_ids=picking.ids, active_model=picking._name
            )
        ).save()
        for line in wizard.product_return_moves:
            line.quantity = qty if line.product_id == product else 0
        action = wizard.action_create_returns()
        back = picking.browse(action["res_id"])
        back.move_ids.picked = True
        back.button_validate()
        self.assertEqual(back.state, "done")

    def test_many_small_handovers_use_what_one_large_one_would(self):
        """A label for three shirts: a third is 0.33, and three of them are one."""
        bom = self.style.bom
        bom.bom_line_ids.filtered(
            lambda line: line.product_id != self.style.trims[2]
        ).unlink()
        bom.product_qty = 3
        order = self._order(M=3)
        self._through(order)
        job = self._taken(order, "sew")
        self.assertEqual(job.material_ids.need_qty, 1)
        for used in 0.33, 0.67, 1:
            self._report(job, M=1)
            self._judge(self._hand_in(job))
            job.material_ids.invalidate_recordset()
            self.assertAlmostEqual(job.material_ids.used_qty, used)
        self.assertEqual(job.state, "done")

    def test_a_piece_that_goes_back_uses_nothing_twice(self):
        order = self._order(M=10)
        self._through(order)
        job = self._through(order, "sew", (self.major, 1))
        self.assertEqual(job.material_ids.mapped("used_qty"), [0, 0, 0])
        self._judge(self._hand_in(job), (self.minor, 1))
        self.assertEqual(job.material_ids.mapped("used_qty"), [0, 0, 0])
        self._judge(self._hand_in(job))
        job.material_ids.invalidate_recordset()
        self.assertEqual(job.material_ids.mapped("used_qty"), [70, 10, 10])
        self.assertEqual(job.state, "done")

    def test_the_company_of_the_job_counts_not_the_one_worked_in(self):
        other = self.env["res.company"].sudo().create({"name": "Other"})
        self.inspector.sudo().company_ids += other
        order = self._order(M=10)
        offer = self._offered(order)
        job = self._as_tailor(offer).with_company(other)._take().with_env(self.env)
        common.issue(job.with_user(self.warehouse))
        self.assertEqual(self.cutter.location_id.company_id, order.company_id)
        self.assertFalse(self.cutter.sudo().with_company(other).location_id)
        self._report(job)
        inspection = self._hand_in(job).inspection_ids.with_user(self.inspector)
        both = other + order.company_id
        inspection.with_context(allowed_company_ids=both.ids).action_judge()
        self.assertEqual(job.material_ids.used_qty, 17)
        self.assertEqual(job.state, "done")
        self.assertEqual(self._posted(self.wip), 10 * (M_CLOTH + CUT))

    # Pay ------------------------------------------------------------------

    def test_a_second_bill_run_bills_only_what_came_since(self):
        order = self._order(M=10)
        job = self._taken(order)
        self._report(job, M=4)
        self._judge(self._hand_in(job))
        self.assertEqual(job.purchase_line_id.qty_received, 4)
        first = self._bill(bill_date="2026-02-02")
        self.assertRecordValues(
            first,
            [{"partner_id": self.cutter.partner_id.id, "amount_total": 6_000}],
        )
        self.assertRefused(
            "No accepted pieces are waiting for a bill", lambda: self._bill()
        )
        self._report(job)
        self._judge(self._hand_in(job), (self.major, 1, SPOILT))
        # One of six is a small lot's first major defect: all six go back.
        self.assertEqual(
            self._balance(job), {"accepted": 4, "rework": 5, "rejected": 1}
        )
        self._judge(self._hand_in(job))
        second = self._bill(bill_date="2026-02-03")
        self.assertEqual(second.amount_total, 7_500)
        self.assertEqual(job.purchase_line_id.qty_invoiced, 9)

    def test_a_bill_run_may_be_for_some_tailors(self):
        order = self._order(M=10)
        self._through(order)
        self._through(order, "sew")
        bills = self._bill(tailor_ids=[Command.set(self.sewer.ids)])
        self.assertEqual(bills.mapped("amount_total"), [140_000])

    def test_one_bill_a_tailor_holds_all_his_jobs(self):
        for _n in range(3):
            self._through(self._order(M=2))
        bill = self._bill()
        self.assertEqual(bill.invoice_line_ids.mapped("price_subtotal"), [3_000] * 3)
        self.assertEqual(bill.invoice_line_ids.account_id, self.wages)
