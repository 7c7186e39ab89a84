from datetime import date, datetime

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, tagged

from .common_assessment import AssessmentCase


@tagged("post_install", "-at_install")
@freeze_time("2026-03-10 03:00:00")
class TestAssessment(AssessmentCase):
    def test_the_officer_plans_and_the_assessor_judges_unit_by_unit(self):
        form = Form(self.env["clothingline.assessment"])
        form.tailor_id = self.tailor
        form.scheme_id = self.scheme
        form.assessor_id = self.assessor.partner_id
        assessment = form.save()
        self.assertRecordValues(
            assessment.line_ids,
            [{"unit_id": unit.id, "result": False} for unit in self.units],
        )

        own = assessment.with_user(self.assessor)
        own.line_ids[:2].action_competent()
        own.line_ids[2].write({"result": "not_yet", "note": "Shiny seams"})
        self.assertFalse(assessment.result)
        own.action_judge()
        self.assertRecordValues(
            assessment,
            [
                {
                    "state": "judged",
                    "result": "not_yet",
                    "unit_count": 3,
                    "competent_count": 2,
                    "assessor_number": "MET.000.000001.2026",
                }
            ],
        )

    def test_competent_is_who_is_competent_in_every_unit(self):
        self.assertEqual(self._judged().result, "competent")

    def test_the_result_cannot_be_typed_in(self):
        assessment = self._assessment()
        for values in ({"result": "competent"}, {"state": "judged"}):
            with self.assertRaises(AccessError):
                assessment.write(values)
            with self.assertRaises(AccessError):
                self._assessment(**values)
        self.assertRecordValues(assessment, [{"state": "draft", "result": False}])

    def test_the_units_cannot_be_chosen(self):
        assessment = self._assessment()
        line = assessment.line_ids[0]
        other = self.env["clothingline.unit"].create({"code": "X", "name": "X"})
        with self.assertRaises(AccessError):
            line.unit_id = other
        with self.assertRaises(AccessError):
            line.unlink()
        with self.assertRaises(AccessError):
            assessment.line_ids = [Command.create({"unit_id": other.id})]
        self.assertEqual(assessment.line_ids.unit_id, self.units)

    def test_every_unit_is_judged_first(self):
        assessment = self._assessment().with_user(self.assessor)
        assessment.line_ids[0].action_competent()
        with self.assertRaisesRegex(UserError, "not judged in TEST.02, TEST.03"):
            assessment.action_judge()
        self.assertEqual(assessment.state, "draft")

    def test_all_competent_leaves_what_was_judged(self):
        assessment = self._assessment().with_user(self.assessor)
        assessment.line_ids[1].action_not_yet()
        assessment.action_all_competent()
        self.assertEqual(
            assessment.line_ids.mapped("result"), ["competent", "not_yet", "competent"]
        )

    def test_what_was_judged_is_fixed_until_it_is_reopened(self):
        assessment = self._judged()
        with self.assertRaisesRegex(UserError, "is closed"):
            assessment.with_user(self.assessor).line_ids[0].action_not_yet()
        with self.assertRaisesRegex(UserError, "is closed"):
            assessment.date = date(2026, 3, 1)
        with self.assertRaisesRegex(UserError, "is closed"):
            assessment.unlink()
        self.assertEqual(assessment.result, "competent")
        with self.assertRaises(AccessError):
            assessment.with_user(self.assessor).action_reopen()
        assessment.action_reopen()
        self.assertRecordValues(assessment, [{"state": "draft", "result": False}])

    def test_who_judges_in_the_assessors_name_shows_the_signed_sheet(self):
        assessment = self._assessment()
        assessment.action_all_competent()
        with self.assertRaisesRegex(UserError, "Attach the signed sheet"):
            assessment.action_judge()
        self.assertRecordValues(
            assessment, [{"state": "draft", "result": False, "judged_at": False}]
        )
        sheet = self._sheet(assessment)
        assessment.evidence_ids = sheet
        assessment.action_judge()
        self.assertRecordValues(
            assessment,
            [
                {
                    "result": "competent",
                    "assessor_id": self.assessor.partner_id.id,
                    "entered_by_id": self.officer.id,
                    "judged_at": datetime(2026, 3, 10, 3),
                }
            ],
        )
        # The sheet stays as long as the judgement does.
        for change in (
            lambda: sheet.unlink(),
            lambda: sheet.write({"raw": b"other"}),
            lambda: sheet.write({"res_model": False, "res_id": False}),
            lambda: assessment.write({"evidence_ids": [Command.clear()]}),
            lambda: assessment.write({"assessor_id": self.officer.partner_id.id}),
        ):
            with self.assertRaisesRegex(UserError, "is closed"):
                change()
        self.assertEqual(assessment.evidence_ids.raw, b"signed")

        own = self._judged(self._member("Budi"))
        self.assertFalse(own.entered_by_id)
        self.assertTrue(own.judged_at)

    def _sheet(self, assessment):
        return self.env["ir.attachment"].create(
            {
                "name": "sheet.txt",
                "raw": b"signed",
                "res_model": assessment._name,
                "res_id": assessment.id,
            }
        )

    def test_what_our_steps_keep_of_an_assessment_is_nobodys_to_write(self):
        assessment, judged = self._assessment(), self._judged(self._member("Budi"))
        other = self.env["res.company"].sudo().create({"name": "Elsewhere"})
        for values in (
            {"entered_by_id": False},
            {"judged_at": "2020-01-01 00:00:00"},
            {"company_id": other.id},
            {"previous_id": judged.id},
        ):
            for one in (assessment, judged):
                with self.assertRaisesRegex(AccessError, "keeps this by itself"):
                    one.write(values)
            with self.assertRaisesRegex(AccessError, "keeps this by itself"):
                self._assessment(**values)
        line = assessment.line_ids[0]
        for values in (
            {"tailor_id": judged.tailor_id.id},
            {"assessor_id": self.officer.partner_id.id},
            {"self_result": "competent"},
            {"assessment_id": judged.id},
        ):
            for user in (self.officer, self.assessor):
                with self.assertRaisesRegex(AccessError, "keeps this by itself"):
                    line.with_user(user).write(values)
        self.assertEqual(line.tailor_id, self.tailor)
        self.assertFalse(line.self_result)

    def test_nobody_makes_himself_an_assessor(self):
        own = self.officer.partner_id
        with self.assertRaisesRegex(UserError, "cannot register yourself"):
            own.with_user(self.officer).assessor_number = "MET.1"
        other = self._partner("Dewi")
        with self.assertRaisesRegex(AccessError, "by the programme officer"):
            other.with_user(self.planner).assessor_number = "MET.2"
        with self.assertRaisesRegex(AccessError, "by the programme officer"):
            other.with_user(self.planner).create(
                {"name": "Ani", "assessor_number": "MET.3"}
            )
        other.with_user(self.officer).assessor_number = "MET.4"
        self.assertEqual((own.assessor_number, other.assessor_number), (False, "MET.4"))

    def test_who_is_absent_is_not_judged(self):
        assessment = self._assessment()
        assessment.with_user(self.assessor).action_absent()
        self.assertRecordValues(assessment, [{"state": "absent", "result": False}])
        with self.assertRaisesRegex(UserError, "cannot go from Absent to Judged"):
            self._judge_without_lines(assessment)
        self.assertEqual(assessment.state, "absent")

    def _judge_without_lines(self, assessment):
        assessment.line_ids.sudo().flush_recordset()
        assessment._move_to("judged")

    def test_only_what_was_not_yet_competent_is_assessed_again(self):
        first = self._judged(not_yet=("TEST.02",))
        action = first.action_reassess()
        again = self.env["clothingline.assessment"].browse(action["res_id"])
        self.assertEqual(again.previous_id, first)
        self.assertEqual(again.line_ids.unit_id.code, "TEST.02")
        self._judge(again)
        self.assertEqual(again.result, "competent")
        self.assertEqual(first.result, "not_yet")
        self.assertEqual(again._competent_units(), self.units)
        with self.assertRaisesRegex(UserError, "nothing to assess again"):
            again.action_reassess()

    def test_an_assessment_of_tomorrow_is_not_judged_today(self):
        assessment = self._assessment(date=date(2026, 3, 11))
        with self.assertRaisesRegex(UserError, "on 03/11/2026, a day that has not"):
            self._judge(assessment)
        self.assertEqual(assessment.state, "draft")
        with freeze_time("2026-03-10 17:00:00"):  # the 11th in Jakarta
            assessment.with_user(self.assessor).action_judge()
        self.assertEqual(assessment.state, "judged")

    def test_an_assessor_has_a_number(self):
        assessment = self._assessment(assessor_id=self._partner("Nobody").id)
        assessment.line_ids.action_competent()
        with self.assertRaisesRegex(UserError, "no assessor with a registration"):
            assessment.action_judge()
        self.assertEqual(assessment.state, "draft")

    def test_nobody_judges_himself(self):
        tailor = self.env["clothingline.tailor"].create(
            {"partner_id": self.assessor.partner_id.id}
        )
        with self.assertRaisesRegex(ValidationError, "cannot judge himself"):
            self._assessment(tailor)
        # Nor does he press the button for another assessor.
        other = self._partner("Other", assessor_number="MET.000.000002.2026")
        assessment = self._assessment(tailor, assessor_id=other.id)
        self.assessor.sudo().group_ids += self.env.ref(
            "clothingline_base.group_clothingline_officer"
        )
        own = assessment.with_user(self.assessor)
        with self.assertRaisesRegex(UserError, "You cannot judge yourself"):
            own.line_ids.action_competent()
        with self.assertRaisesRegex(UserError, "You cannot judge yourself"):
            own.action_judge()
        self.assertEqual(set(assessment.line_ids.mapped("result")), {False})

    def test_nobody_judges_whom_he_trained_where_the_scheme_says_so(self):
        trainer = self.assessor.partner_id
        with self.assertRaisesRegex(ValidationError, "trained Siti, and this scheme"):
            self._assessment(trainer_ids=[Command.set(trainer.ids)])
        self.scheme.is_trainer_excluded = False
        assessment = self._assessment(trainer_ids=[Command.set(trainer.ids)])
        self._judge(assessment)
        self.assertEqual(assessment.result, "competent")

    def test_the_rule_is_asked_again_when_it_is_judged(self):
        self.scheme.is_trainer_excluded = False
        trainer = self.assessor.partner_id
        assessment = self._assessment(trainer_ids=[Command.set(trainer.ids)])
        self.scheme.is_trainer_excluded = True
        with self.assertRaisesRegex(UserError, "trained Siti, and this scheme"):
            self._judge(assessment)
        self.assertEqual(assessment.state, "draft")

    def test_an_assessor_sees_and_judges_his_own_candidates_only(self):
        other = self._partner("Other", assessor_number="MET.000.000002.2026")
        own, foreign = self._assessment(), self._assessment(assessor_id=other.id)
        self.env.flush_all()
        assessments = self.env["clothingline.assessment"].with_user(self.assessor)
        self.assertEqual(assessments.search([]), own)
        lines = self.env["clothingline.assessment.line"].with_user(self.assessor)
        self.assertEqual(lines.search([]), own.line_ids)
        for call in (
            lambda: foreign.with_user(self.assessor).line_ids.action_competent(),
            lambda: foreign.with_user(self.assessor).action_judge(),
            lambda: own.with_user(self.assessor).write({"trainer_ids": False}),
            lambda: own.with_user(self.assessor).unlink(),
            lambda: own.with_user(self.assessor).action_reassess(),
            lambda: self._assessment().with_user(self.assessor).copy(),
        ):
            with self.assertRaises(AccessError):
                call()
        self.assertEqual(set(foreign.line_ids.mapped("result")), {False})
        self.assertEqual(own.state, "draft")

    def test_the_grid_shows_candidates_by_units(self):
        first = self._judged(not_yet=("TEST.02",))
        again = first.browse(first.action_reassess()["res_id"])
        again.date = date(2026, 3, 9)
        budi = self._assessment(self._member("Budi"))
        grid = (again + budi).with_user(self.assessor).get_grid()
        codes = [unit["code"] for unit in grid["units"]]
        self.assertEqual(codes, ["TEST.01", "TEST.02", "TEST.03"])
        self.assertEqual([row["name"] for row in grid["rows"]], ["Budi", "Siti"])
        self.assertEqual([len(row["cells"]) for row in grid["rows"]], [3, 1])
        other = self._partner("Other", assessor_number="MET.000.000002.2026")
        foreign = self._assessment(assessor_id=other.id)
        with self.assertRaises(AccessError):
            foreign.with_user(self.assessor).get_grid()

    def test_without_a_choice_the_grid_holds_all_that_the_user_has_to_judge(self):
        self._judged()
        waiting = self._assessment(self._member("Budi"))
        other = self._partner("Other", assessor_number="MET.000.000002.2026")
        self._assessment(self._member("Ani"), assessor_id=other.id)
        nothing = self.env["clothingline.assessment"]
        action = nothing.with_user(self.assessor).action_open_grid()
        self.assertEqual(action["params"]["ids"], waiting.ids)
        self.assertEqual(nothing.action_open_grid()["params"]["ids"], [])

    def test_other_roles_and_the_portal_reach_no_assessment(self):
        group = self.env.ref("clothingline_base.group_clothingline_tailor")
        users = self.env["res.users"].sudo().with_context(no_reset_password=True)
        candidate = users.create(
            {
                "login": "candidate",
                "partner_id": self.tailor.partner_id.id,
                "group_ids": group.ids,
            }
        )
        assessment = self._assessment()
        for user in (self.planner, candidate, self.env.ref("base.public_user")):
            for model in ("clothingline.assessment", "clothingline.assessment.line"):
                rights = self.env[model].with_user(user)
                for operation in ("read", "write", "create", "unlink"):
                    self.assertFalse(rights.has_access(operation), model)
            with self.assertRaises(AccessError):
                assessment.with_user(user).action_judge()
        self.assertEqual(assessment.state, "draft")

    def test_a_candidate_assesses_himself_in_his_own_units_only(self):
        assessment = self._assessment()
        lines = self.env["clothingline.assessment.line"]
        answers = dict.fromkeys(assessment.line_ids.ids, "competent")
        lines._self_assess(self.tailor, answers)
        self.assertEqual(set(assessment.line_ids.mapped("self_result")), {"competent"})
        self.assertEqual(set(assessment.line_ids.mapped("result")), {False})
        foreign = self._assessment(self._member("Budi"))
        with self.assertRaisesRegex(UserError, "not yours"):
            lines._self_assess(self.tailor, {foreign.line_ids[0].id: "competent"})
        with self.assertRaisesRegex(UserError, "Choose an answer"):
            lines._self_assess(self.tailor, {assessment.line_ids[0].id: "expert"})
        self.assertFalse(foreign.line_ids[0].self_result)
        self._judge(assessment)
        with self.assertRaisesRegex(UserError, "is closed"):
            lines._self_assess(self.tailor, answers)


