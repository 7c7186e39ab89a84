"""The tailor's home and a report beside Odoo's own pages, from 32 connections at once.

Every connection is a tailor of his own, who asks again as soon as he has his answer.
"""

import contextlib
import gzip
import itertools
import queue
import re
import socket
import statistics
import threading
import time
import uuid
from typing import NamedTuple
from urllib.parse import urlencode

from .meter import line
from .site import log_in

CONNECTIONS = 32
GZIP = b"\x1f\x8b"
WARM, SLICE, ROUNDS = 3, 1, 12  # seconds, seconds
# Reports that come in while the home is measured.
REPORTS_PER_SECOND = 5
# What p50 and p95 may be of the peer's, and how many times its requests are wanted.
GOALS = {"my": (1, 2), "my_purchase": (0.5, 2)}
# The server keeps few connections waiting; what is more waits in the proxy before it.
LINES = 8


class Load(NamedTuple):
    """What a number of connections got in a time."""

    per_second: float
    p50: float
    p95: float


class Tailor:
    """One connection: his session, and a form of his job in work."""

    def __init__(self, port, login):
        self.port = port
        session = log_in(port, login)
        cookie = f"Cookie: session_id={session.cookies['session_id']}"
        self.headers = (cookie, "Accept-Encoding: gzip", "Connection: close")
        home = self.page("/my/jobs")
        (self.job, *_finished) = re.findall(
            r'<a class="card" href="(/my/jobs/\d+)"', home
        )
        page = self.page(self.job)
        self.token = re.findall(r'name="csrf_token" value="([^"]+)"', page)[0]
        lines = re.findall(r'id="made_\d+" name="(line_\d+)"', page)
        self.lines = itertools.cycle(lines)

    def page(self, path):
        data = self.ask("GET", path).partition(b"\r\n\r\n")[2]
        return (gzip.decompress(data) if data.startswith(GZIP) else data).decode()

    def ask(self, method, path, body=""):
        """As lean as can be, for it shares the machine with the server."""
        head = [f"{method} {path} HTTP/1.1", "Host: 127.0.0.1", *self.headers]
        if body:
            head += ["Accept: application/json", f"Content-Length: {len(body)}"]
            head.append("Content-Type: application/x-www-form-urlencoded")
        with socket.create_connection(("127.0.0.1", self.port), 120) as line:
            line.sendall("\r\n".join([*head, "", body]).encode())
            answer = line.recv(65536)
            while len(answer) < _length(answer):
                answer += line.recv(65536)
        if answer[8:13] != b" 200 ":
            raise RuntimeError(f"{path}: {answer[:500]}")
        return answer

    def report(self):
        """Count one piece, as the phone's queue sends it."""
        values = {"event_uuid": uuid.uuid4(), "csrf_token": self.token}
        values[next(self.lines)] = 1
        self.ask("POST", f"{self.job}/made", urlencode(values))


def _length(answer):
    """Of the whole answer, as far as it can be told from this beginning of it."""
    head, end, _data = answer.partition(b"\r\n\r\n")
    length = re.search(rb"(?i)\r\ncontent-length: *(\d+)", head) if end else None
    return len(head) + len(end) + int(length[1]) if length else len(answer) + 1


@contextlib.contextmanager
def reporting(tailors):
    """Meanwhile the tailors report in turn, so often whatever else is asked for."""
    turn, end = itertools.cycle(tailors), threading.Event()

    def go_on():
        while not end.wait(1 / REPORTS_PER_SECOND):
            next(turn).report()

    thread = threading.Thread(target=go_on)
    thread.start()
    try:
        yield
    finally:
        end.set()
        thread.join()


def load(tailors, work, seconds):
    """Let every tailor do his work again and again; what each took, and all of them."""
    spent, waiting, start = [], queue.SimpleQueue(), time.perf_counter()
    for tailor in tailors:
        waiting.put((tailor, start))

    def pass_on():
        while time.perf_counter() < start + seconds:
            tailor, begin = waiting.get()
            work(tailor)
            end = time.perf_counter()
            spent.append(end - begin)
            waiting.put((tailor, end))

    threads = [threading.Thread(target=pass_on) for _line in range(LINES)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return spent, time.perf_counter() - start


def take_turns(tailors, works):
    """The load of each work, all slices of it together.

    The slices are short and follow one another, so that a machine that is slower for a
    while is so for each of them.
    """
    for work in works.values():
        load(tailors, work, WARM)
    slices = {name: [] for name in works}
    for _round in range(ROUNDS):
        for name, work in works.items():
            slices[name].append(load(tailors, work, SLICE))
    return {name: _together(parts) for name, parts in slices.items()}


def _together(parts):
    spent = sorted(one for times, _taken in parts for one in times)
    return Load(
        len(spent) / sum(taken for _times, taken in parts),
        1000 * statistics.median(spent),
        1000 * spent[len(spent) * 95 // 100],
    )


def report(port, logins):
    """Print the figures of our two requests beside those of Odoo's two pages.

    While the home is measured, and its peers, the same tailors report.
    """
    tailors = [Tailor(port, login) for login in logins]
    peers = {
        "my": lambda tailor: tailor.ask("GET", "/my"),
        "my_purchase": lambda tailor: tailor.ask("GET", "/my/purchase"),
    }
    ours = {
        "home": lambda tailor: tailor.ask("GET", "/my/jobs"),
        "report": Tailor.report,
    }
    for name, work in ours.items():
        with reporting(tailors) if name == "home" else contextlib.nullcontext():
            found = take_turns(tailors, {name: work, **peers})
        for peer in peers:
            _report(f"{name}_beside_{peer}", found[name], found[peer], *GOALS[peer])


def _report(name, ours, peer, most, times):
    for what in ("p50", "p95"):
        figures = round(getattr(ours, what)), round(getattr(peer, what))
        is_ok = figures[0] <= most * figures[1]
        line(f"{name}_{what}", CONNECTIONS, *figures, "ms", most, is_ok)
    rates = round(ours.per_second), round(peer.per_second)
    is_ok = rates[0] >= times * rates[1]
    line(f"{name}_rate", CONNECTIONS, *rates, "requests/s", times, is_ok)
