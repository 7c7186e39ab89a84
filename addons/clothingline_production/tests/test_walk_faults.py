from datetime import date, datetime

from freezegun import freeze_time

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import tagged

from .case import ProductionCase


@tagged("post_install", "-at_install")
class TestWalkFaults(ProductionCase):
    """What a random walk broke, each in its smallest story; see ``walk``."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.cloth = cls.style.cloth[0].sudo()
        cls.button = cls.style.trims[0].sudo()
        cls.company = cls.env.company.sudo()
        cls.store = cls.company._clothingline_warehouse()

    def _send(self, job, product, qty):
        """A native transfer by the keeper, of the job; not done yet."""
        keeper = self.env(user=self.warehouse)
        place = job.tailor_id.sudo().with_company(self.company)._get_location()
        picking = keeper["stock.picking"].create(
            {
                "picking_type_id": self.store.int_type_id.id,
                "location_id": self.store.lot_stock_id.id,
                "location_dest_id": place.id,
                "clothingline_job_id": job.id,
                "move_ids": [
                    Command.create(
                        {
                            "product_id": product.id,
                            "product_uom": product.uom_id.id,
                            "product_uom_qty": qty,
                            "location_id": self.store.lot_stock_id.id,
                            "location_dest_id": place.id,
                        }
                    )
                ],
            }
        )
        picking.action_confirm()
        picking.action_assign()
        picking.move_ids.picked = True
        return picking

    def _buy(self, qty, price):
        """Cloth comes in at another price."""
        purchase = self.env["purchase.order"].with_user(self.manager)
        purchase = purchase.create(
            {
                "partner_id": self.cutter.partner_id.id,
                "order_line": [
                    Command.create(
                        {
                            "product_id": self.cloth.id,
                            "product_qty": qty,
                            "price_unit": price,
                            "tax_ids": [Command.clear()],
                        }
                    )
                ],
            }
        )
        purchase.button_confirm()
        purchase.picking_ids.move_ids.picked = True
        purchase.picking_ids.button_validate()

    def _undo(self, job, kind):
        settlement = job.settlement_ids.filtered(
            lambda one: one.kind == kind and one.state == "posted"
        )
        wizard = self.env["clothingline.settlement.reverse"]
        wizard.create(
            {"settlement_id": settlement.id, "reason": "A slip"}
        ).action_reverse()

    def _count_use(self, job, qty):
        wizard = self.env["clothingline.job.use"]
        use = wizard.create({"job_id": job.id, "reason": "Weighed"})
        use.line_ids.real_qty = qty
        use.action_count()

    def _assert_wip(self, order):
        """The account of work in process is the sum of its rows."""
        rows = self.env["clothingline.wip.entry"].sudo().search([])
        place = order.production_id.sudo().production_location_id
        self.assertEqual(
            self._posted(place.valuation_account_id), sum(rows.mapped("amount"))
        )

    def test_a_dearer_receipt_leaves_the_value_of_past_days(self):
        """10,000 m were counted at 32,000; what is bought later changes no past day."""
        past = self.cloth.with_context(to_date=datetime(2026, 2, 3))
        with freeze_time("2026-02-04 03:00:00"):
            before = past.total_value
            self._buy(10_000, 40_000)
            self.env.invalidate_all()
            self.assertEqual(past.total_value, before)
            self.assertEqual(self.cloth.total_value, before + 400_000_000)

    def test_the_value_of_a_day_is_that_of_its_end(self):
        """10,000 m lay there, as many came dearer by noon: that day is worth both."""
        with freeze_time("2026-02-04 05:00:00"):
            self._buy(10_000, 40_000)
        self.env.invalidate_all()
        with freeze_time("2026-02-06 03:00:00"):
            values = [
                (past.total_value, past.avg_cost)
                for day in (3, 4, 5)
                for past in self.cloth.with_context(to_date=date(2026, 2, day))
            ]
        both = (720_000_000, 36_000)
        self.assertEqual(values, [(320_000_000, 32_000), both, both])

    def test_another_component_that_was_sent_is_in_the_account_of_the_job(self):
        job = self._taken(self._order(M=10))
        self._send(job, self.button, 7).button_validate()
        row = job.material_ids.filtered(lambda one: one.product_id == self.button)
        self.assertRecordValues(
            row, [{"need_qty": 0, "issued_qty": 7, "left_qty": 7, "owner_id": False}]
        )
        self._report(job)
        self._judge(self._hand_in(job))
        self.assertEqual(job.state, "taken")
        job.action_return_material()
        back = job.picking_ids.filtered(lambda one: one.state == "assigned")
        back = back.with_user(self.warehouse)
        back.move_ids.picked = True
        back.button_validate()
        job.action_close()
        self.assertEqual((row.returned_qty, row.left_qty), (7, 0))

    def test_nothing_is_on_its_way_for_a_job_that_is_over(self):
        job = self._taken(self._order(M=10))
        waiting = self._send(job, self.cloth, 3)
        late = self._send(job, self.cloth, 2)
        late.clothingline_job_id = False  # as one that the job does not see
        self._report(job)
        self._judge(self._hand_in(job))
        self.assertEqual((job.state, waiting.state), ("done", "cancel"))
        late.move_ids.clothingline_job_id = job
        with self.assertRaisesRegex(UserError, "is over, so nothing goes to CV Potong"):
            late.button_validate()
        self.assertEqual(job.material_ids.left_qty, 0)

    def test_use_that_was_booked_late_goes_back_with_its_pieces(self):
        """Made without material, which came when the pieces were accepted."""
        job = self._job(self._order(M=10))
        self.env["clothingline.job.start"].create(
            {"job_id": job.id, "reason": "Has its own"}
        ).action_start()
        self._report(job)
        inspection = self._judge(self._hand_in(job))
        issue = job.picking_ids.with_user(self.warehouse)
        issue.move_ids.picked = True
        issue.button_validate()
        self.assertEqual((job.state, job.material_ids.used_qty), ("done", 17))
        inspection._reopen("A slip")
        self.assertRecordValues(job.material_ids, [{"used_qty": 0, "left_qty": 17}])
        self._assert_wip(job.order_id)
        inspection.action_judge()
        self.assertRecordValues(job.material_ids, [{"used_qty": 17, "left_qty": 0}])
        self._assert_wip(job.order_id)

    def test_use_that_a_later_verdict_booked_goes_back_with_its_pieces(self):
        """The second verdict uses what the first one could not; the first is undone."""
        job = self._job(self._order(M=10))
        self.env["clothingline.job.start"].create(
            {"job_id": job.id, "reason": "Has its own"}
        ).action_start()
        self._report(job)
        first = self._judge(self._hand_in(job, M=4))
        issue = job.picking_ids.with_user(self.warehouse)
        issue.move_ids.picked = True
        issue.button_validate()
        self._judge(self._hand_in(job, M=1))
        self.assertEqual(job.material_ids.used_qty, 8.5)
        first._reopen("A slip")
        self.assertRecordValues(job.material_ids, [{"used_qty": 1.7, "left_qty": 15.3}])
        self._assert_wip(job.order_id)

    def test_use_by_the_standard_is_not_undone_by_hand(self):
        job = self._job(self._order(M=10))
        self.env["clothingline.job.start"].create(
            {"job_id": job.id, "reason": "Has its own"}
        ).action_start()
        self._report(job)
        self._judge(self._hand_in(job))
        issue = job.picking_ids.with_user(self.warehouse)
        issue.move_ids.picked = True
        issue.button_validate()
        self.assertRefused(
            "by the standard. Count the real use", self._undo, job, "use"
        )

    def test_a_count_of_real_use_is_not_overruled_by_the_standard(self):
        """15 of 17 m came, 14 were used: the metre that is left is not used up."""
        order = self._order(M=10)
        job = self._job(order)
        issue = job.picking_ids.with_user(self.warehouse)
        issue.move_ids.quantity = 15
        issue.move_ids.picked = True
        issue.with_context(skip_backorder=True).button_validate()
        self._report(job)
        self._judge(self._hand_in(job))
        self.assertEqual(job.material_ids.used_qty, 15)
        self._count_use(job, 14)
        self.assertRefused("is still at the tailor: Cloth white 1 m", job.action_close)
        self.assertRecordValues(job.material_ids, [{"used_qty": 14, "left_qty": 1}])

    def test_a_count_that_was_undone_explains_nothing_and_is_counted_anew(self):
        job = self._taken(self._order(M=10))
        self._report(job)
        self._judge(self._hand_in(job))
        self._count_use(job, 15)
        self.assertEqual(job.material_ids.use_reason, "Weighed")
        self._buy(10_000, 50_000)
        self._undo(job, "use")
        self.assertRecordValues(
            job.material_ids, [{"use_reason": False, "used_qty": 17, "left_qty": 0}]
        )
        self._assert_wip(job.order_id)
        self._count_use(job, 15)
        self.assertRecordValues(job.material_ids, [{"used_qty": 15, "left_qty": 2}])
        self._assert_wip(job.order_id)

    def test_two_rolls_of_a_component_come_back_in_one_transfer(self):
        job = self._taken(self._order(M=10))
        roll = self.env["product.product"].sudo()
        roll = roll.create(
            {
                "name": "Trim by the roll",
                "is_storable": True,
                "tracking": "lot",
                "categ_id": self.button.categ_id.id,
            }
        )
        lots = self.env["stock.lot"].sudo()
        lots = lots.create([{"name": n, "product_id": roll.id} for n in ("A", "B")])
        for lot in lots:
            self.env["stock.quant"].sudo()._update_available_quantity(
                roll, self.store.lot_stock_id, 3, lot_id=lot
            )
        self._send(job, roll, 6).button_validate()
        self._report(job)
        self._judge(self._hand_in(job))
        job.action_return_material()
        back = job.picking_ids.filtered(lambda one: one.state == "assigned")
        self.assertRecordValues(
            back.move_ids.move_line_ids.sorted("lot_id"),
            [{"lot_id": lot.id, "quantity": 3} for lot in lots],
        )
        back = back.with_user(self.warehouse)
        back.move_ids.picked = True
        back.button_validate()
        self.assertEqual(job.material_ids.mapped("left_qty"), [0, 0])
