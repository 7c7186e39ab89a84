from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import tagged

from .case import ProductionCase


class BooksCase(ProductionCase):
    """An order of ten in size M, its cloth at the cutter's; the native methods."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company = cls.env.company.sudo()
        cls.cloth = cls.style.cloth[0].sudo()
        warehouse = cls.company._clothingline_warehouse()
        cls.stock = warehouse.lot_stock_id
        cls.wip = (
            cls.env["stock.location"]
            .sudo()
            .search([("usage", "=", "production")], limit=1)
            .valuation_account_id
        )
        cls.account = cls.cloth._get_product_accounts()["stock_valuation"]

    def setUp(self):
        super().setUp()
        self.order = self._order(M=10)
        self.production = self.order.production_id.sudo()
        self.garment = self._variant("M").sudo()

    def _truth(self, *products):
        """(quantity, value) of each product, and the stock account's balance."""
        self.env.invalidate_all()
        return [
            (product.qty_available, product.total_value) for product in products
        ] + [self._posted(self.account)]

    def _consume(self, job, product, qty, **row):
        rows = [{"job": job, "product": product, "qty": qty, **row}]
        return self.production._clothingline_consume(rows)

    def _post(self, moves, wage=0):
        return self.production._clothingline_post_settlement(
            moves, wage, "Settlement", fields.Datetime.now()
        )

    def _receive(self, qty, value, **owner):
        return self.production._clothingline_receive(
            {self.garment.id: qty}, {self.garment.id: value}, **owner
        )

    def _lots(self, product, **quantities):
        """New lots of the product in the warehouse."""
        lots = {}
        for name, qty in quantities.items():
            lots[name] = (
                self.env["stock.lot"]
                .sudo()
                .create({"name": name, "product_id": product.id})
            )
            self.env["stock.quant"].sudo()._update_available_quantity(
                product, self.stock, qty, lot_id=lots[name]
            )
        return lots

    def _issue(self, job, product, qty, owner=None, lot=None, source=None):
        """Bring so much to the tailor, for the job."""
        place = job.tailor_id.sudo().location_id
        source = source or self.stock
        move = (
            self.env["stock.move"]
            .sudo()
            .create(
                {
                    "product_id": product.id,
                    "product_uom": product.uom_id.id,
                    "product_uom_qty": qty,
                    "location_id": source.id,
                    "location_dest_id": place.id,
                    "clothingline_job_id": job.id,
                }
            )
        )
        move._action_confirm()
        move.move_line_ids.unlink()
        self.env["stock.move.line"].sudo().create(
            {
                "move_id": move.id,
                "product_id": product.id,
                "product_uom_id": product.uom_id.id,
                "quantity": qty,
                "location_id": source.id,
                "location_dest_id": place.id,
                "owner_id": owner and owner.id,
                "lot_id": lot and lot.id,
                "picked": True,
            }
        )
        move.picked = True
        move._action_done()
        return move

    def _product(self, name, **vals):
        return (
            self.env["product.product"]
            .sudo()
            .create(
                {
                    "name": name,
                    "is_storable": True,
                    "uom_id": self.cloth.uom_id.id,
                    "categ_id": self.cloth.categ_id.id,
                    **vals,
                }
            )
        )


