"""The production files as they are shipped serve the pages, and print."""

import os
import re
import subprocess
import sys

import psycopg2
import pytest
import requests
from server import LOG, ROOT, database, free_port, wait_for

CONFIG = ROOT / "config"
SCRIPT = ROOT / "var" / "odoo" / "usr" / "bin" / "odoo"


def settings(**mine):
    """odoo.production.conf with the paths, ports and database of this test."""
    text = (CONFIG / "odoo.production.conf").read_text()
    for name, value in mine.items():
        text, count = re.subn(rf"(?m)^{name} = .*$", f"{name} = {value}", text)
        assert count == 1, name
    return text


def unit(name):
    """(environment, options after the configuration) of a systemd unit."""
    text = (CONFIG / name).read_text().replace("\\\n", " ")
    environment = dict(
        line.removeprefix("Environment=").split("=", 1)
        for line in text.splitlines()
        if line.startswith("Environment=")
    )
    [command] = re.findall(r"(?m)^ExecStart=/usr/bin/odoo -c \S+(.*)$", text)
    return environment, command.split()


@pytest.fixture(scope="module")
def served_as_shipped(tmp_path_factory):
    if not SCRIPT.exists():
        pytest.skip("an Odoo of the user's own has its script elsewhere")
    # Of its own: scheduled jobs run in it.
    name = f"cl_shipped_{os.getpid()}"
    database("copy", database("template", "demo"), name)
    folder = tmp_path_factory.mktemp("production")
    port = free_port()
    conf = folder / "odoo.conf"
    conf.write_text(
        settings(
            addons_path=ROOT / "addons",
            data_dir=ROOT / "var" / "data",
            db_name=name,
            http_port=port,
            gevent_port=free_port(),
            logfile=folder / "odoo.log",
        )
    )
    servers = []
    with LOG.open("a") as log:
        for file in ("clothingline.service", "clothingline-cron.service"):
            environment, options = unit(file)
            options = [o for o in options if not o.startswith("--logfile")]
            servers.append(
                subprocess.Popen(
                    [sys.executable, SCRIPT, "-c", conf, *options],
                    env=os.environ | environment,
                    stdout=log,
                    stderr=log,
                )
            )
        try:
            wait_for(f"http://127.0.0.1:{port}/web/login", servers[0])
            yield f"http://127.0.0.1:{port}", name
        finally:
            for server in servers:
                server.terminate()
            for server in servers:
                server.wait(timeout=60)
            database("drop", name)


def session(url, login):
    browser = requests.Session()
    page = browser.get(f"{url}/web/login").text
    [token] = re.findall(r'name="csrf_token" value="([^"]+)"', page)
    form = {"csrf_token": token, "login": login, "password": login}
    answer = browser.post(f"{url}/web/login", form)
    assert answer.status_code == 200
    return browser


def first(name, table, where="TRUE"):
    with psycopg2.connect(dbname=name) as connection:
        cursor = connection.cursor()
        cursor.execute(f"SELECT min(id) FROM {table} WHERE {where}")
        return cursor.fetchone()[0]


def test_a_new_visitor_is_answered(served_as_shipped):
    url, _name = served_as_shipped
    for path in ("/web/login", "/certificate", "/join"):
        assert requests.get(url + path, timeout=60).status_code == 200, path


def test_every_document_is_printed_within_the_limits(served_as_shipped):
    url, name = served_as_shipped
    planner, accountant = session(url, "planner"), session(url, "accountant")
    for browser, report, table in (
        (
            planner,
            "clothingline_production.clothingline_job_report",
            "clothingline_job",
        ),
        (
            planner,
            "clothingline_production.clothingline_inspection_report",
            "clothingline_inspection",
        ),
        (planner, "stock.report_picking", "stock_picking"),
        (planner, "mrp.report_mrporder", "mrp_production"),
        (accountant, "account.report_invoice_with_payments", "account_move"),
    ):
        is_invoice = "move_type = 'out_invoice'" if table == "account_move" else "TRUE"
        record = first(name, table, is_invoice)
        answer = browser.get(f"{url}/report/pdf/{report}/{record}", timeout=120)
        assert answer.status_code == 200, report
        assert answer.content.startswith(b"%PDF"), report
    picture = planner.get(f"{url}/report/barcode/Code128/SPK", timeout=60)
    assert picture.content.startswith(b"\x89PNG")


def test_jobs_run_in_their_own_service(served_as_shipped):
    """The one serves and runs none, the other runs them and serves nothing."""
    assert "max_cron_threads = 0" in settings()
    _environment, options = unit("clothingline-cron.service")
    assert {"--no-http", "--max-cron-threads=2"} <= set(options)
    for name in ("clothingline.service", "clothingline-cron.service"):
        assert unit(name)[0] == {"ODOO_NOTIFY_CRON_CHANGES": "1"}
