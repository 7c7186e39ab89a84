from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged

from . import common
from .case import ProductionCase

CLOTH, CUT, SEW, FINISH = 54_400, 1_500, 14_000, 2_000
TRIMS, POLYBAG = 3_750, 400
PIECE = CLOTH + TRIMS + POLYBAG + CUT + SEW + FINISH


@tagged("post_install", "-at_install")
class TestOrderStage(ProductionCase):
    """The stages of an order as it was confirmed: one to five, paid and inspected."""

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
        return [
            (move.quantity, move.value)
            for move in order.production_id.sudo().move_byproduct_ids
            if move.state == "done"
        ]

    def _closed(self, order):
        order.action_close()
        self.assertEqual(order.state, "done")
        self.assertEqual(self._posted(self.wip), 0)
        return order

    # How many -------------------------------------------------------------

    def test_an_order_of_one_stage(self):
        """Its first stage is its last: it waits for none and makes garments."""
        order = self._draft(M=10)
        order.stage_ids.filtered(lambda line: line.stage_id != self.sew).unlink()
        order.action_confirm()
        self.assertEqual(order._stages(), self.sew)
        self.assertIsNone(order._pieces_available(self.sew))
        # What the bill uses elsewhere, it uses here.
        job = self._through(order, "sew")
        self.assertEqual(job.state, "done")
        self._closed(order)
        self.assertEqual(order.finished_qty, 10)
        [(qty, value)] = self._received(order)
        self.assertEqual(qty, 10)
        material = sum(job.settlement_ids.mapped("material_amount"))
        self.assertEqual(value, material + 10 * SEW)

    def test_an_order_of_five_stages(self):
        system = self.env(su=True)
        stages = system["clothingline.stage"]
        added = stages.browse()
        tailors = dict(self.tailors)
        for code, sequence, after in (("fuse", 15, "cut"), ("wash", 25, "sew")):
            stage = self.env.ref(f"clothingline_base.stage_{after}").sudo()
            new = stage.copy(
                {"name": code.title(), "code": code.upper(), "sequence": sequence}
            )
            new.workcenter_id = stage.workcenter_id.copy({"name": code.title()})
            new.wage_product_id = self.sew.sudo().wage_product_id
            added += new
            system["clothingline.rate"].create(
                {
                    "stage_id": new.id,
                    "product_tmpl_id": self.style.template.id,
                    "piece_amount": 500,
                    "date_from": "2026-01-01",
                }
            )
            tailors[code] = self._maker(code.title(), new)
        order = self._draft(M=10)
        self.assertEqual(len(order.stage_ids), 3)
        order.stage_ids = [
            Command.create(
                {"stage_id": stage.id, "sequence": stage.sequence, "minutes": 1}
            )
            for stage in added
        ]
        for line in order.stage_ids:
            line.sequence = line.stage_id.sequence
        order.action_confirm()
        fuse, wash = added
        self.assertEqual(
            order._stages(), self.cut + fuse + self.sew + wash + self.finish
        )
        self.assertEqual(
            order.production_id.sudo().workorder_ids.clothingline_stage_id,
            order._stages(),
        )
        for stage, code in zip(
            order._stages(), ("cut", "fuse", "sew", "wash", "finish"), strict=True
        ):
            job = self._made_at(order, stage, tailors[code])
            self.assertEqual(job.state, "done")
        self._closed(order)
        self.assertEqual(self._received(order), [(10, 10 * (PIECE + 2 * 500))])

    def _maker(self, name, stage):
        tailor = common.make_tailor(self.env(su=True), name, "cut")
        tailor._grant_competency(
            stage.with_env(tailor.env),
            tailor.env.ref("clothingline_base.family_shirt"),
            "2026-01-01",
            "2028-12-31",
            "REF-1",
        )
        return tailor

    def _made_at(self, order, stage, tailor):
        offer = self.env["clothingline.offer"].create(
            {
                "order_id": order.id,
                "stage_id": stage.id,
                "tailor_id": tailor.id,
                "line_ids": [
                    Command.create({"product_id": line.product_id.id, "qty": line.qty})
                    for line in order.line_ids
                ],
            }
        )
        offer.action_offer()
        job = self._as_tailor(offer)._take().with_env(self.env)
        common.issue(job.with_user(self.warehouse))
        self._report(job)
        self._judge(self._hand_in(job))
        return job

    # Without a wage -------------------------------------------------------

    def test_a_stage_without_a_wage_is_done_by_own_people(self):
        self.env["clothingline.rate"].search(
            [("stage_id", "=", self.cut.id)]
        ).active = False
        order = self._draft(M=10)
        order.stage_ids[0].write({"is_paid": False, "wage_product_id": False})
        order.action_confirm()
        job = self._through(order)
        self.assertRecordValues(
            job,
            [
                {
                    "state": "done",
                    "piece_amount": 0,
                    "purchase_line_id": False,
                    "payable_amount": 0,
                }
            ],
        )
        self.assertEqual(self._posted(self.wages), 0)
        for code in ("sew", "finish"):
            self._through(order, code)
        self._closed(order)
        self.assertEqual(self._received(order), [(10, 10 * (PIECE - CUT))])

    # Cut parts ------------------------------------------------------------

    def test_cut_parts_are_inspected_on_their_own_terms(self):
        """Of ten cut, one is spoilt: sewing gets nine, and the books are at rest."""
        self._open_books()
        order = self._order(M=10)
        job = self._taken(order)
        self._report(job)
        self.assertRefusedWhole("accepted in|come|came", self._sew_early, order)
        inspection = self._judge(
            self._hand_in(job), (self.minor, 1, {"disposition": "rejected"})
        )
        # A sample of three may have no defect: the lot comes back, less what is spoilt.
        self.assertEqual((inspection.stage_id, inspection.state), (self.cut, "failed"))
        self._judge(self._hand_in(job))
        self.assertEqual(self._balance(job), {"accepted": 9, "rejected": 1})
        self.assertEqual(order._pieces_available(self.sew)[self._variant("M").id], 9)
        self.assertEqual(job.payable_qty, 9)
        self._through(order, "sew", M=9)
        self._through(order, "finish", M=9)
        self._closed(order)
        self.assertEqual(order.finished_qty, 9)
        self._bill_all()
        self.assertBooksAtRest()
        self.assertEqual(
            sum(row[1] for row in self._received(order)), 9 * PIECE + CLOTH
        )

    def _sew_early(self, order):
        offer = self._offered(order, "sew", M=1)
        job = self._as_tailor(offer)._take()
        common.issue(job.with_user(self.warehouse))
        self._report(job)

    # Without inspection ---------------------------------------------------

    def test_a_stage_without_inspection_counts_and_goes(self):
        order = self._draft(M=10)
        order.stage_ids[0].is_inspected = False
        order.action_confirm()
        job = self._taken(order)
        self._report(job, M=6)
        handover = self._hand_in(job)
        self.assertEqual(handover.state, "judged")
        self.assertFalse(handover.inspection_ids)
        self.assertEqual(self._balance(job), {"in_hand": 4, "accepted": 6})
        self.assertEqual(job.purchase_line_id.qty_received, 6)
        self.assertEqual(self._posted(self.wip), 6 * (CLOTH + CUT))
        self.assertEqual(order._pieces_available(self.sew)[self._variant("M").id], 6)
        # The same event again is the same handover.
        self._report(job)
        again = self._hand_in(job, "twice")
        self.assertEqual(self._hand_in(job, "twice"), again)
        self.assertEqual((job.state, job.payable_qty), ("done", 10))
        for code in ("sew", "finish"):
            self._through(order, code)
        self._closed(order)
        self.assertEqual(self._received(order), [(10, 10 * PIECE)])

    # Pinned ---------------------------------------------------------------

    def test_stages_reordered_by_their_handle_change_no_order_in_work(self):
        """Accepted garments never reached stock, once, without a word."""
        order = self._order(M=10)
        before = order._stages()
        system = self.env(su=True)
        self.cut.with_env(system).sequence = 99
        self.finish.with_env(system).sequence = 1
        self.env.invalidate_all()
        self.assertEqual(order._stages(), before)
        self.assertIsNone(order._pieces_available(self.cut))
        for code in self.tailors:
            self._through(order, code)
        self._closed(order)
        self.assertEqual(self._received(order), [(10, 10 * PIECE)])

    def test_a_bill_of_materials_changed_in_work_changes_no_order(self):
        """Use went backwards, once: the standard is that of the confirmed order."""
        order = self._order(M=10)
        bill = self.style.bom.sudo()
        job = self._taken(order)
        self._report(job, M=4)
        self._judge(self._hand_in(job))
        bill.bom_line_ids.product_qty = 0.01
        bill.bom_line_ids[-1].unlink()
        bill.bom_line_ids.filtered(
            lambda line: line.product_id == self.style.trims[0]
        ).product_id = self.style.trims[2]
        self._report(job)
        self._judge(self._hand_in(job))
        self.assertRecordValues(
            job.material_ids, [{"issued_qty": 17, "used_qty": 17, "left_qty": 0}]
        )
        self.assertEqual(job.state, "done")
        for code in ("sew", "finish"):
            self._through(order, code)
        self._closed(order)
        self.assertEqual(self._received(order), [(10, 10 * PIECE)])
        # An order confirmed from now on uses the new bill.
        self.assertNotEqual(
            self._order(M=10).component_ids.mapped("qty"),
            order.component_ids.mapped("qty"),
        )

    def test_a_stage_that_becomes_unpaid_or_uninspected_changes_no_order(self):
        order = self._order(M=10)
        system = self.env(su=True)
        stage = self.cut.with_env(system)
        stage.write({"is_paid": False, "is_inspected": False})
        job = self._taken(order)
        self.assertEqual(job.purchase_line_id.price_unit, CUT)
        self._report(job)
        self.assertTrue(self._hand_in(job).inspection_ids)

    def test_the_stages_of_a_confirmed_order_stay(self):
        order = self._order(M=10)
        line, draft = order.stage_ids[0], self._draft(M=1)
        component = order.component_ids[0]
        for user in (self.planner, self.manager):
            stage = line.with_user(user)
            for action in (
                lambda s=stage: s.write({"sequence": 99}),
                lambda s=stage: s.write({"is_paid": False}),
                lambda s=stage: s.write({"is_inspected": False}),
                lambda s=stage: s.write({"workorder_id": False}),
                lambda s=stage: s.write({"order_id": draft.id}),
                lambda u=user: (
                    draft.stage_ids[0].with_user(u).write({"order_id": order.id})
                ),
                stage.unlink,
                lambda u=user: component.with_user(u).write({"qty": 0.1}),
                component.with_user(user).unlink,
            ):
                before = self._facts()
                with self.subTest(user=user.login), self.assertRaises(UserError):
                    action()
                self.assertEqual(self._facts(), before)

    def test_nobody_names_the_work_order_of_a_draft(self):
        draft = self._draft(M=1)
        other = self._order(M=1).production_id.sudo().workorder_ids[0]
        for user in (self.planner, self.manager):
            line = draft.stage_ids[0].with_user(user)
            with self.assertRaises(AccessError):
                line.write({"workorder_id": other.id})
            with self.assertRaises(AccessError):
                draft.with_user(user).write(
                    {"stage_ids": [Command.update(line.id, {"workorder_id": other.id})]}
                )
        self.assertFalse(draft.stage_ids.workorder_id)
