from odoo.exceptions import AccessError
from odoo.tests import tagged

from . import common
from .case import ProductionCase

SPARE = "No material of SPK.* is left over beyond what its open pieces need"


@tagged("post_install", "-at_install")
class TestJobMaterial(ProductionCase):
    """Material first, never less than nothing, and used as it really was."""

    def _wizard(self, name, job, **vals):
        return self.env[f"clothingline.job.{name}"].create({"job_id": job.id, **vals})

    def _start(self, job, reason="The cloth is on the lorry"):
        self._wizard("start", job, reason=reason).action_start()

    def _count_use(self, job, reason="Counted at the tailor's", **real):
        wizard = self._wizard("use", job, reason=reason)
        for line in wizard.line_ids:
            if (key := line.product_id.name.split()[0]) in real:
                line.real_qty = real[key]
        wizard.action_count()

    def _moved(self, job, *names):
        job.invalidate_recordset()
        job.material_ids.invalidate_recordset()
        return [
            tuple(material[f"{name}_qty"] for name in names)
            for material in job.material_ids
        ]

    def _sewn(self, pieces=10, issued=None):
        """A sewing job, made and handed in; so much of its buttons was issued."""
        order = self._order(M=pieces)
        self._through(order)
        job = self._job(order, "sew")
        picking = job.picking_ids.with_user(self.warehouse)
        picking.move_ids.picked = True
        if issued is not None:
            picking.move_ids[0].quantity = issued
        picking.button_validate()
        self._report(job)
        return job

    # Material first -------------------------------------------------------

    def test_no_piece_is_made_of_what_was_never_issued(self):
        """Once: garments of 11,000 instead of 71,000, and stock above the truth."""
        job = self._job(self._order())
        self.assertEqual(job.material_state, "waiting")
        self.assertRefused(
            "Cloth white: not issued yet. Ask the planner to send it before you report",
            lambda: self._report(job, M=1),
        )
        self.assertEqual(self._balance(job), {"in_hand": 10})
        common.issue(job.with_user(self.warehouse))
        self._report(job, M=1)
        self.assertEqual(self._balance(job), {"in_hand": 9, "made": 1})

    def test_each_component_is_waited_for(self):
        order = self._order()
        self._through(order)
        job = self._job(order, "sew")
        picking = job.picking_ids.with_user(self.warehouse)
        picking.move_ids.picked = True
        picking.move_ids[1].quantity = 0
        picking.with_context(skip_backorder=True).button_validate()
        self.assertRefused(
            "^Thread set: not issued yet", lambda: self._report(job, M=1)
        )

    def test_a_planner_lets_a_tailor_start_and_says_why(self):
        job = self._job(self._order())
        self._start(job)
        self.assertEqual(job.material_override, "The cloth is on the lorry")
        self._report(job, M=4)
        self.assertEqual(self._balance(job), {"in_hand": 6, "made": 4})

    def test_only_the_planner_says_so_and_only_for_a_job_in_work(self):
        job = self._job(self._order())
        for user in (
            self.inspector,
            self.warehouse,
            self.accountant,
            self.officer,
            self.portal,
        ):
            before = self._facts()
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.env["clothingline.job.start"].with_user(user).create(
                    {"job_id": job.id, "reason": "Go"}
                )
            self.assertEqual(self._facts(), before)
        done = self._through(self._order())
        self.assertRefused(f"{done.name} is over", self._start, done)

    # Late material --------------------------------------------------------

    def test_what_comes_late_is_used_when_it_comes(self):
        order = self._order()
        job = self._job(order)
        self._start(job)
        self._report(job)
        self._judge(self._hand_in(job))
        # Accepted and paid; nothing is used that is not there, and the job waits.
        self.assertEqual(self._balance(job), {"accepted": 10})
        self.assertEqual(self._moved(job, "issued", "used", "left"), [(0, 0, 0)])
        self.assertEqual(job.state, "taken")
        self.assertRefused(
            r"By the standard, SPK.* used Cloth white 17 m more than was issued",
            job.action_close,
        )
        picking = job.picking_ids.with_user(self.warehouse)
        picking.move_ids.picked = True
        picking.move_ids.quantity = 7
        picking.button_validate()
        backorder = self.env["stock.backorder.confirmation"].with_user(self.warehouse)
        backorder.with_context(
            button_validate_picking_ids=picking.ids,
            default_pick_ids=[(4, picking.id)],
        ).create({"pick_ids": [(4, picking.id)]}).process()
        self.assertEqual(self._moved(job, "issued", "used", "left"), [(7, 7, 0)])
        self.assertEqual(job.state, "taken")
        common.issue(job.with_user(self.warehouse))
        self.assertEqual(self._moved(job, "issued", "used", "left"), [(17, 17, 0)])
        self.assertEqual(job.state, "done")
        self.assertEqual(
            job.settlement_ids.sorted("id").mapped("kind"), ["verdict", "use", "use"]
        )
        self.assertEqual(
            job.settlement_ids.sorted("id").mapped("material_amount"),
            [0, 224_000, 320_000],
        )
        wip = order.production_id.production_location_id.valuation_account_id
        self.assertEqual(self._posted(wip), 10 * 55_900)

    # Real use -------------------------------------------------------------

    def test_more_than_the_standard_was_used(self):
        job = self._sewn(issued=75)
        self._judge(self._hand_in(job))
        self.assertEqual(job.state, "taken")
        self.assertEqual(self._moved(job, "standard", "used", "left")[0], (70, 70, 5))
        self._count_use(job, "Five broke under the needle", Button=75)
        self.assertEqual(self._moved(job, "standard", "used", "left")[0], (70, 75, 0))
        self.assertEqual(job.material_ids[0].use_reason, "Five broke under the needle")
        self.assertEqual(job.state, "done")
        use = job.settlement_ids.filtered(lambda one: one.kind == "use")
        self.assertRecordValues(
            use,
            [
                {
                    "is_real_use": True,
                    "material_amount": 5 * 250,
                    "wage_amount": 0,
                    "reason": "Five broke under the needle",
                }
            ],
        )
        self.assertIn(
            "Five broke under the needle", job.message_ids[:2].mapped("body")[0]
        )

    def test_less_than_the_standard_was_used_by_a_job_that_closed_itself(self):
        """It closed by itself and refused the return of what was over, once."""
        job = self._sewn()
        self._judge(self._hand_in(job))
        self.assertEqual(job.state, "done")
        self.assertRefused(SPARE, job.action_return_material)
        self._count_use(job, "He had buttons of his own", Button=64)
        self.assertEqual(
            self._moved(job, "issued", "used", "left"),
            [(70, 64, 6), (10, 10, 0), (10, 10, 0)],
        )
        self.assertEqual(job.state, "taken")
        self.assertRefused(
            "Material of SPK.* is still at the tailor: Button 6", job.action_close
        )
        job.action_return_material()
        common.issue(job.with_user(self.warehouse))
        self.assertEqual(self._moved(job, "used", "returned", "left")[0], (64, 6, 0))
        job.action_close()
        use = job.settlement_ids.filtered(lambda one: one.kind == "use")
        self.assertEqual(use.material_amount, -6 * 250)

    def test_a_real_use_stays_while_more_pieces_are_settled(self):
        """Two of the ten come later: they use the standard, from where it was."""
        order = self._order()
        self._through(order)
        job = self._taken(order, "sew")
        self._report(job, M=8)
        self._judge(self._hand_in(job))
        self.assertRefused(
            "Siti still works on 2 pieces of SPK.*. Count the use when all",
            lambda: self._count_use(job, Button=50),
        )

    def test_no_more_was_used_than_was_issued(self):
        job = self._sewn(issued=75)
        self._judge(self._hand_in(job))
        for qty in (76, -1):
            self.assertRefusedWhole(
                "Button: of 75.0 issued, 0.0 came back or were written off. At most "
                "75.0 can have been used",
                lambda qty=qty: self._count_use(job, Button=qty),
            )
        self.assertEqual(self._moved(job, "used", "left")[0], (70, 5))

    def test_used_cloth_is_counted_by_its_weight(self):
        self.style.cloth[0].sudo().weight = 0.2  # kilograms a metre
        job = self._through(self._order())
        wizard = self._wizard("use", job, reason="Weighed")
        self.assertEqual(wizard.line_ids.real_qty, 17)
        wizard.line_ids.weight = 3.3
        self.assertEqual(wizard.line_ids.real_qty, 16.5)
        wizard.action_count()
        self.assertEqual(self._moved(job, "used", "left"), [(16.5, 0.5)])

    def test_nobody_but_the_planner_counts_the_use(self):
        job = self._through(self._order())
        for user in (
            self.inspector,
            self.warehouse,
            self.accountant,
            self.officer,
            self.portal,
        ):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.env["clothingline.job.use"].with_user(user).create(
                    {"job_id": job.id, "reason": "Mine"}
                )

    # Recall ---------------------------------------------------------------

    def test_a_recall_lowers_what_the_warehouse_still_has_to_send(self):
        """Once the keeper's next click sent the material of all the pieces."""
        order = self._order()
        self._through(order)
        job = self._job(order, "sew")
        first = job.picking_ids
        self._start(job)
        self._report(job, M=4)
        job.action_recall()
        self.assertEqual(first.state, "cancel")
        waiting = job.picking_ids.filtered(lambda picking: picking.state != "cancel")
        self.assertEqual(waiting.move_ids.mapped("product_uom_qty"), [28, 4, 4])
        self.assertEqual(job.material_ids.mapped("need_qty"), [28, 4, 4])
        self._judge(self._hand_in(job))
        common.issue(job.with_user(self.warehouse))
        self.assertEqual(
            self._moved(job, "issued", "used", "left"),
            [(28, 28, 0), (4, 4, 0), (4, 4, 0)],
        )
        self.assertEqual(job.state, "done")

    def test_a_recall_of_all_pieces_asks_for_nothing_more(self):
        job = self._job(self._order())
        job.action_recall()
        self.assertEqual(job.picking_ids.mapped("state"), ["cancel"])
        self.assertEqual(job.material_ids.need_qty, 0)
        self.assertEqual(job.state, "done")

    def test_a_recall_leaves_what_is_asked_back(self):
        job = self._sewn(issued=75)
        job.action_return_material()
        back = job.picking_ids.filtered(
            lambda picking: picking.location_id == self.sewer.sudo().location_id
        )
        self.assertEqual(back.move_ids.product_uom_qty, 5)
        tailor = self._as_tailor(job)
        tailor._correct_made({tailor.line_ids: 2}, self._event())
        self.assertEqual(job.material_state, "issued")
        job.action_recall()
        self.assertEqual(back.state, "assigned")
        # What the two pieces would have used is over as well.
        job.action_return_material()
        spare = job.picking_ids.filtered(
            lambda picking: picking.location_id == self.sewer.sudo().location_id
        )
        self.assertEqual(
            sum(
                spare.move_ids.filtered(
                    lambda move: move.product_id == self.style.trims[0]
                ).mapped("product_uom_qty")
            ),
            19,
        )

    def test_a_job_without_material_has_nothing_to_give_back(self):
        self.style.bom.bom_line_ids.unlink()
        job = self._taken(self._order())
        for action in (
            job.action_return_material,
            self._wizard("write.off", job, reason="Lost").action_write_off,
        ):
            self.assertRefused("No material of .* is left over", action)
        job.action_recall()
        self.assertEqual(job.state, "done")
