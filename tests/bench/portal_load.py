"""The tailor's home and a report beside Odoo's own pages, from 32 connections at once.

Every connection is a tailor of his own, who asks again as soon as he has his answer.
"""

import re
import statistics
import threading
import time
import uuid
from http import client
from typing import NamedTuple
from urllib.parse import urlencode

from .meter import line
from .site import log_in

CONNECTIONS = 32
SECONDS = 12
GOAL = 5
# The server's own queue holds 16 connections; what is more waits in the proxy that stands
# before it, or would be dropped and come again a second later.
GATE = threading.Semaphore(16)


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
        self.cookie = f"session_id={session.cookies['session_id']}"
        home = self.ask("GET", "/my/jobs")
        (self.job, *_finished) = re.findall(r'<a class="card" href="(/my/jobs/\d+)"', home)
        page = self.ask("GET", self.job)
        self.token = re.findall(r'name="csrf_token" value="([^"]+)"', page)[0]
        self.line = re.findall(r'id="made_\d+" name="(line_\d+)"', page)[-1]

    def ask(self, method, path, body=None):
        connection = client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        headers = {"Cookie": self.cookie, "Accept": "text/html"}
        if body:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
            headers["Accept"] = "application/json"
        with GATE:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            text = answer.read().decode()
            connection.close()
        assert answer.status == client.OK, (path, answer.status, text[:300])
        return text

    def report(self):
        """Count one piece, as the phone's queue sends it."""
        values = {"event_uuid": uuid.uuid4(), self.line: 1, "csrf_token": self.token}
        self.ask("POST", f"{self.job}/made", urlencode(values))


def load(tailors, work, seconds=SECONDS):
    """Let every tailor do his work again and again for so many seconds."""
    spent, end = [], time.perf_counter() + seconds
    start = time.perf_counter()

    def run(tailor):
        while time.perf_counter() < end:
            begin = time.perf_counter()
            work(tailor)
            spent.append(time.perf_counter() - begin)

    threads = [threading.Thread(target=run, args=(tailor,)) for tailor in tailors]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    taken = time.perf_counter() - start
    return Load(
        len(spent) / taken,
        1000 * statistics.median(spent),
        1000 * sorted(spent)[len(spent) * 95 // 100],
    )


def report(port, logins):
    """Print the figures of our two requests beside those of Odoo's two pages."""
    tailors = [Tailor(port, login) for login in logins]
    works = {
        "home": lambda tailor: tailor.ask("GET", "/my/jobs"),
        "report": Tailor.report,
        "my": lambda tailor: tailor.ask("GET", "/my"),
        "my_purchase": lambda tailor: tailor.ask("GET", "/my/purchase"),
    }
    for work in works.values():
        load(tailors, work, 3)  # both workers have their caches
    found = {name: load(tailors, work) for name, work in works.items()}
    for ours in ("home", "report"):
        for peer in ("my", "my_purchase"):
            _report(f"{ours}_beside_{peer}", found[ours], found[peer])


def _report(name, ours, peer):
    for what, unit in (("p50", "ms"), ("p95", "ms")):
        figures = round(getattr(ours, what)), round(getattr(peer, what))
        line(f"{name}_{what}", CONNECTIONS, *figures, unit, 1, figures[0] <= figures[1])
    rates = round(ours.per_second), round(peer.per_second)
    line(
        f"{name}_rate",
        CONNECTIONS,
        *rates,
        "requests/s",
        GOAL,
        rates[0] >= GOAL * rates[1],
    )
