"""Devices that speak of one job at the very same moment, on a real server."""

import threading
import uuid
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests
from test_tailor_phone import search

DEVICES = 8
TAILOR = "penjahit.c"
ACCEPT = {"Accept": "application/json"}


@pytest.fixture
def line(open_as):
    """The pieces of a job in work, of which some are made."""
    planner = open_as("planner")
    (user,) = search(planner, "res.users", [("login", "=", TAILOR)], "partner_id")
    lines = search(
        planner,
        "clothingline.job.line",
        [
            ("job_id.partner_id", "=", user["partner_id"][0]),
            ("job_id.state", "=", "taken"),
        ],
        *("job_id", "made_qty"),
    )
    return max(lines, key=lambda line: line["made_qty"])


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
        address = f"{url}/{line['job_id'][0]}/correct"
        answer = requests.post(address, values, cookies=session, headers=ACCEPT)
        return answer.status_code, answer.json()

    def send_all(events):
        with ThreadPoolExecutor(DEVICES) as devices:
            return list(devices.map(send, events))

    return send_all


def test_what_comes_at_once_counts_once_and_never_more_than_there_is(
    report, line, open_as
):
    planner, pieces = open_as("planner"), line["made_qty"]
    before = corrected(planner, line)
    # One event comes eight times at the same moment.
    event = str(uuid.uuid4())
    answers = report([(event, 3)] * DEVICES)
    assert [status for status, _said in answers] == [200] * DEVICES, answers
    said = Counter("pcs" in answer["message"] for _status, answer in answers)
    assert said == {True: 1, False: DEVICES - 1}
    counted = {event: 3}
    assert corrected(planner, line) == before | counted
    # Then eight different ones, again and again, until there is nothing left.
    for _round in range(pieces // DEVICES + 1):
        events = [(str(uuid.uuid4()), 1) for _device in range(DEVICES)]
        for (event, qty), (status, said) in zip(events, report(events), strict=True):
            assert status in {200, 400}, said
            if status == 200:
                counted[event] = qty
    assert sum(counted.values()) == pieces >= DEVICES
    assert corrected(planner, line) == before | counted


def corrected(planner, line):
    """Pieces put back by event; an event that counted twice would be here twice."""
    moves = search(
        planner,
        "clothingline.piece.move",
        [("job_line_id", "=", line["id"]), ("target_state", "=", "in_hand")],
        *("event_uuid", "qty"),
    )
    assert len({move["event_uuid"] for move in moves}) == len(moves)
    return {move["event_uuid"]: move["qty"] for move in moves}
