from datetime import datetime

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from . import common
from .case import ProductionCase

SPOILT = {"disposition": "rejected"}
HOLE = {"disposition": "rejected", "cause": "material"}


@tagged("post_install", "-at_install")
class TestInspection(ProductionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # Bare of material: these are stories of verdicts.
        cls.style.bom.bom_line_ids.unlink()

    def _sewn(self, **pieces):
        """A job of these pieces, all cut, and sewn and handed in."""
        order = self._order(**pieces)
        self._through(order)
        job = self._taken(order, "sew")
        self._report(job)
        return job, self._hand_in(job)

    # The reference case ---------------------------------------------------

    def test_a_lot_passes_with_a_few_pieces_back(self):
        job, handover = self._sewn(S=40, M=80, L=40)
        inspection = handover.inspection_ids
        self.assertRecordValues(
            inspection,
            [
                {
                    "state": "pending",
                    "lot_qty": 160,
                    "sample_qty": 32,
                    "major_plan": "32 / 2 / 3",
                    "minor_plan": "32 / 3 / 4",
                }
            ],
        )
        medium = handover.line_ids[1]
        self._judge(
            handover,
            (self.major, 2),
            (self.minor, 3, {"handover_line_id": medium.id}),
        )
        self.assertRecordValues(
            inspection,
            [
                {
                    "state": "passed",
                    "major_found": 2,
                    "minor_found": 3,
                    "inspector_id": self.inspector.id,
                    "judged_at": datetime(2026, 2, 2, 3),
                }
            ],
        )
        self.assertEqual(handover.state, "judged")
        self.assertEqual(self._balance(job), {"accepted": 155, "rework": 5})
        self.assertEqual(job.line_ids.mapped("rework_qty"), [2, 3, 0])
        self.assertEqual((job.payable_qty, job.payable_amount), (155, 2_170_000))
        # Put right, the five pieces are a lot of their own: every one is looked at.
        again = self._hand_in(job)
        self.assertRecordValues(
            again.inspection_ids,
            [{"lot_qty": 5, "sample_qty": 5, "major_plan": "5 / 0 / 1"}],
        )
        self._judge(again)
        self.assertEqual(self._balance(job), {"accepted": 160})
        self.assertEqual(job.state, "done")
        self.assertEqual(job.payable_amount, 2_240_000)

    def test_a_lot_refused_goes_back_whole_and_is_inspected_again(self):
        job, handover = self._sewn(S=30, M=50, XL=60)
        self.assertEqual(handover.inspection_ids.major_plan, "20 / 1 / 2")
        inspection = self._judge(handover, (self.major, 2))
        self.assertEqual(inspection.state, "failed")
        self.assertEqual(self._balance(job), {"rework": 140})
        self.assertEqual(job.payable_qty, 0)
        self.assertEqual(job.state, "taken")
        self._judge(self._hand_in(job), (self.major, 1, SPOILT))
        self.assertEqual(self._balance(job), {"accepted": 139, "rejected": 1})
        self.assertEqual((job.payable_qty, job.payable_amount), (139, 1_946_000))
        self.assertEqual(job.purchase_line_id.qty_received, 139)
        self.assertEqual(job.state, "done")

    def test_a_piece_spoilt_by_its_cloth_is_paid(self):
        job, handover = self._sewn(M=80)
        self.assertRecordValues(
            handover.inspection_ids,
            [
                {
                    "major_plan": "20 / 1 / 2",
                    "minor_plan": "13 / 1 / 2",
                    "sample_qty": 20,
                }
            ],
        )
        self._judge(handover, (self.major, 1, HOLE))
        self.assertEqual(self._balance(job), {"accepted": 79, "rejected": 1})
        self.assertEqual((job.payable_qty, job.payable_amount), (80, 1_120_000))
        self.assertEqual(
            job.order_id._pieces_available(self.finish)[self._variant("M").id], 79
        )

    def test_a_hole_in_the_cloth_can_go_out_of_the_lot_without_counting(self):
        """In a lot of 50 one counted major defect fails all of it."""
        job, handover = self._sewn(M=50)
        inspection = handover.inspection_ids
        self.assertEqual(inspection.major_plan, "5 / 0 / 1")
        self._judge(handover, (self.major, 2, HOLE | {"is_counted": False}))
        self.assertEqual((inspection.state, inspection.major_found), ("passed", 0))
        self.assertEqual(self._balance(job), {"accepted": 48, "rejected": 2})
        self.assertEqual(job.payable_qty, 50)

    def test_workmanship_and_critical_defects_always_count(self):
        _job, handover = self._sewn(M=50)
        for defect_type, vals in (
            (self.major, {"cause": "tailor"}),
            (self.critical, {"cause": "material"}),
        ):
            vals = {**vals, "is_counted": False}
            with (
                mute_logger("odoo.sql_db"),
                self.assertRaisesRegex(IntegrityError, "counted_workmanship"),
                self.env.cr.savepoint(),
            ):
                self._judge(handover, (defect_type, 1, vals))

    # The verdict ----------------------------------------------------------

    def test_one_critical_defect_fails_the_lot(self):
        job, handover = self._sewn(M=80)
        inspection = self._judge(handover, (self.critical, 1, SPOILT))
        self.assertEqual(inspection.state, "failed")
        self.assertEqual(self._balance(job), {"rework": 79, "rejected": 1})

    def test_the_most_defects_that_a_lot_may_have(self):
        for defects, state in (
            ([(self.major, 1), (self.minor, 1)], "passed"),
            ([(self.major, 2)], "failed"),
            ([(self.minor, 2)], "failed"),
        ):
            _job, handover = self._sewn(M=80)
            with self.subTest(defects=defects):
                self.assertEqual(self._judge(handover, *defects).state, state)

    def test_the_order_says_how_strict_an_inspection_is(self):
        order = self._draft(M=80)
        order.write({"aql_major": "4.0", "inspection_level": "III"})
        order.action_confirm()
        job = self._taken(order)
        self._report(job)
        inspection = self._hand_in(job).inspection_ids
        self.assertRecordValues(
            inspection,
            [
                {
                    "inspection_level": "III",
                    "aql_major": "4.0",
                    "aql_minor": "4.0",
                    "major_plan": "20 / 2 / 3",
                    "major_sample_qty": 20,
                    "major_accept_qty": 2,
                    "major_reject_qty": 3,
                    "minor_sample_qty": 20,
                    "minor_accept_qty": 2,
                    "minor_reject_qty": 3,
                }
            ],
        )

    def test_what_the_order_becomes_changes_no_plan_and_no_verdict(self):
        """An AQL changed on a done order made a passed lot "not acceptable", once."""
        job, passed = self._sewn(M=80)
        self._judge(passed, (self.major, 1), (self.minor, 1))
        order = job.order_id
        pending = self._hand_in(job)
        self.assertEqual(pending.inspection_ids.major_plan, "2 / 0 / 1")
        loose = {"aql_major": "10", "aql_minor": "10", "inspection_level": "I"}
        for user in (self.planner, self.manager):
            for name, value in loose.items():
                self.assertRefused(
                    "is in production or over",
                    order.with_user(user).write,
                    {name: value},
                )
        # Even if it came to be written.
        order._in_step().write(
            {"aql_major": "0.65", "aql_minor": "0.65", "inspection_level": "III"}
        )
        self.env.invalidate_all()
        self.assertRecordValues(
            passed.inspection_ids,
            [
                {
                    "state": "passed",
                    "is_acceptable": True,
                    "major_plan": "20 / 1 / 2",
                    "minor_plan": "13 / 1 / 2",
                    "sample_qty": 20,
                }
            ],
        )
        self.assertEqual(pending.inspection_ids.major_plan, "2 / 0 / 1")

    def test_nobody_writes_what_a_verdict_rests_on(self):
        _job, pending = self._sewn(M=80)
        _job, judged = self._sewn(M=80)
        self._judge(judged)
        other = common.make_tailor(self.env(su=True), "Other", "sew")
        for handover in (pending, judged):
            for user in (self.inspector, self.manager):
                inspection = handover.inspection_ids.with_user(user)
                for vals in (
                    {"major_accept_qty": 9},
                    {"major_reject_qty": 9},
                    {"major_sample_qty": 1},
                    {"minor_accept_qty": 9},
                    {"minor_reject_qty": 9},
                    {"minor_sample_qty": 1},
                    {"aql_major": "10"},
                    {"aql_minor": "10"},
                    {"inspection_level": "I"},
                    {"handover_id": pending.id},
                    {"judged_at": "2026-01-01"},
                    {"inspector_id": self.planner.id},
                    {"settlement_ids": [Command.clear()]},
                    {"tailor_id": other.id},
                    {"order_id": False},
                    {"job_id": False},
                    {"stage_id": self.cut.id},
                    {"company_id": False},
                    {"name": "QC/1"},
                ):
                    with self.subTest(
                        state=inspection.state, user=user.login, vals=vals
                    ):
                        self.assertRefused(
                            "the system keeps this by itself", inspection.write, vals
                        )

    def test_a_defect_takes_severity_and_cause_of_its_type(self):
        _job, handover = self._sewn(M=80)
        self.major.usual_cause = "material"
        form = Form(handover.inspection_ids.with_user(self.inspector))
        with form.defect_ids.new() as defect:
            defect.defect_type_id = self.major
            self.assertEqual((defect.severity, defect.cause), ("major", "material"))
            defect.handover_line_id = handover.line_ids
            defect.severity = "minor"
            defect.qty = 3
        inspection = form.save()
        self.assertRecordValues(
            inspection,
            [{"major_found": 0, "minor_found": 3, "is_acceptable": False}],
        )

    def test_more_defects_than_pieces_are_refused(self):
        job, handover = self._sewn(S=4, M=6)
        inspection = handover.inspection_ids.with_user(self.inspector)
        inspection.defect_ids = [
            Command.create(self._prepare_defect(handover, self.minor, 3)),
            Command.create(self._prepare_defect(handover, self.major, 2)),
        ]
        self.assertRefused(
            r"S · White: more defects than the 4 pieces handed in\. Count each piece "
            "once",
            inspection.action_judge,
        )
        self.assertEqual(inspection.state, "pending")
        self.assertEqual(self._balance(job), {"handed_in": 10})

    def test_a_defect_on_a_size_of_another_handover_is_refused(self):
        _job, handover = self._sewn(M=6)
        _job, other = self._sewn(M=6)
        inspection = handover.inspection_ids.with_user(self.inspector)
        inspection.defect_ids = [
            Command.create(self._prepare_defect(other, self.minor, 1))
        ]
        self.assertRefused(
            "names a size that is not in this handover", inspection.action_judge
        )

    def test_a_verdict_is_given_once(self):
        job, handover = self._sewn(M=6)
        inspection = self._judge(handover)
        self.assertRefused("cannot go from Passed to Passed", inspection.action_judge)
        self.assertEqual(job.payable_qty, 6)

    def test_a_verdict_stands(self):
        _job, handover = self._sewn(M=80)
        inspection = self._judge(handover, (self.major, 1))
        defect = inspection.defect_ids
        vals = self._prepare_defect(handover, self.minor, 1)
        for action in (
            lambda: inspection.write({"defect_ids": [Command.clear()]}),
            lambda: defect.create({**vals, "inspection_id": inspection.id}),
            lambda: defect.write({"disposition": "rejected"}),
            defect.unlink,
        ):
            with (
                self.assertRaisesRegex(UserError, "its defects stand as found"),
                self.cr.savepoint(),
            ):
                action()
        self.assertRecordValues(
            defect, [{"disposition": "rework", "qty": 1, "severity": "major"}]
        )
        self.assertEqual(inspection.defect_ids, defect)

    def test_the_state_of_an_inspection_is_not_written_from_outside(self):
        _job, handover = self._sewn(M=6)
        inspection = handover.inspection_ids.with_user(self.inspector)
        with self.assertRaises(AccessError):
            inspection.write({"state": "passed"})
        with self.assertRaises(AccessError):
            inspection.create({"handover_id": handover.id, "state": "passed"})
        judged = self._judge(self._sewn(M=6)[1])
        for state in "passed", "failed":
            with self.assertRaisesRegex(UserError, "cannot go from Passed"):
                judged._move_to(state)
        self.assertEqual(inspection.state, "pending")

    def test_only_the_inspector_judges(self):
        _job, handover = self._sewn(M=6)
        inspection = handover.inspection_ids
        vals = self._prepare_defect(handover, self.minor, 1)
        for user in (self.planner, self.warehouse, self.accountant, self.officer):
            mine = inspection.with_user(user)
            self.assertEqual(mine.state, "pending")
            before = self._facts()
            with self.assertRaises(AccessError):
                mine.action_judge()
            with self.assertRaises(AccessError):
                mine.defect_ids.create({**vals, "inspection_id": inspection.id})
            self.assertEqual(self._facts(), before)
        inspection.with_user(self.manager).action_judge()
        self.assertEqual(inspection.state, "passed")

    def test_an_inspector_picks_the_size_by_its_name(self):
        order = self._order(M=2, L=3)
        job = self._taken(order)
        self._report(job)
        lines = self._hand_in(job).line_ids.with_user(self.inspector)
        self.assertEqual(lines.mapped("display_name"), ["M · White", "L · White"])
        found = lines.name_search("M", [("handover_id", "=", lines.handover_id.id)])
        self.assertEqual(found, [(lines[0].id, "M · White")])
        found = job.line_ids.name_search("L", [("job_id", "=", job.id)])
        self.assertEqual([name for _id, name in found], ["L · White"])
