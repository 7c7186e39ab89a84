"""Counts seconds and SQL queries of a step, and who asked for them."""

import sys
import time
from collections import Counter, defaultdict
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from odoo.sql_db import Cursor

# Frames of these files carry a query out; they do not decide on it.
ENGINE = (
    "odoo/orm/",
    "odoo/sql_db.py",
    "odoo/tools/",
    "odoo/fields.py",
    "tests/bench/",
    "<frozen",
)


def line(name, size, ours, peer, unit, goal, is_ok):
    """Print a figure of ours, the peer's, and whether the goal is reached."""
    ratio = ours / peer if peer else 0
    text = "{:.2f}" if unit == "s" else "{:.1f}" if unit == "queries/variant" else "{}"
    sys.stdout.write(
        f"BENCH {name} size {size} ours {text.format(ours)} {unit} "
        f"peer {text.format(peer)} {unit} ratio {ratio:.2f} goal {goal} "
        f"{'ok' if is_ok else 'short'}\n"
    )
    sys.stdout.flush()


class Cost(NamedTuple):
    """What a step took."""

    seconds: float
    queries: int


class Meter:
    """Sums up the steps of one run; with ``sites`` also who sends the queries."""

    def __init__(self, sites=False):
        self.costs: dict[str, Cost] = {}
        self.sites: dict[str, Counter] | None = defaultdict(Counter) if sites else None

    @contextmanager
    def step(self, cr, name):
        """Measure the block, which ends with a commit."""
        with self._watch(name):
            before, start = cr.sql_log_count, time.perf_counter()
            yield
            seconds = time.perf_counter() - start
        self.costs[name] = Cost(seconds, cr.sql_log_count - before)

    @contextmanager
    def _watch(self, name):
        if self.sites is None:
            yield
            return
        execute, counter = Cursor.execute, self.sites[name]

        def counted(cursor, *args, **kwargs):
            counter[_site()] += 1
            return execute(cursor, *args, **kwargs)

        Cursor.execute = counted
        try:
            yield
        finally:
            Cursor.execute = execute

    @property
    def total(self):
        return Cost(
            sum(cost.seconds for cost in self.costs.values()),
            sum(cost.queries for cost in self.costs.values()),
        )


def _site():
    """The line of ours and the line of Odoo that led to the query being sent."""
    frame, inner, ours = sys._getframe(2), None, None
    while frame and not (inner and ours):
        path = frame.f_code.co_filename
        if not any(part in path for part in ENGINE):
            where = f"{Path(path).name}:{frame.f_lineno} {frame.f_code.co_name}"
            inner = inner or where
            if "clothingline" in path:
                ours = where
        frame = frame.f_back
    return ours or "", inner or "engine"
