from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged

from . import common
from .case import ProductionCase

MOVES = {("taken", "done"), ("done", "taken")}
STATES = ("taken", "done")


@tagged("post_install", "-at_install")
class TestJob(ProductionCase):
    # States ---------------------------------------------------------------

    def test_only_declared_moves_are_possible(self):
        order = self._order(M=20)
        for old in STATES:
            for new in STATES:
                job = self._job(order, M=1)
                if old != "taken":
                    job._move_to(old)
                with self.subTest(old=old, new=new):
                    if (old, new) in MOVES:
                        job._move_to(new)
                        self.assertEqual(job.state, new)
                    else:
                        self.assertRefused("cannot go from", job._move_to, new)

    def test_the_state_is_not_written_from_outside(self):
        job = self._job(self._order())
        for action in (
            lambda: job.write({"state": "done"}),
            lambda: job.with_context(clothingline_move=True).write({"state": "done"}),
            lambda: job.with_context(clothingline_step=True).write({"state": "done"}),
        ):
            with self.assertRaises(AccessError):
                action()
        self.assertEqual(job.state, "taken")

    def test_a_job_is_made_by_taking_an_offer_only(self):
        order = self._order()
        vals = {
            "order_id": order.id,
            "stage_id": self.cut.id,
            "tailor_id": self.cutter.id,
            "line_ids": [
                Command.create({"product_id": self._variant("M").id, "qty": 5})
            ],
        }
        jobs = self.env["clothingline.job"]
        for user in (self.planner, self.manager, self.inspector, self.portal):
            before = self._facts()
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                jobs.with_user(user).create(vals)
            self.assertEqual(self._facts(), before)
        job = self._job(order)
        for user in (self.planner, self.manager):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                job.with_user(user).unlink()
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                job.with_user(user).copy()
        self.assertEqual(order.job_ids, job)

    def test_a_job_stays_as_it_was_taken(self):
        order = self._order(M=10)
        job, other = self._job(order, M=5), self._job(order, M=3)
        line = job.line_ids
        for vals in (
            {"tailor_id": self.sewer.id},
            {"stage_id": self.sew.id},
            {"order_id": self._draft().id},
            {"offer_id": other.offer_id.id},
            {"piece_amount": 1_000_000},
            {"sam_minutes": 1},
            {"tax_treatment": "none"},
            {"competency_id": False},
            {"taken_at": "2020-01-01"},
            {"purchase_line_id": False},
            {"material_override": "Because"},
            {"name": "SPK/2020/1"},
            {"qty": 400},
            {"partner_id": self.sewer.partner_id.id},
            {"company_id": False},
            {"material_state": "issued"},
            {"line_ids": [Command.update(line.id, {"qty": 4})]},
            {"line_ids": [Command.link(other.line_ids.id)]},
            {"picking_ids": [Command.clear()]},
            {"material_ids": [Command.clear()]},
            {"handover_ids": [Command.clear()]},
            {"piece_move_ids": [Command.clear()]},
            {"settlement_ids": [Command.clear()]},
        ):
            for user in (self.planner, self.manager):
                with self.subTest(vals=vals, user=user.login):
                    self.assertRefused(
                        "the system keeps this by itself",
                        job.with_user(user).write,
                        vals,
                    )
        # When it is due and who answers for it, the planner says.
        job.write({"due_date": "2026-02-20", "user_id": self.manager.id})
        self.assertEqual(job.user_id, self.manager)

    def test_no_line_is_slipped_into_a_job(self):
        """40 -> 540 pieces with an unchanged ledger, once."""
        order = self._order(M=50)
        job, other = self._job(order, M=40), self._job(order, M=10)
        for action in (
            lambda: other.line_ids.write({"job_id": job.id}),
            lambda: job.line_ids.write({"qty": 540}),
            lambda: job.line_ids.create(
                {"job_id": job.id, "product_id": self._variant("L").id, "qty": 500}
            ),
            job.line_ids.unlink,
        ):
            before = self._facts()
            with self.assertRaises(UserError), self.cr.savepoint():
                action()
            self.assertEqual(self._facts(), before)
        self.assertEqual(job.qty, 40)

    # Who answers ----------------------------------------------------------

    def test_the_planner_of_the_order_gets_the_tasks_not_who_made_the_offer(self):
        answering = self._colleague("planner")
        order = self._draft()
        order.user_id = answering
        order.action_confirm()
        job = self._taken(order, "sew")
        self.assertEqual(job.offer_id.create_uid, self.planner)
        self.assertEqual(job.user_id, answering)
        tailor = self._as_tailor(job)
        tailor._report_problem("machine", "p1")
        button, *rest = tailor.material_ids
        tailor._count_material({button: 68} | {one: one.issued_qty for one in rest})
        self.assertEqual(job.activity_ids.user_id, answering)
        self.assertEqual(len(job.activity_ids), 2)
        # Handed over: the next task is the new planner's.
        job.user_id = self.planner
        tailor._report_problem("ill", "p2")
        self.assertEqual(
            job.activity_ids.filtered(lambda a: "Ill" in a.summary).user_id,
            self.planner,
        )

    def test_who_left_the_firm_gets_no_task_any_more(self):
        leaving = self._colleague("planner")
        order = self._order()
        job = self._job(order)
        job.user_id = leaving
        leaving.sudo().active = False
        self._as_tailor(job)._report_problem("ill", "p1")
        self.assertEqual(job.activity_ids.user_id, self.planner)

    # Material -------------------------------------------------------------

    def test_taking_asks_the_warehouse_for_the_exact_need(self):
        order = self._order(S=3, M=6)
        job = self._job(order, "sew")
        self.assertRecordValues(
            job.material_ids,
            [
                {"product_id": product.id, "need_qty": qty, "issued_qty": 0}
                for product, qty in zip(self.style.trims[:3], (63, 9, 9), strict=True)
            ],
        )
        picking = job.picking_ids
        self.assertEqual(job.material_state, "waiting")
        self.assertRecordValues(
            picking,
            [
                {
                    "state": "assigned",
                    "origin": job.name,
                    "location_dest_id": self.sewer.location_id.id,
                }
            ],
        )
        self.assertEqual(picking.move_ids.mapped("product_uom_qty"), [63, 9, 9])
        common.issue(job.with_user(self.warehouse))
        self.assertEqual(job.material_state, "issued")
        self.assertEqual(job.material_ids.mapped("issued_qty"), [63, 9, 9])

    def test_the_cloth_of_a_job_follows_its_sizes_and_colours(self):
        order = common.make_order(
            self.env,
            self.style,
            self.brand,
            {"white": {"S": 3, "XXL": 2}, "navy": {"L": 1}},
        )
        order.action_confirm()
        job = self._taken(order)
        self.assertEqual(
            {
                material.product_id.name: material.need_qty
                for material in job.material_ids
            },
            {"Cloth white": 9.0, "Cloth navy": 1.8},
        )

    def test_a_stage_without_material_needs_none(self):
        self.style.bom.bom_line_ids.filtered(
            lambda line: line.product_id == self.style.trims[3]
        ).unlink()
        job = self._taken(self._order(), "finish")
        self.assertEqual(job.material_state, "none")
        self.assertFalse(job.picking_ids)

    def test_the_tailor_counts_the_material_he_received(self):
        job = self._taken(self._order(), "sew")
        tailor = self._as_tailor(job)
        tailor._count_material({one: one.issued_qty for one in tailor.material_ids})
        self.assertEqual(job.material_state, "counted")
        self.assertEqual(job.material_ids.mapped("counted_qty"), [70, 10, 10])
        self.assertFalse(job.activity_ids)

    def test_a_count_that_differs_becomes_a_task_of_the_planner(self):
        job = self._taken(self._order(), "sew")
        button, thread, label = self._as_tailor(job).material_ids
        self._as_tailor(job)._count_material({button: 68, thread: 10, label: 11})
        self.assertRecordValues(
            job.activity_ids,
            [{"summary": "Material count differs", "user_id": self.planner.id}],
        )
        self.assertEqual(
            job.activity_ids.note.striptags(),
            "Button: issued 70.0, counted 68.0; Label: issued 10.0, counted 11.0",
        )
        self.assertEqual(job.material_state, "counted")

    def test_material_is_counted_once(self):
        job = self._taken(self._order(), "sew")
        tailor = self._as_tailor(job)
        button, thread, label = tailor.material_ids
        tailor._count_material({button: 70})
        again = "is counted already"
        self.assertRefused(again, tailor._count_material, {button: 60, thread: 10})
        tailor._count_material({thread: 10, label: 10})
        self.assertRefused(again, tailor._count_material, {button: 60})

    def test_a_count_waits_for_the_issue_and_is_never_negative(self):
        job = self._job(self._order(), "sew")
        tailor = self._as_tailor(job)
        self.assertRefused(
            "was not issued yet", tailor._count_material, {tailor.material_ids[0]: 70}
        )
        common.issue(job.with_user(self.warehouse))
        self.assertRefused(
            "never less than zero", tailor._count_material, {tailor.material_ids[0]: -1}
        )

    def test_the_material_of_another_job_is_not_counted(self):
        order = self._order(M=10)
        other, job = self._taken(order, "sew", M=4), self._taken(order, "sew", M=6)
        self.assertRefused(
            "belongs to another job",
            self._as_tailor(job)._count_material,
            {other.sudo().material_ids[0]: 1},
        )

    def test_material_that_did_not_come_is_not_waited_for(self):
        job = self._job(self._order(), "sew")
        picking = job.picking_ids.with_user(self.warehouse)
        picking.move_ids.picked = True
        picking.move_ids[2].quantity = 4
        picking.with_context(skip_backorder=True).button_validate()
        self.assertEqual(job.material_state, "waiting")
        (job.picking_ids - picking).with_user(self.warehouse).action_cancel()
        self.assertEqual(job.material_state, "issued")
        self.assertEqual(job.material_ids.mapped("issued_qty"), [70, 10, 4])

    # Recall and close -----------------------------------------------------

    def test_a_recall_takes_back_the_pieces_that_are_not_made(self):
        order = self._order()
        job = self._taken(order)
        self._report(job, M=4)
        job.action_recall()
        self.assertEqual(self._balance(job), {"made": 4, "returned": 6})
        self.assertEqual(job.state, "taken")
        self.assertRefused(
            f"CV Potong has no unmade pieces of {job.name} to recall",
            job.action_recall,
        )

    def test_a_second_recall_takes_what_was_put_back_in_hand(self):
        job = self._taken(self._order())
        self._report(job, M=4)
        job.action_recall()
        tailor = self._as_tailor(job)
        tailor._correct_made({tailor.line_ids: 3}, self._event())
        job.action_recall()
        self.assertEqual(self._balance(job), {"made": 1, "returned": 9})

    def test_a_recall_of_the_last_pieces_closes_a_job_without_material(self):
        self.style.bom.bom_line_ids.unlink()
        job = self._taken(self._order())
        job.action_recall()
        self.assertEqual(job.state, "done")
        self.assertEqual(job.purchase_line_id.qty_received, 0)

    def test_only_a_taken_job_is_recalled(self):
        job = self._through(self._order())
        self.assertEqual(job.state, "done")
        self.assertRefused("Only a job that was taken", job.action_recall)

    def test_a_job_with_pieces_at_the_tailor_is_not_closed(self):
        job = self._taken(self._order())
        self._report(job, M=4)
        self.assertRefused(
            f"{job.name} has 10 pieces still with the tailor or handed in",
            job.action_close,
        )

    def test_a_job_is_done_by_itself_when_all_is_judged(self):
        job = self._through(self._order())
        self.assertEqual(job.state, "done")
        self.assertRefused(
            "not open for counting any more",
            self._as_tailor(job)._report_made,
            {job.line_ids: 1},
            "late",
        )