@tagged("post_install", "-at_install")
class TestBooksSettlement(BooksCase):
    def test_consuming_moves_value_and_one_entry_tells_it(self):
        job = self._taken(self.order)
        before = self._truth(self.cloth)
        moves = self._consume(job, self.cloth, 16.5)
        self.assertRecordValues(
            moves,
            [
                {
                    "state": "done",
                    "quantity": 16.5,
                    "value": 528_000,
                    "clothingline_job_id": job.id,
                    "raw_material_production_id": self.production.id,
                    "account_move_id": False,
                }
            ],
        )
        entry = self._post(moves, 15_000)
        self.assertEqual(moves.account_move_id, entry)
        self.assertEqual(entry.state, "posted")
        self.assertEqual(self._posted(self.wip), 543_000)
        self.assertEqual(self._posted(self.company._get_wage_account()), -15_000)
        [(qty, value), account] = self._truth(self.cloth)
        self.assertEqual(
            (qty, value, account),
            (before[0][0] - 16.5, before[0][1] - 528_000, before[1] - 528_000),
        )

    def test_a_settlement_without_money_has_no_entry(self):
        self.assertFalse(self._post(self.env["stock.move"].sudo()))

    def test_cost_leaves_work_in_process_for_an_account(self):
        account = self.company._get_loss_location().valuation_account_id
        moment = fields.Datetime.now()
        entry = self.production._clothingline_post_cost("Lost", account, 700, moment)
        self.assertEqual(self._posted(self.wip), -700)
        self.assertEqual(self._posted(account), 700)
        self.assertEqual(entry.ref, "Lost")
        self.assertFalse(
            self.production._clothingline_post_cost("Lost", account, 0, moment)
        )

    def test_lots_are_consumed_as_named_or_as_they_came(self):
        roll = self._product("Roll", tracking="lot", standard_price=1_000)
        lots = self._lots(roll, A=10, B=20)
        job = self._taken(self.order)
        self._issue(job, roll, 10, lot=lots["A"])
        self._issue(job, roll, 20, lot=lots["B"])
        named = self._consume(job, roll, 5, lot=lots["B"])
        self.assertEqual(named.move_line_ids.lot_id, lots["B"])
        first = self._consume(job, roll, 12)
        self.assertEqual(
            {line.lot_id: line.quantity for line in first.move_line_ids},
            {lots["A"]: 10, lots["B"]: 2},
        )
        self.assertEqual((named + first).mapped("value"), [5_000, 12_000])
        self.assertRefused("Only 13 m of Roll", self._consume, job, roll, 14)
        self.assertEqual(
            self._moved(job, roll, lot=lots["B"]),
            {"issued": 20, "used": 7, "returned": 0, "written_off": 0},
        )

    def test_serial_numbers_are_consumed(self):
        label = self._product("Numbered label", tracking="serial")
        lots = self._lots(label, S1=1, S2=1, S3=1)
        job = self._taken(self.order)
        for lot in lots.values():
            self._issue(job, label, 1, lot=lot)
        moves = self._consume(job, label, 2)
        self.assertEqual(moves.move_line_ids.lot_id.mapped("name"), ["S1", "S2"])

    # Taking back ------------------------------------------------------------

    def test_consumption_is_taken_back_at_its_value(self):
        job = self._taken(self.order)
        before = self._truth(self.cloth)
        moves = self._consume(job, self.cloth, 16.5)
        self._post(moves, 15_000)
        # The average moves on in between.
        self.cloth.standard_price = 40_000
        between = self._truth(self.cloth)
        self.assertEqual(between[0][1], between[0][0] * 40_000)
        # A price set by hand is in the books at once.
        self.assertEqual(
            between[1] - before[1], between[0][1] - before[0][1], "stock = account"
        )
        back = moves._clothingline_reverse()
        self._post(back, -15_000)
        self.assertEqual(back.value, 528_000)
        self.assertEqual(back.clothingline_job_id, job)
        self.assertEqual(self._posted(self.wip), 0)
        self.assertEqual(self._posted(self.company._get_wage_account()), 0)
        after = self._truth(self.cloth)
        self.assertEqual(after[0][0], before[0][0])
        self.assertAlmostEqual(after[0][1], between[0][1] + 528_000, 2)
        self.assertEqual(after[1], between[1] + 528_000)
        self.assertEqual(self._moved(job, self.cloth)["used"], 0)
        self.assertRefused("taken back already", moves._clothingline_reverse)

    def test_a_receipt_is_taken_back_at_its_value(self):
        """The first ten cost 100 each; two more at 700 are taken back: 100 again."""
        self._post(self._receive(4, 400))
        before = self._truth(self.garment)
        self.assertEqual(before[0], (4, 400))
        moves = self._receive(2, 1_400)
        self._post(moves)
        self.assertEqual(self._truth(self.garment)[0], (6, 1_800))
        back = moves._clothingline_reverse()
        self._post(back)
        self.assertEqual(back.value, 1_400)
        self.assertEqual(self._truth(self.garment), before)
        self.assertEqual(self.garment.standard_price, 100)
        self.assertEqual(self.garment.avg_cost, 100)
        waiting = self.production.move_byproduct_ids.filtered(
            lambda move: move.state not in ("done", "cancel")
        )
        self.assertEqual(sum(waiting.mapped("product_uom_qty")), 6)
        self._post(self._receive(6, 600))
        self.assertEqual(self._truth(self.garment)[0], (10, 1_000))
        self.assertFalse(
            self.production.move_byproduct_ids.filtered(
                lambda move: move.state not in ("done", "cancel")
            )
        )

    def test_the_last_pieces_are_expected_again(self):
        moves = self._receive(10, 1_000)
        self._post(moves)
        self._post(moves._clothingline_reverse())
        self.assertEqual(self._truth(self.garment)[0], (0, 0))
        self.assertEqual(self._posted(self.wip), 0)
        self._post(self._receive(10, 1_234))
        self.assertEqual(self._truth(self.garment)[0], (10, 1_234))

    def test_what_is_left_never_has_less_value_than_nothing(self):
        """Dear pieces left at the average; taking them back leaves a difference."""
        cheap = self._receive(5, 500)
        self._post(cheap)
        dear = self._receive(5, 1_500)
        self._post(dear)
        self._delivered(5)
        self.assertEqual(self._truth(self.garment)[0], (5, 1_000))
        account = self._posted(self.account)
        back = dear._clothingline_reverse()
        self._post(back)
        self.assertEqual(self._truth(self.garment)[0], (0, 0))
        self.assertEqual(self._posted(self.account), account - 1_000)
        difference = self.company._get_difference_account(self.garment)
        self.assertEqual(self._posted(difference), -500)

    def _deliver(self, qty):
        customer = self.env.ref("stock.stock_location_customers")
        move = (
            self.env["stock.move"]
            .sudo()
            .create(
                {
                    "product_id": self.garment.id,
                    "product_uom": self.garment.uom_id.id,
                    "product_uom_qty": qty,
                    "location_id": self.stock.id,
                    "location_dest_id": customer.id,
                }
            )
        )
        move._action_confirm()
        move._action_assign()
        return move

    def _delivered(self, qty):
        move = self._deliver(qty)
        move.picked = True
        move._action_done()
        return move

    def test_pieces_that_are_gone_are_not_taken_back(self):
        moves = self._receive(10, 1_000)
        self._post(moves)
        self._delivered(1)
        self.assertRefused("only 9 are still free there", moves._clothingline_reverse)

    def test_pieces_promised_to_others_are_not_taken_back(self):
        moves = self._receive(10, 1_000)
        self._post(moves)
        waiting = self._deliver(4)
        self.assertEqual(waiting.state, "assigned")
        self.assertRefused("only 6 are still free there", moves._clothingline_reverse)

    def test_pieces_waiting_for_the_orders_own_delivery_are_taken_back(self):
        self.order.action_quote()
        sale = self.order.sale_order_id.sudo()
        sale.action_confirm()
        moves = self._receive(10, 1_000)
        self._post(moves)
        delivery = sale.picking_ids.move_ids
        self.assertEqual(delivery.quantity, 10)
        self._post(moves._clothingline_reverse())
        self.assertEqual(delivery.quantity, 0)
        self.assertEqual(self._truth(self.garment)[0], (0, 0))

    # Pinned -----------------------------------------------------------------

    def test_what_tailors_work_on_is_not_changed_natively(self):
        production = self.order.production_id
        moves = production.move_byproduct_ids
        lot = production.move_finished_ids - moves
        stages = production.workorder_ids
        for user in (self.planner, self.manager):
            for record, method, *args in (
                (production, "write", {"move_byproduct_ids": [(2, moves.id)]}),
                (production, "write", {"move_byproduct_ids": [(5,)]}),
                (production, "write", {"move_finished_ids": [(3, lot.id)]}),
                (production, "write", {"workorder_ids": [(2, stages[0].id)]}),
                (production, "write", {"product_qty": 3}),
                (production, "write", {"clothingline_order_id": False}),
                (production, "write", {"state": "done"}),
                (moves, "write", {"production_id": False}),
                (moves, "write", {"product_uom_qty": 3}),
                (moves, "write", {"state": "cancel"}),
                (moves, "write", {"product_id": self._variant("L").id}),
                (lot, "write", {"product_uom_qty": 3}),
                (moves, "unlink"),
                (moves, "_action_cancel"),
                (stages[0], "unlink"),
                (stages[0], "action_cancel"),
                (stages[0], "write", {"qty_produced": 3}),
                (stages[0], "write", {"clothingline_stage_id": False}),
                (stages[0], "button_finish"),
            ):
                with self.subTest(user=user.name, method=method, args=args):
                    self.assertRefused(
                        "its pieces, stages and quantities stay",
                        getattr(record.with_user(user), method),
                        *args,
                    )

    def test_a_variant_archived_or_renamed_in_work_breaks_nothing(self):
        order = self.order
        self._through(order)
        self.garment.product_tmpl_id.name = "Another name"
        self.garment.active = False
        for code in ("sew", "finish"):
            self._through(order, code)
        order.action_close()
        self.assertEqual(self.production.state, "done")
        self.assertEqual(self.production.move_byproduct_ids.mapped("quantity"), [10])

    def test_our_own_code_may(self):
        production = self.order.production_id.sudo()._in_step()
        production.move_byproduct_ids.product_uom_qty = 12
        with self.assertRaises(UserError):
            self.order.production_id.move_byproduct_ids.product_uom_qty = 13
