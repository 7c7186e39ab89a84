"""Two devices that report on one job at the very same moment, on a real server."""

import threading
import uuid
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests
from test_tailor_phone import search

DEVICES = 8
TAILOR = "penjahit.b"
ACCEPT = {"Accept": "application/json"}


@pytest.fixture
def line(open_as):
    """The pieces of a job in work, of which many are in hand."""
    user = search(
        open_as("planner"), "res.users", [("login", "=", TAILOR)], "partner_id"
    )
    lines = search(
        open_as("planner"),
        "clothingline.job.line",
        [
            ("job_id.partner_id", "=", user[0]["partner_id"][0]),
            ("job_id.state", "=", "taken"),
        ],
        *("job_id", "in_hand_qty"),
    )
    return max(lines, key=lambda line: line["in_hand_qty"])


@pytest.fixture
def report(base_url, open_as, line):
    """``report(events)``: send all (event, pieces) at once; the answers, in order."""
    cookies = open_as(TAILOR, phone=True).context.cookies()
    session = {cookie["name"]: cookie["value"] for cookie in cookies}
    url = f"{base_url}/my/jobs"
    token = requests.get(f"{url}/token", cookies=session, headers=ACCEPT).json()["csrf"]
    start = threading.Barrier(DEVICES)

    def send(event):
        name, pieces = event
        values = {"event_uuid": name, f"line_{line['id']}": pieces, "csrf_token": token}
        start.wait()
        address = f"{url}/{line['job_id'][0]}/made"
        answer = requests.post(address, values, cookies=session, headers=ACCEPT)
        return answer.status_code, answer.json()

    def send_all(events):
        with ThreadPoolExecutor(DEVICES) as devices:
            return list(devices.map(send, events))

    return send_all


def test_what_comes_at_once_counts_once_and_never_more_than_there_is(
    report, line, open_as
):
    planner, pieces = open_as("planner"), line["in_hand_qty"]
    before = made(planner, line)
    # One event comes eight times at the same moment.
    event = str(uuid.uuid4())
    answers = report([(event, 3)] * DEVICES)
    assert [status for status, _said in answers] == [200] * DEVICES
    said = Counter("pcs" in answer["message"] for _status, answer in answers)
    assert said == {True: 1, False: DEVICES - 1}
    counted = {event: 3}
    assert made(planner, line) == before | counted
    # Then eight different ones, again and again, until there is nothing left.
    for _round in range(pieces // (3 * DEVICES) + 1):
        events = [(str(uuid.uuid4()), 3) for _device in range(DEVICES)]
        for (event, qty), (status, said) in zip(events, report(events), strict=True):
            assert status in {200, 400}, said
            if status == 200:
                counted[event] = qty
    assert pieces >= 3 * DEVICES
    assert sum(counted.values()) == pieces // 3 * 3
    assert made(planner, line) == before | counted


def made(planner, line):
    """Pieces by event; an event that counted twice would be here twice."""
    moves = search(
        planner,
        "clothingline.piece.move",
        [("job_line_id", "=", line["id"]), ("target_state", "=", "made")],
        *("event_uuid", "qty"),
    )
    assert len({move["event_uuid"] for move in moves}) == len(moves)
    return {move["event_uuid"]: move["qty"] for move in moves}
