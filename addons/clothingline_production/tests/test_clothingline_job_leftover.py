from odoo.tests import tagged

from .case import ProductionCase


@tagged("post_install", "-at_install")
class TestJobLeftover(ProductionCase):
    def _recalled(self):
        """A sewing job of ten, four made and accepted, six recalled."""
        order = self._order(M=10)
        self._through(order)
        job = self._taken(order, "sew", M=10)
        self._report(job, M=4)
        self._judge(self._hand_in(job))
        job.action_recall()
        return job

    def test_material_of_recalled_pieces_keeps_the_job_open(self):
        job = self._recalled()
        self.assertEqual(job.state, "taken")
        self.assertRefused(
            r"Material of SPK.* is still at the tailor: Button 42 .*, Thread set 6 .*, "
            r"Label 6 .*\. Return it to the warehouse, write it off, or count the real "
            r"use\.",
            job.action_close,
        )

    def test_returned_material_closes_the_job(self):
        job = self._recalled()
        job.action_return_material()
        picking = job.picking_ids.filtered(lambda p: p.state == "assigned")
        self.assertRecordValues(
            picking.move_ids.sorted("product_id"),
            [{"product_uom_qty": qty} for qty in (42, 6, 6)],
        )

        picking = picking.with_user(self.warehouse)
        picking.move_ids.picked = True
        picking.button_validate()

        job.action_close()
        self.assertEqual(job.state, "done")
        self.assertRecordValues(
            job.material_ids,
            [
                {"issued_qty": 70, "used_qty": 28, "returned_qty": 42},
                {"issued_qty": 10, "used_qty": 4, "returned_qty": 6},
                {"issued_qty": 10, "used_qty": 4, "returned_qty": 6},
            ],
        )

    def test_written_off_material_closes_the_job_and_keeps_the_reason(self):
        job = self._recalled()
        self.env["clothingline.job.write.off"].create(
            {"job_id": job.id, "reason": "lost in the flood"}
        ).action_write_off()
        self.assertEqual(job.state, "done")
        self.assertRecordValues(
            job.material_ids,
            [
                {"issued_qty": 70, "used_qty": 28, "written_off_qty": 42},
                {"issued_qty": 10, "used_qty": 4, "written_off_qty": 6},
                {"issued_qty": 10, "used_qty": 4, "written_off_qty": 6},
            ],
        )
        self.assertIn("Reason: lost in the flood", job.message_ids[:1].body)
        left = self.env["stock.quant"].search(
            [("location_id", "=", self.sewer.sudo().location_id.id)]
        )
        self.assertEqual(set(left.mapped("quantity")), {0})

    def test_a_tailor_at_work_keeps_his_material(self):
        job = self._taken(self._order(M=10))
        self.assertRefused(
            r"No material of SPK.* is left over beyond what its open pieces need",
            job.action_return_material,
        )
