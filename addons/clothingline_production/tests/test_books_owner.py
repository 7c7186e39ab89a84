from datetime import datetime

from freezegun import freeze_time

from odoo.tests import tagged

from .test_books_settlement import BooksCase


@tagged("post_install", "-at_install")
class TestBooksOwner(BooksCase):
    """The brand's own cloth (CMT): kept apart, used, returned, never the firm's value.

    The cloth has a cost on the product, and the firm owns some of the same.
    """

    def setUp(self):
        super().setUp()
        self.own = self.company._get_brand_location(self.brand)
        self._get(self.own, 102.4, owner=self.brand)
        self.job = self._taken(self.order)
        self.place = self.job.tailor_id.sudo().location_id
        self.before = self._truth(self.cloth)

    def _get(self, place, qty, owner=None):
        """A supplier's or the brand's delivery of cloth."""
        move = (
            self.env["stock.move"]
            .sudo()
            .create(
                {
                    "product_id": self.cloth.id,
                    "product_uom": self.cloth.uom_id.id,
                    "product_uom_qty": qty,
                    "location_id": self.env.ref("stock.stock_location_suppliers").id,
                    "location_dest_id": place.id,
                    "price_unit": 32_000,
                }
            )
        )
        move._action_confirm()
        move.quantity = qty
        move.move_line_ids.owner_id = owner
        move.picked = True
        move._action_done()
        return move

    def _owned(self, place):
        quants = self.env["stock.quant"].sudo()
        return sum(
            quants.search(
                [
                    ("product_id", "=", self.cloth.id),
                    ("location_id", "=", place.id),
                    ("owner_id", "=", self.brand.id),
                ]
            ).mapped("quantity")
        )

    def _assert_no_value(self, moves):
        for move in moves:
            self.assertEqual(move.restrict_partner_id, self.brand)
            self.assertEqual(move.move_line_ids.owner_id, self.brand)
            self.assertEqual(move.value, 0)
            self.assertFalse(move.account_move_id)
            self.assertFalse(move.is_in or move.is_out)
        owned = self.cloth.stock_quant_ids.filtered("owner_id")
        self.assertEqual(set(owned.mapped("value")), {0})
        self.assertEqual(self._truth(self.cloth)[0][1], self.before[0][1])
        self.assertEqual(self._truth(self.cloth)[1], self.before[1])
        self.assertEqual(self.cloth.avg_cost, 32_000)

    def test_a_brand_has_one_place_in_the_warehouse_but_not_in_its_stock(self):
        self.assertEqual(self.company._get_brand_location(self.brand), self.own)
        contact = self.brand.sudo().child_ids.create(
            {"name": "Arunika's buyer", "parent_id": self.brand.id}
        )
        self.assertEqual(self.company._get_brand_location(contact), self.own)
        other = self.company._get_brand_location(self._partner("Senja"))
        self.assertNotEqual(other, self.own)
        view = self.company._clothingline_warehouse().view_location_id
        self.assertEqual((self.own | other).location_id, view)

    def test_the_firms_own_demand_never_reserves_it(self):
        quants = self.env["stock.quant"].sudo()
        self.assertEqual(self._owned(self.own), 102.4)
        free = quants._get_available_quantity(self.cloth, self.stock)
        self.assertEqual(free, 10_000 - 17)

    def test_it_is_issued_used_returned_and_written_off_without_value(self):
        issue = self._issue(self.job, self.cloth, 50, owner=self.brand, source=self.own)
        self._assert_no_value(issue)
        used = self._consume(self.job, self.cloth, 36.45, owner=self.brand)
        self.assertFalse(self._post(used))
        self._assert_no_value(used)
        back = used._clothingline_reverse()
        self.assertFalse(self._post(back))
        self._assert_no_value(back)
        self.assertEqual(self._owned(self.place), 50)
        scrap = (
            self.env["stock.scrap"]
            .sudo()
            .create(
                {
                    "product_id": self.cloth.id,
                    "scrap_qty": 3,
                    "location_id": self.place.id,
                    "owner_id": self.brand.id,
                    "clothingline_job_id": self.job.id,
                }
            )
        )
        scrap.do_scrap()
        self._assert_no_value(scrap.move_ids)
        self.assertEqual(self._owned(self.place), 47)
        self.assertEqual(
            self._moved(self.job, self.cloth, self.brand),
            {"issued": 50, "used": 0, "returned": 0, "written_off": 3},
        )
        # The firm's own cloth there is another matter.
        self.assertEqual(
            self._moved(self.job, self.cloth),
            {"issued": 17, "used": 0, "returned": 0, "written_off": 0},
        )

    def test_the_firms_and_the_brands_are_consumed_side_by_side(self):
        self._issue(self.job, self.cloth, 50, owner=self.brand, source=self.own)
        moves = self.production._clothingline_consume(
            [
                {"job": self.job, "product": self.cloth, "qty": 10},
                {
                    "job": self.job,
                    "product": self.cloth,
                    "qty": 20,
                    "owner": self.brand,
                },
            ]
        )
        self.assertRecordValues(
            moves.sorted("quantity"),
            [
                {"quantity": 10, "value": 320_000, "restrict_partner_id": False},
                {"quantity": 20, "value": 0, "restrict_partner_id": self.brand.id},
            ],
        )
        self._post(moves)
        self.assertEqual(self._posted(self.wip), 320_000)
        self.assertEqual(self._posted(self.account), self.before[1] - 320_000)
        rows = [
            {
                "job": self.job,
                "product": self.cloth,
                "qty": 31,
                "owner": self.brand,
            }
        ]
        self.assertRefused("Only 30 m", self.production._clothingline_consume, rows)

    def test_a_native_move_of_both_is_split_by_owner(self):
        self._get(self.stock, 5, owner=self.brand)
        customer = self.env.ref("stock.stock_location_customers")
        move = (
            self.env["stock.move"]
            .sudo()
            .create(
                {
                    "product_id": self.cloth.id,
                    "product_uom": self.cloth.uom_id.id,
                    "product_uom_qty": 7,
                    "location_id": self.stock.id,
                    "location_dest_id": customer.id,
                }
            )
        )
        move._action_confirm()
        move.move_line_ids.unlink()
        lines = self.env["stock.move.line"].sudo()
        for qty, owner in ((5, self.brand.id), (2, False)):
            lines |= lines.create(
                {
                    "move_id": move.id,
                    "product_id": self.cloth.id,
                    "product_uom_id": self.cloth.uom_id.id,
                    "quantity": qty,
                    "location_id": self.stock.id,
                    "location_dest_id": customer.id,
                    "owner_id": owner,
                    "picked": True,
                }
            )
        move.picked = True
        move._action_done()
        self.assertRecordValues(
            lines.move_id.sorted("value"),
            [
                {
                    "state": "done",
                    "quantity": 5,
                    "value": 0,
                    "restrict_partner_id": self.brand.id,
                },
                {
                    "state": "done",
                    "quantity": 2,
                    "value": 64_000,
                    "restrict_partner_id": False,
                },
            ],
        )

    def test_the_past_knows_whose_it_was(self):
        """What the brand sends and takes today changes no value of yesterday."""
        cloth = self._product("Cloth of a brand", standard_price=32_000)
        self.cloth = cloth
        for day, qty in ((3, 100), (5, 50)):
            with freeze_time(f"2026-02-0{day} 03:00:00"):
                self._get(self.own, qty, owner=self.brand)
        with freeze_time("2026-02-06 03:00:00"):
            self._get(self.stock, 10)
        with freeze_time("2026-02-08 03:00:00"):
            for day, qty, value in (
                (2, 0, 0),
                (4, 0, 0),
                (5, 0, 0),
                (6, 10, 320_000),
                (7, 10, 320_000),
            ):
                self.env.invalidate_all()
                past = cloth.with_context(to_date=datetime(2026, 2, day, 16))
                self.assertEqual(past.total_value, value, day)
                valued = past._with_valuation_context()
                self.assertEqual(valued.qty_available, qty, day)

    def test_garments_of_a_brand_come_into_stock_without_value(self):
        self._post(self._receive(4, 400))
        self.assertEqual(self._truth(self.garment)[0], (4, 400))
        moves = self._receive(6, 0, owner=self.brand)
        self.assertFalse(self._post(moves))
        self.assertRecordValues(
            moves,
            [{"value": 0, "quantity": 6, "restrict_partner_id": self.brand.id}],
        )
        self.assertEqual(self.garment.total_value, 400)
        self.assertEqual(self.garment.avg_cost, 100)
        self.assertEqual(
            {
                quant.owner_id: quant.quantity
                for quant in self.garment.stock_quant_ids
                if quant.location_id == self.stock
            },
            {self.brand: 6, self.env["res.partner"]: 4},
        )
        back = moves._clothingline_reverse()
        self.assertFalse(self._post(back))
        self.assertEqual(back.restrict_partner_id, self.brand)
        self.assertEqual(self._truth(self.garment)[0], (4, 400))
