from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import Form, tagged

from .case import ProductionCase


@tagged("post_install", "-at_install")
class TestBooksMaterial(ProductionCase):
    """What lies at a tailor's: whose it is, who moves it, what it is worth."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.cloth = cls.style.cloth[0]
        cls.stock = (
            cls.env["stock.warehouse"]
            .search([("company_id", "=", cls.env.company.id)], limit=1)
            .lot_stock_id
        )
        cls.keeper = cls.env(user=cls.warehouse)

    def _place(self, job):
        return job.tailor_id.sudo().location_id

    def _there(self, job, product=None):
        quants = self.env["stock.quant"].sudo()
        return sum(
            quants.search(
                [
                    ("location_id", "=", self._place(job).id),
                    ("product_id", "=", (product or self.cloth).id),
                ]
            ).mapped("quantity")
        )

    def _moved(self, job, product=None):
        return super()._moved(job, product or self.cloth)

    def _new_cloth(self, **vals):
        products = self.env["product.product"].sudo()
        return products.create(
            {
                "name": "Another cloth",
                "is_storable": True,
                "uom_id": self.cloth.uom_id.id,
                "categ_id": self.cloth.categ_id.id,
                **vals,
            }
        ).with_env(self.env)

    def _transfer(self, source, target, qty=1, **vals):
        warehouse = self.env["stock.warehouse"].sudo().search([], limit=1)
        picking = self.keeper["stock.picking"].create(
            {
                "picking_type_id": warehouse.int_type_id.id,
                "location_id": source.id,
                "location_dest_id": target.id,
                "move_ids": [
                    Command.create(
                        {
                            "product_id": self.cloth.id,
                            "product_uom": self.cloth.uom_id.id,
                            "product_uom_qty": qty,
                            "location_id": source.id,
                            "location_dest_id": target.id,
                            **vals,
                        }
                    )
                ],
            }
        )
        picking.action_confirm()
        picking.move_ids.quantity = qty
        picking.move_ids.picked = True
        return picking

    # Where it lies ----------------------------------------------------------

    def test_odoo_counts_and_values_what_lies_at_a_tailor(self):
        """200 m at 30,000 with 80 m at a tailor: 6,000,000 everywhere."""
        cloth = self._new_cloth(standard_price=30_000)
        self.env["stock.quant"].sudo().with_context(inventory_mode=True).create(
            {
                "product_id": cloth.id,
                "location_id": self.stock.id,
                "inventory_quantity": 200,
            }
        ).action_apply_inventory()
        job = self._taken(self._order(M=10))
        self.cloth = cloth
        picking = self._transfer(
            self.stock, self._place(job), 80, clothingline_job_id=job.id
        )
        picking.button_validate()

        cloth = cloth.sudo()
        cloth.invalidate_recordset()
        self.assertEqual(cloth.qty_available, 200)
        self.assertEqual(cloth.virtual_available, 200)
        self.assertEqual((cloth.avg_cost, cloth.total_value), (30_000, 6_000_000))
        quants = cloth.stock_quant_ids.filtered(
            lambda quant: quant.location_id.is_valued_internal
        )
        self.assertEqual(
            {quant.location_id: quant.value for quant in quants},
            {self.stock: 3_600_000, self._place(job): 2_400_000},
        )

    def test_the_warehouse_does_not_reserve_what_lies_at_a_tailor(self):
        self.cloth = self._new_cloth()
        job = self._taken(self._order(M=10))
        quants = self.env["stock.quant"].sudo()
        quants._update_available_quantity(self.cloth, self._place(job), 50)
        picking = self._transfer(self.stock, self.stock.location_id, 5)
        picking.move_ids.picked = False
        picking.move_ids.move_line_ids.unlink()
        picking.action_assign()
        self.assertEqual(picking.move_ids.quantity, 0)
        orderpoint = self.env["stock.warehouse.orderpoint"].sudo()
        orderpoint = orderpoint.create(
            {
                "product_id": self.cloth.id,
                "location_id": self.stock.id,
                "product_min_qty": 20,
                "product_max_qty": 20,
            }
        )
        self.assertEqual(orderpoint.qty_on_hand, 0)
        self.assertGreaterEqual(orderpoint.qty_to_order, 20)

    def test_a_tailors_location_beside_the_warehouse_is_brought_into_it(self):
        job = self._taken(self._order(M=10))
        company = self.env.company.sudo()
        tailors = company.clothingline_tailors_location_id
        view = tailors.location_id
        before = self.cloth.sudo().qty_available
        tailors.location_id = view.location_id  # as it was made before
        self.cloth.invalidate_recordset()
        self.assertEqual(self.cloth.sudo().qty_available, before - 17)

        company._clothingline_move_tailors_location()
        self.env.invalidate_all()
        self.assertEqual(tailors.location_id, view)
        self.assertEqual(self.cloth.sudo().qty_available, before)
        self.assertEqual(self._place(job).warehouse_id.view_location_id, view)
        self.assertTrue(self._place(job)._is_at_tailor())
        self.assertFalse(tailors._is_at_tailor())
        self.assertFalse(self.stock._is_at_tailor())

    # Who moves it -----------------------------------------------------------

    def test_a_transfer_without_a_job_is_refused(self):
        job = self._taken(self._order(M=10))
        place = self._place(job)
        for source, target in ((self.stock, place), (place, self.stock)):
            picking = self._transfer(source, target)
            self.assertRefused("belongs to a job. Issue it", picking.button_validate)

    def test_a_transfer_to_another_tailor_is_refused(self):
        job = self._taken(self._order(M=10))
        other = self.sewer._get_location()
        picking = self._transfer(self.stock, other, clothingline_job_id=job.id)
        self.assertRefused("the work of CV Potong", picking.button_validate)
        picking = self._transfer(self._place(job), other, clothingline_job_id=job.id)
        self.assertRefused("the work of CV Potong", picking.button_validate)

    def test_use_by_hand_is_refused(self):
        job = self._taken(self._order(M=10))
        target = job.order_id.production_id.sudo().production_location_id
        picking = self._transfer(self._place(job), target, clothingline_job_id=job.id)
        self.assertRefused("is used when its pieces", picking.button_validate)

    def test_an_adjustment_at_a_tailor_is_refused(self):
        job = self._taken(self._order(M=10))
        quant = self.keeper["stock.quant"].search(
            [
                ("location_id", "=", self._place(job).id),
                ("product_id", "=", self.cloth.id),
            ]
        )
        quant = quant.with_context(inventory_mode=True)
        quant.inventory_quantity = 3
        self.assertRefused("Count what was really", quant.action_apply_inventory)
        with self.assertRaisesRegex(UserError, "Count what was really"):
            quant.sudo().inventory_quantity_auto_apply = 3

    def test_a_scrap_at_a_tailor_belongs_to_a_job_and_is_a_loss_at_once(self):
        job = self._taken(self._order(M=10))
        values = {
            "product_id": self.cloth.id,
            "scrap_qty": 2,
            "location_id": self._place(job).id,
        }
        scrap = self.keeper["stock.scrap"].create(values)
        self.assertRefused("belongs to a job", scrap.do_scrap)

        scrap.sudo().clothingline_job_id = job
        scrap.sudo().do_scrap()
        loss = self.env.company._get_loss_location().sudo()
        self.assertEqual(scrap.scrap_location_id, loss)
        self.assertEqual(scrap.sudo().move_ids.value, 64_000)
        self.assertTrue(scrap.sudo().move_ids.account_move_id)
        self.assertEqual(self._posted(loss.valuation_account_id), 64_000)
        self.assertEqual(
            self._moved(job),
            {"issued": 17, "used": 0, "returned": 0, "written_off": 2},
        )

    def test_a_native_return_of_an_issue_follows_the_job(self):
        job = self._taken(self._order(M=10))
        picking = job.sudo().picking_ids.with_env(self.keeper)
        form = Form(
            self.keeper["stock.return.picking"].with_context(
                active_id=picking.id, active_model="stock.picking"
            )
        )
        wizard = form.save()
        line = wizard.product_return_moves.filtered(
            lambda line: line.product_id == self.cloth
        )
        line.quantity = 4
        action = wizard.action_create_returns()
        returned = self.keeper["stock.picking"].browse(action["res_id"])
        self.assertEqual(returned.clothingline_job_id, job)
        self.assertEqual(returned.move_ids.clothingline_job_id, job)
        returned.move_ids.quantity = 4
        returned.move_ids.picked = True
        returned.button_validate()
        self.assertEqual(self._there(job), 13)
        self.assertEqual(
            self._moved(job),
            {"issued": 17, "used": 0, "returned": 4, "written_off": 0},
        )

    def test_other_units_part_deliveries_and_back_orders_stay_with_the_job(self):
        job = self._job(self._order(M=10))
        picking = job.sudo().picking_ids.with_env(self.keeper)
        picking.move_ids.quantity = 10
        picking.move_ids.picked = True
        wizard = picking.button_validate()
        Form.from_action(self.keeper, wizard).save().process()
        rest = job.sudo().picking_ids - picking.sudo()
        self.assertEqual(rest.move_ids.clothingline_job_id, job)
        self.assertEqual(self._moved(job)["issued"], 10)

        centimetre = self.env.ref("uom.product_uom_cm")
        self._transfer(
            self.stock,
            self._place(job),
            300,
            clothingline_job_id=job.id,
            product_uom=centimetre.id,
        ).button_validate()
        self.assertEqual(self._there(job), 13)
        self.assertEqual(self._moved(job)["issued"], 13)

    def test_nothing_at_a_tailor_is_less_than_nothing(self):
        job = self._taken(self._order(M=10))
        picking = self._transfer(
            self._place(job), self.stock, 20, clothingline_job_id=job.id
        )
        self.assertRefused("Only 17 m of .* not 20", picking.button_validate)
        production = job.order_id.production_id.sudo()
        rows = [{"job": job, "product": self.cloth, "qty": 17.01}]
        self.assertRefused("Only 17 m", production._clothingline_consume, rows)

    def test_other_goods_move_as_ever(self):
        picking = self._transfer(self.stock, self.stock.location_id, 3)
        picking.button_validate()
        picking.move_ids.quantity = 2
        self.assertEqual(picking.move_ids.quantity, 2)
        with self.assertRaises(UserError):
            picking.move_ids._action_cancel()
