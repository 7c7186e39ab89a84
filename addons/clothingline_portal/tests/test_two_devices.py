import uuid
from collections import Counter
from random import Random

from odoo.tests import tagged

from .common import PortalCase

INTERLEAVINGS, OF_A_JOB = 200, 50
FLOW = {
    "made": ("in_hand", "made"),
    "correct": ("made", "in_hand"),
    "handin": ("made", "handed_in"),
}


class Expected:
    """What must come of the events: a count of each size by state, an event once."""

    def __init__(self, pieces):
        self.counts = [Counter(in_hand=qty, made=0, handed_in=0) for qty in pieces]
        self.known = set()

    def status(self, action, event, numbers):
        """What the server must answer, after what it must do."""
        if event in self.known:
            return 200
        source, target = FLOW[action]
        if any(
            qty > count[source] for qty, count in zip(numbers, self.counts, strict=True)
        ):
            return 400
        for qty, count in zip(numbers, self.counts, strict=True):
            count[source] -= qty
            count[target] += qty
        self.known.add(event)
        return 200


@tagged("post_install", "-at_install")
class TestTwoDevices(PortalCase):
    """Two phones of one tailor on one job, whose events come late, twice and mixed."""

    def test_however_events_mix_no_piece_and_no_event_counts_twice(self):
        random = Random(20261121)
        self._login(self.siti_user)
        self.csrf = self.url_open("/my/jobs/token").json()["csrf"]
        answers = Counter()
        for number in range(INTERLEAVINGS):
            if number % OF_A_JOB == 0:
                job = self._taken(pieces={"white": {"S": 10, "M": 20}})
                expected = Expected([10, 20])
            for sent in self._interleaving(random):
                status = expected.status(*sent)
                self.assertEqual(self._send(job, *sent), status, (number, sent))
                answers[status] += 1
            self._check(job, expected)
        # The seed tries enough of both.
        self.assertGreater(answers[200], 400)
        self.assertGreater(answers[400], 100)

    def _interleaving(self, random):
        """Events of two devices, each sent up to three times, in the device's order."""
        devices = [
            [
                sent
                for _event in range(random.randint(1, 3))
                for sent in [self._event(random)] * random.randint(1, 3)
            ]
            for _device in range(2)
        ]
        while any(devices):
            yield random.choice([events for events in devices if events]).pop(0)

    def _event(self, random):
        # Few are handed in, for from there no piece comes back to be counted.
        (action,) = random.choices(tuple(FLOW), weights=(20, 19, 1))
        numbers = random.randint(0, 3), random.randint(1, 6)
        return action, str(uuid.UUID(int=random.getrandbits(128), version=4)), numbers

    def _send(self, job, action, event, numbers):
        answer = self.url_open(
            f"/my/jobs/{job.id}/{action}",
            data={"csrf_token": self.csrf, "event_uuid": event}
            | self._typed(job, *numbers),
            headers={"Accept": "application/json"},
        )
        return answer.status_code

    def _check(self, job, expected):
        self.env.invalidate_all()
        for line, counts in zip(job.line_ids, expected.counts, strict=True):
            kept = {state: line[f"{state}_qty"] for state in counts}
            self.assertEqual(kept, dict(counts))
            self.assertEqual(sum(kept.values()), line.qty)
        moves = job.piece_move_ids.filtered("source_state")
        rows = Counter((move.event_uuid, move.job_line_id) for move in moves)
        self.assertEqual(set(rows.values()) or {1}, {1})
        self.assertEqual({event for event, _line in rows}, expected.known)
