import uuid

from odoo.http import Request
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import PortalCase, production


@tagged("post_install", "-at_install")
class TestTailorActions(PortalCase):
    """A tailor acts on his job by plain forms; what is refused changes nothing."""

    def test_from_the_offer_to_the_handover(self):
        offer = self._offer()
        self._login(self.siti_user)
        # He takes the job, and the warehouse sends the material.
        answer = self._do(offer, "take")
        job = offer.job_id
        self.assertTrue(answer.headers["Location"].endswith(f"/my/jobs/{job.id}"))
        self.assertEqual(job.state, "taken")
        self.assertIn("The job is yours", self._get(f"/my/jobs/{job.id}").text)
        self.assertNotIn("The job is yours", self._get(f"/my/jobs/{job.id}").text)
        production.issue(job)
        # He counts it: the numbers of the warehouse stand there already.
        self._do(job, "material")
        self.assertEqual(job.material_state, "counted")
        # He reports pieces, puts two back, and hands in what is left.
        self._do(job, "made", **self._typed(job, 10, 20))
        self._do(job, "correct", **self._typed(job, 2, ""))
        self.assertEqual(job.line_ids.mapped("made_qty"), [8, 20])
        self._do(job, "handin")
        self.assertEqual(job.line_ids.mapped("handed_in_qty"), [8, 20])
        self.assertRecordValues(job.handover_ids, [{"state": "handed_in", "qty": 28}])
        self.assertEqual(job.handover_ids.inspection_ids.state, "pending")

    def test_a_refusal_needs_a_reason(self):
        offer = self._offer()
        self._login(self.siti_user)
        before = self._checksum()
        answer = self._do(offer, "refuse", 400)
        self._assert_error(answer, "Choose a reason, or write one.")
        self.assertEqual(self._checksum(), before)
        self._do(offer, "refuse", choice="The price is too low")
        self.assertEqual(offer.state, "refused")
        self.assertEqual(offer.refuse_reason, "The price is too low")

    def test_an_offer_that_has_ended_says_so_and_is_not_answered(self):
        refused, withdrawn, lapsed, late = (
            self._offer(pieces={"navy": {size: 5}}) for size in ("S", "M", "L", "XL")
        )
        self._login(self.siti_user)
        take = self._form(refused, "take")
        refused._refuse("ill")
        withdrawn.action_withdraw()
        (lapsed | late)._in_step().expires_at = "2026-01-01"
        lapsed._move_to("lapsed")
        before = self._checksum()
        for offer, told, error in (
            (refused, "You refused this job.", "no longer offered"),
            (withdrawn, "This offer was taken back.", "no longer offered"),
            (lapsed, "its time to answer is over", "no longer offered"),
            (late, "its time to answer is over", "The time to answer"),
        ):
            page = self._page(self._path(offer))
            (ended,) = page.xpath("//*[@data-ended]")
            self.assertIn(told, ended.text)
            self.assertFalse(page.xpath("//form"))
            self._assert_error(self._post(offer, "take", take, 400), error)
        self.assertNotIn("/my/jobs/offer/", self._get("/my/jobs").text)
        self.assertEqual(self._checksum(), before)

    def test_what_is_no_whole_number_comes_back_with_a_sentence(self):
        job = self._taken()
        self._login(self.siti_user)
        before = self._checksum()
        for typed in ("abc", "-1", "1.5", "1,5", "1e3", "٣", "9" * 40, "5 6", "<b>"):
            with self.subTest(typed=typed):
                answer = self._do(job, "made", 400, **self._typed(job, 3, typed))
                page = self._assert_error(answer, "Enter whole numbers only")
                form = page.xpath("//form[contains(@action, '/made')]")[0]
                self.assertEqual(
                    [form.fields[name] for name in self._typed(job, 0, 0)], ["3", typed]
                )
                self.assertEqual(self._checksum(), before)

    def test_too_many_none_and_nothing_are_refused(self):
        job = self._taken()
        self._login(self.siti_user)
        before = self._checksum()
        for action, numbers, sentence in (
            ("made", (11, 0), "11 pieces are too many, only 10"),
            ("made", (0, ""), "Enter at least one piece."),
        ):
            answer = self._do(job, action, 400, **self._typed(job, *numbers))
            self._assert_error(answer, sentence)
            self.assertEqual(self._checksum(), before)
        job._report_made({job.line_ids[0]: 4}, "m")
        before = self._checksum()
        first = f"line_{job.line_ids[0].id}"
        for action, sentence in (
            ("handin", "only 4 pieces are ready to hand in, not 5"),
            ("correct", "5 pieces are too many, only 4"),
        ):
            answer = self._do(job, action, 400, **{first: "5"})
            self._assert_error(answer, sentence)
            self.assertEqual(self._checksum(), before)

    def test_material_is_counted_with_a_decimal_comma_or_point(self):
        job = self._taken()
        material = job.material_ids
        self._login(self.siti_user)
        name = f"material_{material.id}"
        before = self._checksum()
        for typed in ("", "abc", "-1", "1.2.3"):
            answer = self._do(job, "material", 400, **{name: typed})
            self._assert_error(answer, "Enter what you counted as a number")
            self.assertEqual(self._checksum(), before)
        self._do(job, "material", **{name: "49,5"})
        self.assertRecordValues(material, [{"counted_qty": 49.5, "is_counted": True}])
        # The difference reaches the planner.
        self.assertEqual(len(job.activity_ids), 1)

    def test_the_same_event_counts_once(self):
        job = self._taken()
        self._login(self.siti_user)
        made = self._form(job, "made") | self._typed(job, 4, 0)
        self._post(job, "made", made)
        self._post(job, "made", made)
        self.assertEqual(job.line_ids[0].made_qty, 4)
        self.assertIn("counted once", self._get(f"/my/jobs/{job.id}").text)
        handin = self._form(job, "handin")
        self._post(job, "handin", handin)
        self._post(job, "handin", handin)
        self.assertEqual(len(job.handover_ids), 1)
        self.assertEqual(job.line_ids[0].handed_in_qty, 4)

    def test_a_second_tap_on_take_refuse_and_count_is_no_mistake(self):
        offer, other = self._offer(), self._offer(pieces={"navy": {"S": 5}})
        self._login(self.siti_user)
        take, refuse = self._form(offer, "take"), self._form(other, "refuse")
        answers = set()
        for _tap in range(2):
            answers.add(self._post(offer, "take", take).headers["Location"])
            self._post(other, "refuse", refuse | {"reason": "ill"})
        self.assertEqual((offer.state, other.state), ("taken", "refused"))
        (job,) = self.siti.job_ids
        (answer,) = answers
        self.assertTrue(answer.endswith(f"/my/jobs/{job.id}"))
        self.assertEqual(len(job.picking_ids), 1)
        production.issue(job)
        material = self._form(job, "material")
        for _tap in range(2):
            self._post(job, "material", material)
        self.assertEqual(job.material_state, "counted")

    def test_events_are_named_by_the_page_and_not_like_those_of_the_system(self):
        job = self._taken()
        self._login(self.siti_user)
        before = self._checksum()
        for event in ("", "x", f"recall-{job.id}", "1" * 5000):
            answer = self._do(
                job, "made", 400, event_uuid=event, **self._typed(job, 1, 0)
            )
            self._assert_error(answer, "This page is too old. Open the job again.")
        self.assertEqual(self._checksum(), before)

    def test_nothing_without_the_token_of_the_form(self):
        job = self._taken()
        self._login(self.siti_user)
        before = self._checksum()
        data = self._form(job, "made") | self._typed(job, 1, 0)
        del data["csrf_token"]
        with mute_logger("odoo.http"):
            self._post(job, "made", data, 400)
        self.assertEqual(self._checksum(), before)

    def test_nobody_else_acts_on_a_job(self):
        offered, taken = self._offer(), self._made(pieces={"navy": {"S": 5}})
        self._login(self.siti_user)
        forms = [
            (offered, "take", self._form(offered, "take")),
            (offered, "refuse", self._form(offered, "refuse") | {"reason": "x"}),
            (taken, "material", self._form(taken, "material")),
            (taken, "correct", self._form(taken, "correct") | self._typed(taken, 1)),
            (taken, "handin", self._form(taken, "handin")),
            (taken, "made", {"event_uuid": str(uuid.uuid4())} | self._typed(taken, 1)),
        ]
        before = self._checksum()
        for user in (self.budi_user, self.brand_user):
            self._login(user)
            for job, action, data in forms:
                self._post(
                    job, action, data | {"csrf_token": Request.csrf_token(self)}, 404
                )
            self.assertEqual(self._checksum(), before)
        self.logout()
        for job, action, data in forms:
            answer = self._post(job, action, data, 303)
            self.assertIn("/web/login", answer.headers["Location"])
        self.assertEqual(self._checksum(), before)

    def test_what_the_planner_has_recalled_is_not_counted(self):
        job = self._taken()
        self._login(self.siti_user)
        form = self._form(job, "made") | self._typed(job, 1, 0)
        job.action_recall()
        before = self._checksum()
        answer = self._post(job, "made", form, 400)
        self._assert_error(answer, "1 pieces are too many, only 0 are in hand")
        self.assertEqual(self._checksum(), before)

    def test_the_address_of_an_action_shows_the_job(self):
        job = self._taken()
        self._login(self.siti_user)
        before = self._checksum()
        offer = self._path(job.offer_id)
        paths = [offer, f"{offer}/take", f"{offer}/refuse"]
        for action in ("material", "made", "correct", "handin", "problem", "tell"):
            paths.append(f"/my/jobs/{job.id}/{action}")
        for path in paths:
            answer = self._get(path, 303)
            self.assertTrue(answer.headers["Location"].endswith(f"/my/jobs/{job.id}"))
        self.assertEqual(self._checksum(), before)
