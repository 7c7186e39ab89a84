"""The tailor's pages beside Odoo's portal, for the same tailors, on one server.

Usage: python -m bench.portal <our database> [<folder of npm's modules>]

The weight and the slow line are here; bench.portal_load asks from many connections at
once, bench.portal_at_once sends many reports at the same moment, bench.lighthouse lets
Google's tool judge the pages.
"""

import re
import statistics
import sys
import time

from odoo.modules.registry import Registry
from odoo.tools import config

from . import lighthouse, portal_at_once, portal_load
from .browser import first_visit
from .meter import line
from .site import log_in, make_tailors, serve

HOME, PEER = "/my/jobs", "/my"
REQUESTS = 30
GOAL_BYTES, GOAL_REQUESTS, GOAL_TIME, GOAL_TAP = 60, 8, 0.20, 3
PLACEHOLDER = re.compile(r'data-placeholder_count="([^"]+)"')


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


def report_weight(port, session, job):
    """KB and requests of a first visit, as Odoo serves it without a proxy."""
    peer = first_visit(port, session, PEER)
    for name, page in (("home", HOME), ("job", job)):
        ours = first_visit(port, session, page)
        weight = ours.kilobytes, peer.kilobytes, "KB", GOAL_BYTES
        line(f"{name}_weight", 1, *weight, ours.kilobytes <= GOAL_BYTES)
        asked = ours.requests, peer.requests, "requests", GOAL_REQUESTS
        line(f"{name}_requests", 1, *asked, ours.requests <= GOAL_REQUESTS)


def report_slow_line(port, session, job):
    """Seconds on a line of 50 KB/s that answers after 400 ms, cache empty."""
    peer = first_visit(port, session, PEER, is_slow=True)
    for name, page in (("home", HOME), ("job", job)):
        ours = first_visit(port, session, page, is_slow=True)
        for what in ("tap", "load", "quiet"):
            figures = getattr(ours, what), getattr(peer, what)
            line(f"slow_{name}_{what}", 1, *figures, "s", GOAL_TAP, ours.tap < GOAL_TAP)


def main(database, modules=None):
    with Registry(database).cursor() as cr:
        cr.execute(
            "SELECT state FROM ir_module_module WHERE name = 'clothingline_portal'"
        )
        if cr.fetchone() != ("installed",):
            sys.stdout.write("clothingline_portal is not installed: /my not measured\n")
            return
    logins = make_tailors(database, portal_load.CONNECTIONS)
    with serve(database) as port:
        session = log_in(port, logins[0])
        job = portal_load.Tailor(port, logins[0]).job
        for page in (HOME, PEER):  # Odoo builds its bundles on the first visit
            first_visit(port, session, page)
        report_weight(port, session, job)
        report_slow_line(port, session, job)
        times = [median_ms(port, session, page) for page in (HOME, PEER)]
        line("home_p50", 1, *times, "ms", GOAL_TIME, times[0] <= GOAL_TIME * times[1])
        portal_load.report(port, logins)
        portal_at_once.report(port, database, logins)
        lighthouse.report(port, session, (HOME, job, "/my/jobs/pay"), modules)


if __name__ == "__main__":
    config.parse_config(["--log-level=error", "--max-cron-threads=0"])
    main(*sys.argv[1:])
