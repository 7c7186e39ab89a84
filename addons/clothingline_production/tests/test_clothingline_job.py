from datetime import date

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged

from . import common
from .case import ProductionCase

MOVES = {
    ("draft", "offered"),
    ("draft", "cancelled"),
    ("offered", "taken"),
    ("offered", "refused"),
    ("offered", "cancelled"),
    ("taken", "done"),
}
WAY_TO = {
    "draft": (),
    "offered": ("offered",),
    "taken": ("offered", "taken"),
    "refused": ("offered", "refused"),
    "done": ("offered", "taken", "done"),
    "cancelled": ("cancelled",),
}


@tagged("post_install", "-at_install")
class TestJob(ProductionCase):
    # States ---------------------------------------------------------------

    def test_only_declared_moves_are_possible(self):
        order = self._order()
        for old, way in WAY_TO.items():
            for new in WAY_TO:
                job = self._job(order)
                for state in way:
                    job._move_to(state)
                with self.subTest(old=old, new=new):
                    if (old, new) in MOVES:
                        job._move_to(new)
                        self.assertEqual(job.state, new)
                    else:
                        self.assertRefused("cannot go from", job._move_to, new)

    def test_the_state_is_not_written_from_outside(self):
        order = self._order()
        job = self._job(order)
        for action in (
            lambda: job.write({"state": "taken"}),
            lambda: job.with_context(clothingline_move=True).write({"state": "taken"}),
            lambda: job.create(
                {
                    "order_id": order.id,
                    "stage_id": self.cut.id,
                    "tailor_id": self.cutter.id,
                    "state": "taken",
                }
            ),
        ):
            with self.assertRaises(AccessError):
                action()
        self.assertEqual(job.state, "draft")
        self.assertEqual(order.job_ids, job)

    # Offering -------------------------------------------------------------

    def test_the_offers_of_who_is_no_member_any_more_lapse(self):
        offered, taken = (self._offered(self._order(), "sew") for _job in range(2))
        self._as_tailor(taken)._take()
        self.sewer.with_user(self.officer).action_suspend()
        self.assertEqual((offered.state, taken.state), ("cancelled", "taken"))

    def test_an_offer_fixes_rate_minutes_competency_and_tax(self):
        self.sewer.tax_treatment = "pph21"
        job = self._offered(self._order(), "sew")
        self.assertRecordValues(
            job,
            [
                {
                    "state": "offered",
                    "piece_amount": 14_000,
                    "sam_minutes": 17.82,
                    "competency_id": self.sewer.competency_ids.id,
                    "tax_treatment": "pph21",
                    "partner_id": self.sewer.partner_id.id,
                    "qty": 10,
                }
            ],
        )

    def test_the_newest_rate_of_the_style_counts(self):
        rates = self.env["clothingline.rate"]
        rates.create(
            [
                self._rate(13_000, product_tmpl_id=self.style.template.id),
                self._rate(
                    15_000,
                    product_tmpl_id=self.style.template.id,
                    date_from="2026-02-02",
                ),
                self._rate(
                    99_000,
                    product_tmpl_id=self.style.template.id,
                    date_from="2026-02-03",
                ),
                self._rate(
                    88_000,
                    garment_type_id=self.style.tech_pack.garment_type_id.id,
                    date_from="2026-02-02",
                ),
            ]
        )
        self.assertEqual(self._offered(self._order(), "sew").piece_amount, 15_000)

    def test_a_style_without_a_rate_is_paid_as_its_garment_type(self):
        self.env["clothingline.rate"].search([]).active = False
        order = self._order()
        job = self._job(order, "sew")
        self.assertRefused(
            "Kemeja koko has no piece rate for Sew on 2026-02-02", job.action_offer
        )
        self.env["clothingline.rate"].create(
            self._rate(12_500, garment_type_id=self.style.tech_pack.garment_type_id.id)
        )
        job.action_offer()
        self.assertEqual(job.piece_amount, 12_500)

    def _rate(self, amount, **vals):
        return {
            "stage_id": self.sew.id,
            "piece_amount": amount,
            "date_from": "2026-01-02",
            **vals,
        }

    def test_a_tailor_who_may_not_do_the_work_is_not_offered_it(self):
        as_system = self.env(su=True)
        order = self._order()
        suspended = common.make_tailor(as_system, "Suspended", "cut")
        suspended.action_suspend()
        for tailor, sentence in (
            (self.sewer, "Siti has no competency in Cut for Shirts and tops"),
            (suspended, "Suspended cannot do Cut because the tailor is not a member"),
            (
                common.make_tailor(as_system, "Late", "cut", date_to="2026-02-01"),
                "Late has no competency in Cut .* valid on 02/02/2026",
            ),
            (
                common.make_tailor(as_system, "Early", "cut", date_from="2026-02-03"),
                "Early has no competency in Cut .* valid on 02/02/2026",
            ),
        ):
            job = self._job(order, tailor=tailor)
            with self.subTest(tailor=tailor.name):
                self.assertRefused(sentence, job.action_offer)

    def test_the_last_day_of_a_competency_still_counts(self):
        tailor = common.make_tailor(
            self.env(su=True), "Last day", "cut", date_to="2026-02-02"
        )
        job = self._offered(self._order(), tailor=tailor)
        self.assertEqual(job.state, "offered")

    def test_a_job_without_pieces_or_of_a_draft_order_is_not_offered(self):
        order = self._draft()
        job = self._job(order)
        self.assertRefused(f"Confirm {order.name} first", job.action_offer)
        order.action_confirm()
        job.line_ids = [Command.clear()]
        self.assertRefused(f"Give {job.name} some pieces", job.action_offer)

    def test_an_offered_job_is_fixed(self):
        order = self._order()
        job = self._offered(order, M=5)
        line = job.line_ids
        new_line = {
            "job_id": job.id,
            "product_id": self._variant("L").id,
            "qty": 1,
        }
        for action in (
            lambda: job.write({"tailor_id": self.sewer.id}),
            lambda: job.write({"stage_id": self.sew.id}),
            lambda: job.write({"order_id": self._draft().id}),
            lambda: job.write({"piece_amount": 1_000_000}),
            lambda: job.write({"tax_treatment": "none"}),
            lambda: job.write({"line_ids": [Command.update(line.id, {"qty": 4})]}),
            lambda: line.write({"qty": 4}),
            lambda: line.create(new_line),
            line.unlink,
        ):
            with (
                self.assertRaisesRegex(UserError, "is offered or further"),
                self.cr.savepoint(),
            ):
                action()
        self.assertRecordValues(
            job,
            [
                {
                    "tailor_id": self.cutter.id,
                    "stage_id": self.cut.id,
                    "order_id": order.id,
                    "piece_amount": 1_500,
                    "tax_treatment": "undecided",
                    "line_ids": line.ids,
                    "qty": 5,
                }
            ],
        )

    def test_only_a_draft_is_deleted(self):
        job = self._offered(self._order())
        self.assertRefused("Only a draft can be deleted", job.unlink)

    # Taking ---------------------------------------------------------------

    def test_taking_orders_the_service_at_the_rate_of_the_offer(self):
        job = self._offered(self._order(), "sew")
        # Neither a new rate nor another tax treatment touches what was offered.
        self.env["clothingline.rate"].search([]).piece_amount = 1
        self.sewer.tax_treatment = "pph23"
        self._as_tailor(job)._take()
        self.assertRecordValues(
            job,
            [
                {
                    "state": "taken",
                    "piece_amount": 14_000,
                    "tax_treatment": "undecided",
                }
            ],
        )
        purchase = job.purchase_id
        self.assertRecordValues(
            purchase,
            [
                {
                    "state": "purchase",
                    "partner_id": self.sewer.partner_id.id,
                    "origin": job.name,
                    "amount_total": 140_000,
                }
            ],
        )
        self.assertRecordValues(
            purchase.order_line,
            [
                {
                    "product_id": self.sew.wage_product_id.id,
                    "product_qty": 10,
                    "price_unit": 14_000,
                    "qty_received": 0,
                    "tax_ids": [],
                }
            ],
        )
        self.assertEqual(self._balance(job), {"in_hand": 10})

    def test_taking_asks_the_warehouse_for_the_exact_need(self):
        order = self._order(S=3, M=6)
        job = self._offered(order, "sew")
        self.assertEqual(job.material_state, "none")
        self._as_tailor(job)._take()
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

    def test_who_may_no_longer_work_cannot_take(self):
        job = self._offered(self._order(), "sew")
        take = self._as_tailor(job)._take
        self.sewer.active = False
        self.assertRefused("Siti cannot do Sew because .* not a member", take)
        self.sewer.active = True
        self.sewer.competency_ids._end(date(2026, 2, 2))
        self.assertRefused("Siti has no competency in Sew", take)
        self.assertEqual(job.state, "offered")
        self.assertFalse(job.purchase_id)

    def test_a_job_is_taken_once(self):
        job = self._taken(self._order())
        self.assertRefused("This job is no longer offered", self._as_tailor(job)._take)
        self.assertEqual(self._balance(job), {"in_hand": 10})

    def test_a_cancelled_offer_is_not_taken(self):
        job = self._offered(self._order())
        job.action_cancel()
        self.assertRefused("This job is no longer offered", self._as_tailor(job)._take)

    def test_refusing_says_why_and_is_final(self):
        job = self._offered(self._order())
        self._as_tailor(job)._refuse("The rate is too low")
        self.assertRecordValues(
            job, [{"state": "refused", "refuse_reason": "The rate is too low"}]
        )
        self.assertEqual(job.message_ids[0].preview, "Refused: The rate is too low")
        self.assertRefused("is no longer offered", self._as_tailor(job)._take)
        self.assertRefused("cannot go from Refused", self._as_tailor(job)._refuse, "")

    def test_a_taken_job_is_not_refused(self):
        job = self._taken(self._order())
        self.assertRefused(
            "cannot go from Taken to Refused", self._as_tailor(job)._refuse, "Too much"
        )

    # Material -------------------------------------------------------------

    def test_the_tailor_counts_the_material_he_received(self):
        job = self._taken(self._order(), "sew")
        job._count_material({line: line.issued_qty for line in job.material_ids})
        self.assertEqual(job.material_state, "counted")
        self.assertEqual(job.material_ids.mapped("counted_qty"), [70, 10, 10])
        self.assertFalse(job.activity_ids)

    def test_a_count_that_differs_becomes_a_task_of_the_planner(self):
        job = self._taken(self._order(), "sew")
        button, thread, label = job.material_ids
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
        job = self._offered(self._order(), "sew")
        tailor = self._as_tailor(job)
        tailor._take()
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
        job = self._offered(self._order(), "sew")
        self._as_tailor(job)._take()
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
        job = self._offered(self._order())
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
