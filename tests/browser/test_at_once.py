"""Two devices that report on one job at the very same moment, on a real server."""

import threading
import uuid
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests
from test_tailor_phone import search

DEVICES = 8
PIECES = 20
ACCEPT = {"Accept": "application/json"}


@pytest.fixture
def report(base_url, open_as, job):
    """``report(events)``: send all (event, pieces) at once; the answers, in order."""
    _name, job_id, planner = job
    cookies = open_as("penjahit.a", phone=True).context.cookies()
    session = {cookie["name"]: cookie["value"] for cookie in cookies}
    url = f"{base_url}/my/jobs"
    token = requests.get(f"{url}/token", cookies=session, headers=ACCEPT).json()["csrf"]
    (line,) = search(planner, "clothingline.job.line", [("job_id", "=", job_id)], "id")
    start = threading.Barrier(DEVICES)

    def send(event):
        name, pieces = event
        values = {"event_uuid": name, f"line_{line['id']}": pieces, "csrf_token": token}
        start.wait()
        answer = requests.post(
            f"{url}/{job_id}/made", values, cookies=session, headers=ACCEPT
        )
        return answer.status_code, answer.json()

    def send_all(events):
        with ThreadPoolExecutor(DEVICES) as devices:
            return list(devices.map(send, events))

    return send_all


def made(job):
    _name, job_id, planner = job
    return search(
        planner,
        "clothingline.piece.move",
        [("job_id", "=", job_id), ("target_state", "=", "made")],
        *("event_uuid", "qty"),
    )


def test_one_event_that_comes_eight_times_at_once_counts_once(report, job):
    event = str(uuid.uuid4())
    answers = report([(event, 3)] * DEVICES)
    assert [status for status, _said in answers] == [200] * DEVICES
    said = Counter("pcs" in answer["message"] for _status, answer in answers)
    assert said == {True: 1, False: DEVICES - 1}
    assert [(move["event_uuid"], move["qty"]) for move in made(job)] == [(event, 3)]


def test_different_events_at_once_never_count_more_than_there_is(report, job):
    counted = {}
    for _round in range(3):  # 72 pieces are reported, of 20
        events = [(str(uuid.uuid4()), 3) for _device in range(DEVICES)]
        for (event, pieces), (status, said) in zip(events, report(events), strict=True):
            assert status in {200, 400}, said
            if status == 200:
                counted[event] = pieces
    assert sum(counted.values()) == PIECES // 3 * 3
    assert {move["event_uuid"]: move["qty"] for move in made(job)} == counted
    assert len(made(job)) == len(counted)
