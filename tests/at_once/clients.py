"""Clients that speak to one server at the very same moment, and what came out."""

import re
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

import requests

ROOT = Path(__file__).parents[2]
LOG = ROOT / "var" / "log" / "at_once.log"
PATIENCE = 90  # seconds: who waits longer is stuck
JSON = {"Accept": "application/json"}
# A sentence for people; all else that comes as an error is a fault.
SENTENCES = ("odoo.exceptions.UserError", "odoo.exceptions.ValidationError")


def database(*arguments):
    script = ROOT / "scripts" / "database.sh"
    done = subprocess.run(
        [script, *arguments], check=True, stdout=subprocess.PIPE, text=True
    )
    return done.stdout.strip()


class Answer(NamedTuple):
    """What a client was told, and after how long."""

    kind: str  # done, refused, or the fault
    said: object
    seconds: float

    @property
    def is_done(self):
        return self.kind == "done"


class Server:
    """Odoo on a port that is free, in one process with a thread for each client."""

    def __init__(self, name):
        with socket.create_server(("127.0.0.1", 0)) as listener:
            port = listener.getsockname()[1]
        self.url = f"http://127.0.0.1:{port}"
        self.command = [sys.executable, "-m", "odoo", "-d", name]
        self.command += [f"--http-port={port}", f"--db-filter=^{name}$"]
        self.command += ["--http-interface=127.0.0.1", "--max-cron-threads=0"]
        self.command += ["--workers=0"]

    def __enter__(self):
        with LOG.open("w") as log:
            self.process = subprocess.Popen(self.command, stdout=log, stderr=log)
        return self

    def __exit__(self, *_exc):
        self.process.terminate()
        try:
            self.process.wait(timeout=30)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait(timeout=30)

    def wait(self):
        end = time.monotonic() + 2 * PATIENCE
        while time.monotonic() < end and self.process.poll() is None:
            try:
                return urllib.request.urlopen(f"{self.url}/web/login", timeout=PATIENCE)
            except urllib.error.URLError:
                time.sleep(0.2)
        raise AssertionError(f"{self.url} does not answer, see {LOG}")

    # What one client does ---------------------------------------------------

    def call(self, session, model, method, *args, **kwargs):
        """A button of the firm's own people, as the web client presses it."""
        params = {"model": model, "method": method, "args": args, "kwargs": kwargs}
        answer = requests.post(
            f"{self.url}/web/dataset/call_kw/{model}/{method}",
            json={"jsonrpc": "2.0", "method": "call", "params": params},
            cookies=session,
            timeout=PATIENCE,
        ).json()
        if "error" not in answer:
            return "done", answer.get("result")
        data = answer["error"]["data"]
        kind = "refused" if data["name"] in SENTENCES else data["name"]
        return kind, data["message"]

    def post(self, session, path, **values):
        """A form of the tailor's phone."""
        answer = requests.post(
            f"{self.url}{path}",
            {**values, "csrf_token": self.token(session)},
            cookies=session,
            headers=JSON,
            timeout=PATIENCE,
        )
        kinds = {200: "done", 400: "refused", 404: "refused"}
        kind = kinds.get(answer.status_code, f"HTTP {answer.status_code}")
        return kind, answer.json() if kind in ("done", "refused") else answer.text[:500]

    def token(self, session):
        url = f"{self.url}/my/jobs/token"
        return requests.get(
            url, cookies=session, headers=JSON, timeout=PATIENCE
        ).json()["csrf"]


def at_once(name, steps):
    """Let each step be done by a client of its own, all at the same moment.

    Prints what came out; a fault of the server's or silence fails the test.
    """
    barrier = threading.Barrier(len(steps))

    def run(step):
        barrier.wait(PATIENCE)
        begin = time.perf_counter()
        kind, said = step()
        return Answer(kind, said, time.perf_counter() - begin)

    with ThreadPoolExecutor(len(steps)) as clients:
        answers = list(clients.map(run, steps))
    spent = sorted(answer.seconds for answer in answers)
    counts = Counter(answer.kind for answer in answers)
    print(  # noqa: T201 - what came out is read by people
        f"AT ONCE {name:34} clients {len(steps):2} "
        f"p50 {spent[len(spent) // 2]:5.2f} s p95 {spent[len(spent) * 95 // 100]:5.2f} "
        f"s most {spent[-1]:5.2f} s "
        + " ".join(f"{kind} {count}" for kind, count in sorted(counts.items()))
    )
    faults = [answer for answer in answers if answer.kind not in ("done", "refused")]
    assert not faults, faults
    return answers


def sentences(answers):
    """What the refused were told, numbers left out."""
    return Counter(
        re.sub(r"\S*\d\S*", "#", str(answer.said))
        for answer in answers
        if not answer.is_done
    )
