import os
import unittest

from odoo.fields import Command
from odoo.tests import tagged

from . import common
from .case import ProductionCase
from .walk import Walk, WalkFault

# One to see the laws at work, and those that found a fault once. What else was found
# has its smallest story in ``test_walk_faults``.
SEEDS = (23,)
FAULTY = (21, 22)
STEPS = 25


class WalkCase(ProductionCase):
    """Two orders of one style for two brands, little stock, two tailors a stage."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        env = cls.env(su=True)
        cls.walked = common.make_style(env, "Gamis")
        common.make_rates(env, cls.walked)
        white, navy = cls.walked.cloth
        # Navy is kept by the roll, and so are the labels.
        (navy | cls.walked.trims[2]).tracking = "lot"
        cls._open_stock(env, {white: 20, navy: 12}, 60)
        cls.other_brand = env["res.partner"].create({"name": "Kirana"})
        cls.mill = env["res.partner"].create({"name": "Batik mill"})
        cls.walkers = {
            code: cls.tailors[code] | common.make_tailor(env, f"Second {code}", code)
            for code in ("cut", "sew", "finish")
        }
        # One of them does two stages: what lies at his place is of several jobs.
        cls.walkers["sew"] |= common.make_tailor(env, "Rina", "sew", "finish")
        cls.walkers["finish"] |= cls.walkers["sew"][-1]

    @classmethod
    def _open_stock(cls, env, quantities, rest):
        """Stock at hand, and its value in the account."""
        place = env.company._clothingline_warehouse().lot_stock_id
        quants = env["stock.quant"].with_context(inventory_mode=True)
        for product in cls.walked.cloth | cls.walked.trims:
            qty = quantities.get(product, rest)
            lots = env["stock.lot"]
            if product.tracking == "lot":
                for name in ("A", "B"):
                    lots |= lots.create({"name": name, "product_id": product.id})
            for lot in lots or [lots]:
                quants |= quants.create(
                    {
                        "product_id": product.id,
                        "location_id": place.id,
                        "lot_id": lot.id,
                        "inventory_quantity": qty / (len(lots) or 1),
                    }
                )
        quants.action_apply_inventory()
        lines = []
        for product in cls.walked.cloth | cls.walked.trims:
            account = product._get_product_accounts()["stock_valuation"]
            value = product.total_value
            other = env.company.clothingline_difference_account_id
            lines += [
                {
                    "account_id": account.id,
                    "balance": value,
                    "product_id": product.id,
                },
                {"account_id": other.id, "balance": -value},
            ]
        env["account.move"].create(
            {
                "journal_id": env.company.account_stock_journal_id.id,
                "date": "2026-02-02",
                "line_ids": [Command.create(line) for line in lines],
            }
        ).action_post()

    def _walk(self, seed, steps):
        """Walk, and forget it; the walk."""
        walk = Walk(self, seed)
        savepoint = self.env.cr.savepoint()
        try:
            walk.run(steps)
        finally:
            savepoint.close(rollback=True)
            self.env.invalidate_all()
        return walk


@tagged("post_install", "-at_install")
class TestWalk(WalkCase):
    """Whatever people do, in whatever order, the laws hold; see ``walk_laws``."""

    def test_the_laws_hold_on_every_path(self):
        for seed in (*SEEDS, *FAULTY):
            with self.subTest(seed=seed):
                self._walk(seed, STEPS)


@unittest.skipUnless(os.environ.get("WALK"), "make walk")
@tagged("post_install", "-at_install")
class TestWalkAtLength(WalkCase):
    """`make walk`: as many seeds and steps as one likes (SEEDS=, STEPS=)."""

    def test_walks_at_length(self):
        first, last = _span(os.environ.get("SEEDS", "100"))
        steps = int(os.environ.get("STEPS", "80"))
        faults = []
        done, refused, widest, began = {}, {}, 0, _elapsed()
        for seed in range(first, last + 1):
            start = _elapsed()
            try:
                walk = self._walk(seed, steps)
            except WalkFault as fault:
                faults.append(f"{fault}")
                _say(f"seed {seed}: FAULT\n{fault}\n")
                continue
            for into, counts in ((done, walk.done), (refused, walk.refused)):
                for name, count in counts.items():
                    into[name] = into.get(name, 0) + count
            widest = max(widest, walk.widest)
            _say(f"seed {seed}: {_elapsed() - start:.0f} s")
        _say(
            f"done {done}\nrefused {refused}\nstock account at most {widest:.2f} apart"
        )
        _say(f"{last - first + 1} seeds of {steps} steps: {len(faults)} faults, ")
        _say(f"{_elapsed() - began:.0f} s")
        if faults:
            self.fail(f"{len(faults)} walks broke a law")


def _span(seeds):
    """Read 12 as 1 to 12, and 7-9 as 7 to 9."""
    first, dash, last = seeds.partition("-")
    return (int(first), int(last)) if dash else (1, int(first))


def _elapsed():
    return os.times().elapsed  # other clocks stand still


def _say(text):
    os.write(2, f"{text}\n".encode())
