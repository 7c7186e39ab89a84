"""The tailor's first page beside Odoo's portal home, for the same tailor.

Usage: python -m bench.portal <our database>

Bytes and requests are those of a first visit in Chromium with an empty cache, counted
where they pass, so a service worker's are in; the time is the server's, warm.
"""

import contextlib
import re
import socket
import statistics
import subprocess
import sys
import threading
import time

import requests
from playwright.sync_api import sync_playwright

from odoo.modules.registry import Registry
from odoo.tools import config

from . import garment_flow
from .meter import line
from .orders import Side

PAGES = ("/my/jobs", "/my")
LOGIN = "bench_tailor"
REQUESTS = 30
GOAL_BYTES, GOAL_REQUESTS, GOAL_TIME = 60, 8, 0.20
PLACEHOLDER = re.compile(r'data-placeholder_count="([^"]+)"')
REQUEST_HEAD = re.compile(rb"(?:GET|POST|HEAD) \S+ HTTP/1\.1\r\n")


class Gauge:
    """A relay on a port of its own that counts what passes to and from the server."""

    def __init__(self, server_port):
        self.server_port, self.bytes, self.requests = server_port, 0, 0
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self):
        while True:
            client, _address = self.listener.accept()
            server = socket.create_connection(("127.0.0.1", self.server_port))
            for ends in ((client, server, self._sent), (server, client, self._got)):
                threading.Thread(target=self._relay, args=ends, daemon=True).start()

    def _relay(self, source, target, count):
        with contextlib.suppress(OSError):
            while chunk := source.recv(65536):
                count(chunk)
                target.sendall(chunk)
            target.shutdown(socket.SHUT_WR)

    def _sent(self, chunk):
        self.requests += len(REQUEST_HEAD.findall(chunk))

    def _got(self, chunk):
        self.bytes += len(chunk)


def make_tailor(database):
    """A tailor with an offer, a job in work and one done; his login is his password."""
    side = Side(garment_flow, database)
    case = side.make_case(5)
    steps = {step.__name__: step for step in garment_flow.STEPS}
    take = ("take", "issue", "count", "report_made", "hand_in", "judge")
    for work in (take, take[:4], ()):
        for name in ("order_create", "order_confirm", "job_offer", *work):
            with side.env() as env:
                steps[name](env, case)
                env.cr.commit()
    with side.env() as env:
        tailor = env["clothingline.tailor"].browse(case["tailor"])
        group = env.ref("clothingline_base.group_clothingline_tailor")
        env["res.users"].with_context(no_reset_password=True).create(
            {
                "name": "Bench Tailor",
                "login": LOGIN,
                "password": LOGIN,
                "partner_id": tailor.partner_id.id,
                "group_ids": [(6, 0, group.ids)],
            }
        )
        env.cr.commit()


@contextlib.contextmanager
def serve(database):
    """Odoo on a port that is free; the port."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    command = [sys.executable, "-m", "odoo", "-d", database, f"--http-port={port}"]
    command += [f"--db-filter=^{database}$", "--max-cron-threads=0"]
    server = subprocess.Popen([*command, "--log-level=error"])
    try:
        _wait_for(f"http://127.0.0.1:{port}/web/login")
        yield port
    finally:
        server.terminate()
        server.wait(timeout=30)


def _wait_for(url, seconds=120):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        with contextlib.suppress(requests.ConnectionError):
            return requests.get(url, timeout=seconds)
        time.sleep(0.2)
    raise TimeoutError(url)


def log_in(port):
    """A session of the tailor's, and its cookie."""
    session, url = requests.Session(), f"http://127.0.0.1:{port}/web/login"
    token = re.search(r'name="csrf_token" value="([^"]+)"', session.get(url).text)
    form = {"login": LOGIN, "password": LOGIN, "csrf_token": token[1]}
    answer = session.post(url, form, allow_redirects=False)
    assert answer.status_code == 303, answer.status_code
    return session


def first_visit(port, session, page):
    """(bytes, requests) until the page is quiet, in a browser that knows nothing."""
    gauge = Gauge(port)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium",
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        context = browser.new_context(viewport={"width": 360, "height": 640})
        url = f"http://127.0.0.1:{gauge.port}"
        context.add_cookies(
            [
                {
                    "name": "session_id",
                    "value": session.cookies["session_id"],
                    "url": url,
                }
            ]
        )
        tab = context.new_page()
        answer = tab.goto(url + page, wait_until="networkidle")
        assert answer.status == 200, answer.status
        tab.wait_for_timeout(3000)
        browser.close()
    return gauge.bytes, gauge.requests


def median_ms(port, session, page):
    """Of the page and, where it asks for them afterwards, of the figures on it."""
    url, seconds = f"http://127.0.0.1:{port}", []
    for _number in range(3 + REQUESTS):
        start = time.perf_counter()
        answer = session.get(url + page)
        answer.raise_for_status()
        # Odoo's home is empty at first; in one call, where its script makes three.
        if names := PLACEHOLDER.findall(answer.text):
            params = {"params": {"counters": names}}
            session.post(f"{url}/my/counters", json=params).raise_for_status()
        seconds.append(time.perf_counter() - start)
    return round(statistics.median(seconds[3:]) * 1000)


def main(database):
    with Registry(database).cursor() as cr:
        cr.execute(
            "SELECT state FROM ir_module_module WHERE name = 'clothingline_portal'"
        )
        if cr.fetchone() != ("installed",):
            sys.stdout.write("clothingline_portal is not installed: /my not measured\n")
            return
    make_tailor(database)
    with serve(database) as port:
        session = log_in(port)
        for page in PAGES:  # Odoo builds its bundles on the first visit
            first_visit(port, session, page)
        visits = [first_visit(port, session, page) for page in PAGES]
        times = [median_ms(port, session, page) for page in PAGES]
    (ours, ours_requests), (peer, peer_requests) = visits
    ours, peer = round(ours / 1024), round(peer / 1024)
    line("my_bytes", 1, ours, peer, "KB", GOAL_BYTES, ours <= GOAL_BYTES)
    line(
        "my_requests",
        1,
        ours_requests,
        peer_requests,
        "requests",
        GOAL_REQUESTS,
        ours_requests <= GOAL_REQUESTS,
    )
    line("my_p50", 1, *times, "ms", GOAL_TIME, times[0] <= GOAL_TIME * times[1])


if __name__ == "__main__":
    config.parse_config(["--log-level=error", "--max-cron-threads=0"])
    main(sys.argv[1])
