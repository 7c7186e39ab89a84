from datetime import datetime

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
        supplier = self.env.ref("stock.stock_location_suppliers")
        move = (
            self.env["stock.move"]
            .sudo()
            .create(
                {
                    "product_id": self.cloth.id,
                    "product_uom": self.cloth.uom_id.id,
                    "product_uom_qty": qty,
                    "location_id": supplier.id,
                    "location_dest_id": self.store.lot_stock_id.id,
                    "price_unit": price,
                }
            )
        )
        move._action_confirm()
        move.quantity = qty
        move.picked = True
        move._action_done()

    def test_a_dearer_receipt_leaves_the_value_of_past_days(self):
        """10,000 m were counted at 32,000; what is bought later changes no past day."""
        past = self.cloth.with_context(to_date=datetime(2026, 2, 3))
        with freeze_time("2026-02-04 03:00:00"):
            before = past.total_value
            self._buy(10_000, 40_000)
            self.env.invalidate_all()
            self.assertEqual(past.total_value, before)
            self.assertEqual(self.cloth.total_value, before + 400_000_000)

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
