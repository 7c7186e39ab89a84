from datetime import timedelta

from lxml import html

from odoo import fields
from odoo.tests import tagged

from ..controllers import tailor_link
from .common import PortalCase, production


@tagged("post_install", "-at_install")
class TestTailorLink(PortalCase):
    """A job that is opened from a message, without a password."""

    def setUp(self):
        super().setUp()
        self.siti_user.lang = "en_US"
        self.links = self.env["clothingline.job.link"]

    def _link(self, job):
        link, token = self.links._make(job)
        return link, f"/j/{token}"

    def _open(self, base, action, status=303, **changes):
        page = self._page(base)
        (form,) = page.xpath(f"//form[@action='{base}/{action}']")
        data = {k: v for k, v in form.form_values()} | changes
        answer = self.url_open(f"{base}/{action}", data=data, allow_redirects=False)
        self.assertEqual(answer.status_code, status, answer.text[:500])
        self.env.invalidate_all()
        return answer

    def test_from_the_offer_to_the_handover_without_a_password(self):
        offer = self._offer()
        link, base = self._link(offer)
        self._open(base, "take")
        job = offer.job_id
        self.assertEqual((offer.state, link.job_id), ("taken", job))
        production.issue(job)
        self._open(base, "made", **self._typed(job, 3, 0))
        self._open(base, "handin")
        self.assertEqual(job.line_ids.mapped("handed_in_qty"), [3, 0])
        # What came by the link is the tailor's, and marked.
        made = job.piece_move_ids.filtered(lambda m: m.target_state == "made")
        self.assertEqual(
            (made.is_by_link, made.tailor_id, job.handover_ids.is_by_link),
            (True, self.siti, True),
        )
        self.assertEqual(link.use_count, 3)
        told = job.message_ids.filtered(lambda m: "By link: " in m.body)
        self.assertEqual(len(told), 3)
        self.assertEqual(told.author_id, self.siti.partner_id)

    def test_the_link_leads_nowhere_else(self):
        job, other = self._taken(), self._taken(pieces={"navy": {"S": 5}})
        _link, base = self._link(job)
        page = self._get(base)
        self.assertNotIn(other.name, page.text)
        paths = html.fromstring(page.content).xpath("//@href | //@action")
        self.assertFalse([path for path in paths if path.startswith("/my")])
        self.assertEqual(page.headers["Referrer-Policy"], "no-referrer")
        self._get(f"/my/jobs/{job.id}", 303)
        before = self._checksum()
        name = f"line_{other.line_ids.id}"
        self._open(base, "made", 400, **{name: "1"})
        self.assertEqual(self._checksum(), before)

    def test_wrong_expired_withdrawn_and_closed_answer_alike(self):
        jobs = [self._taken(pieces={"navy": {size: 5}}) for size in ("S", "M", "L")]
        (expired, gone), (withdrawn, back), (_link, closed) = map(self._link, jobs)
        # A form that was opened while the link was good is of no use afterwards.
        (form,) = self._page(gone).xpath(f"//form[@action='{gone}/made']")
        data = dict(form.form_values()) | self._typed(jobs[0], 1)
        expired.expires_at = fields.Datetime.now() - timedelta(seconds=1)
        withdrawn.action_withdraw()
        jobs[2].action_recall()
        jobs[2]._move_to("done")
        before = self._checksum()
        answers = set()
        for base in (
            gone,
            back,
            closed,
            gone[:-1],
            f"{gone}x",
            "/j/x",
            "/j/%F0%9F%90%88",
        ):
            self.env["clothingline.attempt"].sudo().search([]).unlink()
            for path in (base, f"{base}/made", f"{base}/picture/note/1"):
                answer = self._get(path, 404)
                answers.add(answer.text)
                self.assertNotIn(jobs[0].name, answer.text)
            answer = self.url_open(f"{base}/made", data=data, allow_redirects=False)
            self.assertEqual(answer.status_code, 404)
            answers.add(answer.text)
        self.assertEqual(len(answers), 1)
        self.assertEqual(self._checksum(), before)

    def test_guessing_is_slowed_down(self):
        for number in range(tailor_link.MOST_WRONG):
            self._get(f"/j/guess{number}", 404)
        self.assertIn("Too many tries", self._get("/j/guess", 429).text)
