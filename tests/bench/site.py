"""Tailors with work and pay, a server with two workers, and their sessions."""

import contextlib
import re
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import requests

from odoo import Command

from . import garment_flow
from .orders import Side

TAILORS_OF_AN_ORDER = 4
PIECES = 400  # of each variant of an order, shared by its tailors
OFFERED = 5


def make_tailors(database, count):
    """So many tailors, each with an offer, a job in work and pay; their logins.

    The login is the password, too.
    """
    side = Side(garment_flow, database)
    logins = []
    while len(logins) < count:
        case = side.make_case(5)
        with side.env() as env:
            _order(env, case)
            tailors = _tailors(env, case)
            for tailor in tailors:
                logins.append(_login(env, tailor, len(logins)))
                _give_work(env, case, tailor)
            env.cr.commit()
    return logins


def _order(env, case):
    garment_flow.order_create(env, case)
    order = env["clothingline.order"].browse(case["order"])
    order.line_ids.qty = PIECES
    garment_flow.order_confirm(env, case)


def _tailors(env, case):
    first = env["clothingline.tailor"].browse(case["tailor"])
    others = [garment_flow.make_tailor(env) for _one in range(TAILORS_OF_AN_ORDER - 1)]
    return [first, *others]


def _login(env, tailor, number):
    login = f"bench_tailor_{number}"
    env["res.users"].with_context(no_reset_password=True).create(
        {
            "name": f"Bench Tailor {number}",
            "login": login,
            "password": login,
            "tz": "Asia/Jakarta",
            "partner_id": tailor.partner_id.id,
            "group_ids": [
                Command.set(env.ref("clothingline_base.group_clothingline_tailor").ids)
            ],
        }
    )
    return login


def _give_work(env, case, tailor):
    """One job on offer, one of which a part is sewn and has passed."""
    case["tailor"] = tailor.id
    share = PIECES // TAILORS_OF_AN_ORDER
    for qty in (OFFERED, share - OFFERED):
        garment_flow.job_offer(env, case, qty)
    garment_flow.take(env, case)
    garment_flow.issue(env, case)
    job = env["clothingline.job"].sudo().browse(case["job"])
    rows = dict.fromkeys(job.line_ids[0], 1)
    job._report_made(rows, f"bench-made-{job.id}")
    job._hand_in(rows, f"bench-in-{job.id}").inspection_ids.action_judge()


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]


@contextlib.contextmanager
def serve(database, workers=2):
    """Odoo with its workers on a port that is free; the port."""
    port = free_port()
    options = [f"--workers={workers}", "--max-cron-threads=0", "--log-level=error"]
    address = ["--http-interface=127.0.0.1", f"--http-port={port}"]
    address += [f"--gevent-port={free_port()}"]
    with tempfile.TemporaryDirectory() as folder:
        # A file of its own: the workers' supervisor starts its helper by that name.
        start = Path(folder, "odoo-bin")
        start.write_text("import odoo.cli\n\nodoo.cli.main()\n")
        server = subprocess.Popen(
            [sys.executable, start, "-d", database, *options, *address]
        )
        try:
            _wait_for(f"http://127.0.0.1:{port}/web/login")
            yield port
        finally:
            server.terminate()
            server.wait(timeout=60)


def _wait_for(url, seconds=120):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        with contextlib.suppress(requests.ConnectionError):
            return requests.get(url, timeout=seconds)
        time.sleep(0.2)
    raise TimeoutError(url)


def log_in(port, login):
    """A session of this tailor's."""
    session, url = requests.Session(), f"http://127.0.0.1:{port}/web/login"
    token = re.search(r'name="csrf_token" value="([^"]+)"', session.get(url).text)
    form = {"login": login, "password": login, "csrf_token": token[1]}
    answer = session.post(url, form, allow_redirects=False)
    assert answer.status_code == requests.codes.see_other, answer.status_code
    return session
