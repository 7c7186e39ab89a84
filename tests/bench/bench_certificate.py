"""Ask the public page of one certificate from 8 connections at once.

Usage: python -m bench.bench_certificate <database with the suite> [<requests>]

The database keeps what the run stores: use a copy. A server of its own answers, with
two worker processes, as a server in real use would. One line comes
out, the 95th percentile in milliseconds of the middle one of five rounds:
BENCH public_check size n ours ms goal 50 ok|short
"""

import http.client
import sys
import threading
import time
from statistics import median

from odoo import SUPERUSER_ID, Command, api
from odoo.modules.registry import Registry
from odoo.tools import config

from .site import serve

GOAL_MS = 50
ROUNDS = 5
CONNECTIONS = 8


def prepare(env):
    """An issued certificate of four units; its path."""
    unit = env["clothingline.unit"]
    scheme = env["clothingline.scheme"].create(
        {
            "name": "Bench check",
            "unit_ids": [Command.set(unit.search([], limit=4).ids)],
        }
    )
    partner = env["res.partner"].create({"name": "Bench Holder"})
    certificate = env["clothingline.certificate"].create(
        {
            "tailor_id": env["clothingline.tailor"]
            .create({"partner_id": partner.id})
            .id,
            "scheme_id": scheme.id,
            "number": f"BENCH {time.time_ns()}",
            "issuer_id": partner.create({"name": "LSP Bench"}).id,
        }
    )
    certificate.action_issue()
    return certificate.access_url


def checks(env, path):
    """How many checks the history of the certificate at this path holds."""
    code = path.rpartition("/")[2]
    return env["clothingline.certificate"].search([("code", "=", code)]).check_count


def ask(port, path, count, spent):
    """Ask ``count`` times, a connection after the other; note the seconds of each."""
    for _number in range(count):
        begin = time.perf_counter()
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        connection.request("GET", path)
        answer = connection.getresponse()
        answer.read()
        connection.close()
        if answer.status != http.client.OK:
            raise RuntimeError(f"{path} answered {answer.status}")
        spent.append(time.perf_counter() - begin)


def measure(port, path, size):
    spent = []
    threads = [
        threading.Thread(target=ask, args=(port, path, size // CONNECTIONS, spent))
        for _connection in range(CONNECTIONS)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(spent)


def main(database, size=800):
    config.parse_config(["--log-level=error", "--max-cron-threads=0"])
    with Registry(database).cursor() as cr:
        path = prepare(api.Environment(cr, SUPERUSER_ID, {}))
    with serve(database) as port:
        measure(port, path, 10 * CONNECTIONS)  # both workers have their caches
        rounds = [measure(port, path, size) for _round in range(ROUNDS)]
    asked = 10 * CONNECTIONS + sum(map(len, rounds))
    with Registry(database).cursor() as cr:
        counted = checks(api.Environment(cr, SUPERUSER_ID, {}), path)
    if counted != asked:
        raise RuntimeError(f"{asked} checks were made and {counted} are in the history")
    if {len(spent) for spent in rounds} != {size // CONNECTIONS * CONNECTIONS}:
        raise RuntimeError("Not every request was answered.")
    p95 = median(spent[len(spent) * 95 // 100] for spent in rounds) * 1000
    verdict = "ok" if p95 <= GOAL_MS else "short"
    print(  # noqa: T201 - the figure is the answer
        f"BENCH public_check size {size} ours {p95:.1f} ms goal {GOAL_MS} {verdict}"
    )


if __name__ == "__main__":
    main(sys.argv[1], *map(int, sys.argv[2:]))
