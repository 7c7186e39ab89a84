"""A real server on a copy of the demo, and a real Chromium that looks at it.

Fixtures: ``base_url``; ``open_as(login, phone=False)`` gives a page of someone who has
logged in (password = login), ``open_as(None)`` one of the public. A page that threw a
JavaScript error, or asked another host for anything, fails its test.
"""

import os
import subprocess
import sys
from contextlib import contextmanager

import first_day
import pytest
from playwright.sync_api import sync_playwright
from server import LOG, database, free_port, wait_for
from test_tailor_phone import (
    call,
    issue_material,
    offer_work,
    open_offer,
    search,
    send,
    taken_job,
)
from weak_line import WeakLine

DESKTOP = {"width": 1366, "height": 768}
PHONE = {"width": 360, "height": 640}


@pytest.fixture(scope="session")
def demo_database():
    """A copy of the database that `make run` serves, dropped at the end."""
    template, name = database("template", "demo"), f"cl_browser_{os.getpid()}"
    database("copy", template, name)
    yield name
    database("drop", name)


@contextmanager
def served(name):
    """The address of a server of this database, as long as one looks at it."""
    port = free_port()
    command = [sys.executable, "-m", "odoo", "-d", name]
    command += [f"--http-port={port}", f"--db-filter=^{name}$"]
    with LOG.open("a") as log:
        server = subprocess.Popen(
            [*command, "--max-cron-threads=0"], stdout=log, stderr=log
        )
    try:
        wait_for(f"http://127.0.0.1:{port}/web/login", server)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(timeout=30)


@pytest.fixture(scope="session")
def base_url(demo_database):
    with served(demo_database) as url:
        yield url


@pytest.fixture(scope="session")
def empty_url():
    """A firm on its first day, as `make run DEMO=0` makes it: its manager alone."""
    template, name = database("template", "suite"), f"cl_empty_{os.getpid()}"
    database("copy", template, name)
    try:
        database("first_day", name)
        with served(name) as url:
            yield url
    finally:
        database("drop", name)


@pytest.fixture(scope="session")
def staffed_url(empty_url, chromium):
    """The same, with a user for each role, and accounts prepared, by the manager."""
    context = chromium.new_context(base_url=empty_url, viewport=DESKTOP)
    page = context.new_page()
    _log_in(page, "manager")
    first_day.make_users(page)
    first_day.prepare_accounts(page)
    context.close()
    return empty_url


COUNTED = []


@pytest.fixture
def counted():
    """``counted(text)``: what was counted stands at the end of the run."""
    return COUNTED.append


def pytest_terminal_summary(terminalreporter):
    for text in COUNTED:
        terminalreporter.write_line(f"COUNTED {text}")


@pytest.fixture
def empty_page(chromium, staffed_url):
    """``empty_page(login)``: a page of the firm on its first day."""
    contexts, errors = [], []

    def open_page(login, *, phone=False):
        context = chromium.new_context(
            base_url=staffed_url,
            locale="id-ID",
            timezone_id="Asia/Jakarta",
            viewport=PHONE if phone else DESKTOP,
        )
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(f"{page.url}: {error}"))
        _log_in(page, login)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert not errors, "\n".join(errors)


@pytest.fixture(scope="session")
def chromium():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium",
            args=[
                *("--no-sandbox", "--disable-gpu", "--disable-background-networking"),
                # A microphone that beeps, and that nobody has to allow.
                "--use-fake-device-for-media-stream",
                "--use-fake-ui-for-media-stream",
            ],
        )
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def cookies():
    """The session of every login so far: nobody logs in twice."""
    return {}


@pytest.fixture
def open_as(chromium, base_url, cookies):
    """``open_as(login, phone=False)``: a page of this user, on a desk or in a hand."""
    contexts, errors = [], []

    def open_page(login=None, *, phone=False):
        context = chromium.new_context(
            base_url=base_url,
            locale="id-ID",
            timezone_id="Asia/Jakarta",
            viewport=PHONE if phone else DESKTOP,
            is_mobile=phone,
            has_touch=phone,
        )
        contexts.append(context)
        if login in cookies:
            context.add_cookies(cookies[login])
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(f"{page.url}: {error}"))
        page.on("request", lambda request: _stay_here(request, base_url, errors))
        if login and login not in cookies:
            _log_in(page, login)
            cookies[login] = context.cookies()
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert not errors, "\n".join(errors)


def _stay_here(request, base_url, errors):
    if not request.url.startswith((base_url, "data:", "blob:", "about:")):
        errors.append(f"asked another host: {request.url}")


def _log_in(page, login):
    page.goto("/web/login")
    page.fill("input[name=login]", login)
    page.fill("input[name=password]", login)
    page.click("form.oe_login_form button[type=submit]")
    page.wait_for_url(lambda url: "/web/login" not in url)


@pytest.fixture
def line(base_url):
    with WeakLine(base_url) as weak_line:
        yield weak_line


@pytest.fixture
def phone(chromium, line, open_as):
    """A phone of the demo's tailor whose only way to the server is the weak line."""
    context = chromium.new_context(
        base_url=line.url,
        locale="id-ID",
        timezone_id="Asia/Jakarta",
        viewport=PHONE,
        is_mobile=True,
        has_touch=True,
    )
    # The session of the server, whose name is the line's too.
    context.add_cookies(open_as("penjahit.a", phone=True).context.cookies())
    yield context
    context.close()


@pytest.fixture
def job(open_as):
    """A job that the tailor has taken, with its material counted: name, id, page."""
    planner = open_as("planner")
    # The demo offers the white L to somebody else, who does not answer.
    others = [("state", "=", "offered"), ("order_id.piece_amount", "=", 148_000)]
    for offer in search(planner, "clothingline.offer", others, "id"):
        call(planner, "clothingline.offer", "action_withdraw", [offer["id"]])
    offered = offer_work(planner, "L")
    page = open_as("penjahit.a", phone=True)
    open_offer(page, offered)
    send(page, "take")
    job_id, name = taken_job(planner, offered)
    issue_material(open_as("warehouse"), name)
    page.reload()
    send(page, "material")
    return name, job_id, planner
