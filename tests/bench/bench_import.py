"""Import 10,000 people with a certificate each, as the background does it.

Usage: python -m bench.bench_import <database with the suite> [<people>]

The database keeps what the run stores: use a copy. One line comes out:
BENCH people_import size n ours seconds goal 60 ok|short
"""

import base64
import sys
import time

from odoo import SUPERUSER_ID, Command, api
from odoo.modules.registry import Registry
from odoo.tools import config

GOAL_SECONDS = 60
HEAD = "name,phone,gender,email,street,city,scheme,certificate,issuer,issue_date"


def prepare(env):
    """The scheme, the body and the officer that the file speaks of."""
    env["clothingline.scheme"].create(
        {
            "name": "Bench operator",
            "number": "BENCH-1",
            "unit_ids": [Command.set(env["clothingline.unit"].search([], limit=4).ids)],
            "stage_ids": [Command.set(env.ref("clothingline_base.stage_sew").ids)],
            "family_ids": [
                Command.set(env["clothingline.garment.family"].search([]).ids)
            ],
        }
    )
    env["res.partner"].create({"name": "LSP Bench", "is_company": True})
    return (
        env["res.users"]
        .with_context(no_reset_password=True)
        .create(
            {
                "name": "Bench officer",
                "login": f"bench.officer.{time.time_ns()}",
                "tz": "Asia/Jakarta",
                "group_ids": [
                    Command.set(
                        env.ref("clothingline_base.group_clothingline_officer").ids
                    )
                ],
            }
        )
    )


def make_file(env, size):
    """So many people of all cities, each with a certificate."""
    cities = env["res.city"].search([("kemendagri_code", "!=", False)])
    codes = cities.mapped("kemendagri_code")
    rows = [HEAD]
    for number in range(size):
        rows.append(
            f"Penjahit {number},08{1_100_000_000 + number},{'PL'[number % 2]},"
            f"p{number}@example.com,Jl. Contoh {number},{codes[number % len(codes)]},"
            f"BENCH-1,BENCH {number:07},LSP Bench,2026-01-{number % 28 + 1:02}"
        )
    return "\n".join(rows).encode()


def main(database, size=10_000):
    config.parse_config(["--log-level=error", "--max-cron-threads=0"])
    registry = Registry(database)
    with registry.cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, {})
        officer = prepare(env)
        job = env["clothingline.import"].with_user(officer)
        job = job.create(
            {
                "kind": "people",
                "file": base64.b64encode(make_file(env, size)),
                "file_name": "bench.csv",
            }
        )
        job.action_start()
        cr.commit()
        queries, start = cr.sql_log_count, time.perf_counter()
        env.invalidate_all()
        job.browse(job.id)._run()
        cr.commit()
        seconds, queries = time.perf_counter() - start, cr.sql_log_count - queries
        assert job.state == "done", job.fault_ids.mapped("message")
        people = env["clothingline.tailor"].search_count([("name", "like", "Penjahit")])
        assert people >= size, people
    verdict = "ok" if seconds < GOAL_SECONDS else "short"
    print(  # noqa: T201 - the figure is the answer
        f"BENCH people_import size {size} ours {seconds:.1f} s "
        f"goal {GOAL_SECONDS} {verdict}; {queries} queries"
    )


if __name__ == "__main__":
    main(sys.argv[1], *map(int, sys.argv[2:]))
