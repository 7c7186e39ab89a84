"""A first visit in Chromium: what passes to and from the server, and how long it takes.

Bytes and requests are counted where they pass, so a service worker's are in.
"""

import contextlib
import re
import socket
import threading
from typing import NamedTuple

from playwright.sync_api import TimeoutError as Timeout
from playwright.sync_api import sync_playwright

REQUEST_HEAD = re.compile(rb"(?:GET|POST|HEAD) \S+ HTTP/1\.1\r\n")
SLOW = {
    "offline": False,
    "latency": 400,
    "downloadThroughput": 50 * 1024,
    "uploadThroughput": 50 * 1024,
}
PATIENCE = 180_000
# A count can be tapped when a tap counts; on Odoo's page, when a card is to be seen.
CAN_BE_TAPPED = """() => {
    const step = document.querySelector("form[action$='/made'] [data-step='1']");
    if (step) {
        step.click();
        return step.closest("[data-stepper]").querySelector("input").value > 0;
    }
    const cards = document.querySelectorAll("a.card[data-job], .o_portal_docs a");
    return [...cards].some((card) => card.checkVisibility());
}"""


class Visit(NamedTuple):
    """What passed, and the seconds until a tap counts, all is there, all is quiet."""

    kilobytes: int
    requests: int
    tap: float
    load: float
    quiet: float


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


def first_visit(port, session, page, *, is_slow=False):
    """Visit this page in a browser that knows nothing but the session."""
    gauge = Gauge(port)
    url = f"http://127.0.0.1:{gauge.port}"
    cookie = {"name": "session_id", "value": session.cookies["session_id"], "url": url}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium",
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        context = browser.new_context(
            viewport={"width": 360, "height": 640}, is_mobile=True, has_touch=True
        )
        context.add_cookies([cookie])
        tab = context.new_page()
        if is_slow:
            network = context.new_cdp_session(tab)
            network.send("Network.enable")
            network.send("Network.emulateNetworkConditions", SLOW)
        answer = tab.goto(url + page, wait_until="commit", timeout=PATIENCE)
        assert answer.status == 200, answer.status
        tap = _seconds(tab, CAN_BE_TAPPED)
        tab.wait_for_load_state("load", timeout=PATIENCE)
        with contextlib.suppress(Timeout):
            tab.wait_for_load_state("networkidle", timeout=PATIENCE)
        quiet = tab.evaluate("performance.now()") / 1000 - 0.5  # idle for half a second
        tab.wait_for_timeout(3000)
        load = tab.evaluate(
            "performance.getEntriesByType('navigation')[0].loadEventEnd"
        )
        browser.close()
    return Visit(
        round(gauge.bytes / 1024), gauge.requests, tap, round(load / 1000, 2), quiet
    )


def _seconds(tab, condition):
    """Seconds from the start of the visit until this holds."""
    tab.wait_for_function(condition, timeout=PATIENCE, polling=50)
    return tab.evaluate("performance.now()") / 1000