@tagged("post_install", "-at_install")
@freeze_time("2026-03-10 03:00:00")
class TestTheory(AssessmentCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.scheme.survey_id = (
            cls.env["survey.survey"]
            .sudo()
            .create(
                {
                    "user_id": cls.env.ref("base.user_admin").id,
                    "title": "Theory",
                    "scoring_type": "scoring_with_answers",
                    "scoring_success_min": 60,
                    "access_mode": "token",
                }
            )
        )

    def _answer(self, assessment, passed):
        self.assertIn("/survey/start/", assessment._theory_url())
        sheet = assessment.survey_input_id.sudo()
        self.assertEqual(sheet.partner_id, assessment.tailor_id.partner_id)
        sheet.write({"state": "done", "scoring_success": passed})
        self.env.flush_all()
        sheet.scoring_success = passed

    def test_all_competent_needs_the_theory_test(self):
        assessment = self._assessment()
        self.assertEqual(assessment.theory_state, "open")
        with self.assertRaisesRegex(UserError, "has not passed the theory test"):
            self._judge(assessment)
        self._answer(assessment, False)
        self.assertEqual(assessment.theory_state, "failed")
        with self.assertRaisesRegex(UserError, "has not passed the theory test"):
            assessment.with_user(self.assessor).action_judge()
        self.assertEqual(assessment.state, "draft")
        self._answer(assessment, True)
        self.assertEqual(assessment.theory_state, "passed")
        assessment.with_user(self.assessor).action_judge()
        self.assertEqual(assessment.result, "competent")

    def test_a_test_once_passed_counts_in_the_reassessment(self):
        first = self._assessment()
        self._answer(first, True)
        self._judge(first, not_yet=("TEST.02",))
        again = first.browse(first.action_reassess()["res_id"])
        self.assertEqual(again.theory_state, "passed")
        self._judge(again)
        self.assertEqual(again.result, "competent")

    def test_a_candidate_gets_one_sheet(self):
        assessment = self._assessment()
        self.assertEqual(assessment._theory_url(), assessment._theory_url())
        self.scheme.survey_id = False
        with self.assertRaisesRegex(UserError, "no theory test"):
            self._assessment()._theory_url()
