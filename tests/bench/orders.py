"""An order from create to posted bill: ours beside stock Odoo's subcontracting.

Usage: python -m bench.orders <our database> <the peer's> <folder> [<size>:<runs>...]

Profiles are written to the folder.

Every step is a transaction of its own, with an empty cache, as a press of a button is
one. Every run has its own style, components and tailor, made beforehand and not
counted. The sides take turns; of the runs the best counts.
"""

import sys
from pathlib import Path
from types import SimpleNamespace

from odoo import api
from odoo.modules.registry import Registry
from odoo.tools import config

from . import garment_flow, subcontract_flow
from .meter import Cost, Meter, line
from .style import PIECES, value_per_piece

RUNS = ("5:5", "50:3", "250:1")
SIDES = (garment_flow, subcontract_flow)
GOAL_SECONDS, GOAL_CONFIRM = 0.33, 0.10
GOAL_QUERIES, GOAL_FURTHER = 650, 22
FIRST, LARGEST = 5, 250  # sizes that GOAL_QUERIES and GOAL_CONFIRM are for


class Side:
    """One flow on its database."""

    def __init__(self, flow, database):
        self.flow = flow
        self.registry = Registry(database)
        with self.env() as env:
            self.setting = flow.prepare(env)
            env.cr.commit()

    def env(self):
        return _Env(self.registry)

    def prepare(self, size, runs):
        """Make what so many orders of this size need, then fill Odoo's caches.

        New products empty the caches of the registry, so all are made beforehand.
        """
        self.cases = [self.make_case(size) for _number in range(runs)]
        self._run(self.make_case(FIRST), FIRST)

    def make_case(self, size):
        with self.env() as env:
            setting = SimpleNamespace(
                **{
                    name: record.with_env(env)
                    for name, record in vars(self.setting).items()
                }
            )
            case = self.flow.make_case(env, setting, size)
            env.cr.commit()
        return case

    def run(self, size, sites=False):
        """Do the flow once for an order of so many variants."""
        return self._run(self.cases.pop(), size, sites)

    def _run(self, case, size, sites=False):
        meter = Meter(sites)
        for step in self.flow.STEPS:
            with self.env() as env, meter.step(env.cr, step.__name__):
                step(env, case)
                env.cr.commit()
        with self.env() as env:
            value = self.flow.check(env, case, size)
        assert round(value) == size * PIECES * value_per_piece(), value
        return meter


class _Env:
    """A fresh cursor with the administrator's rights and Indonesian words aside."""

    def __init__(self, registry):
        self.cr = registry.cursor()

    def __enter__(self):
        admin = api.Environment(self.cr, api.SUPERUSER_ID, {}).ref("base.user_admin")
        return api.Environment(self.cr, admin.id, {"lang": "en_US"})

    def __exit__(self, *exc):
        self.cr.close()


def best(meters):
    """The least of every step, as if the machine had been ours alone."""
    return {
        name: Cost(
            min(meter.costs[name].seconds for meter in meters),
            min(meter.costs[name].queries for meter in meters),
        )
        for name in meters[0].costs
    }


def total(costs, unit):
    return sum(getattr(cost, unit) for cost in costs.values())


def report(size, ours, peer):
    seconds = total(ours, "seconds"), total(peer, "seconds")
    line(
        "order_seconds",
        size,
        *seconds,
        "s",
        GOAL_SECONDS,
        seconds[0] <= GOAL_SECONDS * seconds[1],
    )
    queries = total(ours, "queries"), total(peer, "queries")
    goal = GOAL_QUERIES + GOAL_FURTHER * (size - FIRST)
    line("order_queries", size, *queries, "queries", goal, queries[0] <= goal)
    if size == LARGEST:
        confirm = [
            sum(costs[name].seconds for name in flow.CONFIRM)
            for flow, costs in ((garment_flow, ours), (subcontract_flow, peer))
        ]
        line(
            "confirm_seconds",
            size,
            *confirm,
            "s",
            GOAL_CONFIRM,
            confirm[0] <= GOAL_CONFIRM * confirm[1],
        )


def report_further(found):
    """Queries that one more variant costs, between the two smallest orders."""
    small, large = sorted(found)[:2]
    slopes = [
        (total(found[large][side], "queries") - total(found[small][side], "queries"))
        / (large - small)
        for side in (0, 1)
    ]
    line(
        "further_variant_queries",
        large,
        *slopes,
        "queries/variant",
        GOAL_FURTHER,
        slopes[0] <= GOAL_FURTHER,
    )


def write_profile(path, size, costs, meter):
    """Where the queries of a flow come from."""
    rows = [f"{'step':16} {'seconds':>8} {'queries':>8}"]
    rows += [
        f"{name:16} {cost.seconds:8.3f} {cost.queries:8}"
        for name, cost in costs.items()
    ]
    rows.append(
        f"{'total':16} {total(costs, 'seconds'):8.3f} {total(costs, 'queries'):8}"
    )
    for step, sites in meter.sites.items():
        rows += ["", f"{step}: queries, where in our code, where in Odoo's"]
        rows += [
            f"{count:6}  {ours:64}  {inner}"
            for (ours, inner), count in sites.most_common(25)
        ]
    path.write_text(f"order of {size} variants\n\n" + "\n".join(rows) + "\n")


def main(databases, folder, runs):
    sides = [
        Side(flow, database) for flow, database in zip(SIDES, databases, strict=True)
    ]
    found = {}
    for size, times in runs:
        for side in sides:
            side.prepare(size, times + 1)
        meters = [[], []]
        for _number in range(times):
            for side, done in zip(sides, meters, strict=True):
                done.append(side.run(size))
        found[size] = [best(done) for done in meters]
        report(size, *found[size])
        if size < LARGEST:
            for side, costs in zip(sides, found[size], strict=True):
                path = folder / f"order_{side.flow.NAME}_{size}.txt"
                write_profile(path, size, costs, side.run(size, sites=True))
    report_further(found)


if __name__ == "__main__":
    ours, peer, folder, *sizes = sys.argv[1:]
    config.parse_config(["--log-level=error", "--max-cron-threads=0"])
    main(
        (ours, peer),
        Path(folder),
        [tuple(map(int, size.split(":"))) for size in sizes or RUNS],
    )
