import uuid
from datetime import timedelta

from odoo import fields
from odoo.tests import tagged

from .common import PortalCase

JSON = {"Accept": "application/json"}


@tagged("post_install", "-at_install")
class TestTailorQueue(PortalCase):
    """What the script of the tailor's pages asks for and sends."""

    def _token(self):
        return self.url_open("/my/jobs/token", headers=JSON).json()

    def _send(self, job, action, data, status=200, base=None):
        answer = self.url_open(
            f"{base or f'/my/jobs/{job.id}'}/{action}",
            data={"csrf_token": self._token()["csrf"], **data},
            headers=JSON,
            allow_redirects=False,
        )
        self.assertEqual(answer.status_code, status, answer.text[:500])
        self.env.invalidate_all()
        return answer.json()

    def _event(self, **vals):
        return {"event_uuid": str(uuid.uuid4()), **vals}

    def test_an_event_is_answered_with_a_sentence_and_counts_once(self):
        job = self._taken()
        self._login(self.siti_user)
        data = self._event() | self._typed(job, 4, 0)
        answer = self._send(job, "made", data)
        self.assertIn("4 pcs counted as made", answer["message"])
        answer = self._send(job, "made", data)
        self.assertIn("counted once", answer["message"])
        self.assertEqual(job.line_ids[0].made_qty, 4)

    def test_the_event_keeps_its_own_time(self):
        job = self._taken()
        now = fields.Datetime.now()
        job._in_step().taken_at = now - timedelta(hours=5)
        self._login(self.siti_user)
        moment = now - timedelta(hours=2)
        data = self._event(happened_at=f"{moment.isoformat()}.250Z")
        self._send(job, "made", data | self._typed(job, 4, 0))
        move = job.piece_move_ids.filtered(lambda m: m.event_uuid == data["event_uuid"])
        self.assertEqual(move.happened_at, moment)
        self.assertGreater(move.create_date, moment + timedelta(hours=1))

    def test_what_is_refused_is_told_and_changes_nothing(self):
        job = self._taken()
        self._login(self.siti_user)
        before = self._checksum()
        late = (fields.Datetime.now() + timedelta(hours=1)).isoformat() + "Z"
        for vals, numbers, sentence in (
            ({}, (11, 0), "11 pieces are too many"),
            ({"happened_at": late}, (1, 0), "lies in the future"),
            ({"happened_at": "2020-01-01T00:00:00Z"}, (1, 0), "is older than your yes"),
            ({"happened_at": "yesterday"}, (1, 0), "This page is too old"),
            ({"happened_at": "0001-01-01T00:00:00+14:00"}, (1, 0), "too old"),
            ({"event_uuid": "take-1"}, (1, 0), "This page is too old"),
        ):
            with self.subTest(sentence=sentence):
                data = self._event(**vals) | self._typed(job, *numbers)
                answer = self._send(job, "made", data, 400)
                self.assertIn(sentence, answer["error"])
        self.assertEqual(self._checksum(), before)

    def test_nobody_else_gets_more_than_a_sentence(self):
        job = self._taken()
        before = self._checksum()
        for user in (self.budi_user, self.brand_user):
            self._login(user)
            answer = self._send(
                job, "made", self._event() | self._typed(job, 1, 0), 404
            )
            self.assertEqual(answer, {"error": "This job was taken back or cancelled."})
        self.logout()
        for path in ("/my/jobs/token", "/my/jobs/offline"):
            answer = self.url_open(path, headers=JSON, allow_redirects=False)
            self.assertIn("/web/login", answer.headers["Location"])
        self.assertEqual(self._checksum(), before)

    def test_the_pages_to_keep_are_the_home_and_the_open_jobs(self):
        offered, taken = self._offer(), self._taken(pieces={"navy": {"S": 5}})
        refused = self._offer(pieces={"navy": {"M": 5}})
        refused._refuse("x")
        self._offer(tailor=self.budi, pieces={"navy": {"L": 5}})
        self._login(self.siti_user)
        pages = self.url_open("/my/jobs/offline").json()
        self.assertEqual(
            set(pages), {"/my/jobs", self._path(offered), self._path(taken)}
        )
        self.assertIn(taken.name, pages[f"/my/jobs/{taken.id}"])

    def test_the_worker_may_serve_all_of_the_tailors_pages(self):
        answer = self._get("/my/clothingline-sw.js")
        self.assertEqual(answer.headers["Service-Worker-Allowed"], "/my")
        self.assertIn("text/javascript", answer.headers["Content-Type"])
        self.assertTrue(answer.text.startswith('const SHELL = ["/clothingline_portal'))

    def test_reporting_costs_the_same_whatever_the_size_of_the_job(self):
        small = self._taken(pieces={"white": {"S": 5}})
        large = self._taken(
            pieces={
                colour: dict.fromkeys(("M", "L", "XL", "XXL"), 5)
                for colour in ("white", "navy")
            }
        )
        self._login(self.siti_user)
        costs = []
        for job in (small, large, small, large):
            data = self._event() | self._typed(job, *[1] * len(job.line_ids))
            token = self._token()["csrf"]
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.url_open(
                f"/my/jobs/{job.id}/made",
                data={"csrf_token": token, **data},
                headers=JSON,
            )
            costs.append(self.env.cr.sql_log_count - before)
        self.assertEqual(costs[2:], [20, 20])
