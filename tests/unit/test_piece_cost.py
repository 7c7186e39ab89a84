import doctest
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clothingline_production.tools import piece_cost
from clothingline_production.tools.piece_cost import (
    Receipt,
    from_units,
    receive,
    revalue,
    split,
    to_units,
)

weights = st.lists(
    st.one_of(
        st.integers(0, 10**9),
        st.floats(0, 10**9),
        st.decimals(0, 10**9, allow_nan=False, allow_infinity=False),
    ),
    min_size=1,
    max_size=12,
)


def test_examples_in_the_docstrings():
    assert doctest.testmod(piece_cost).failed == 0


@pytest.mark.parametrize(
    ("total", "by", "expected"),
    [
        (100, [1, 1, 1], [34, 33, 33]),
        (100, [1, 2, 3], [17, 33, 50]),
        (1, [1, 1], [1, 0]),
        (5, [0, 0, 0], [2, 2, 1]),
        (5, [0, 1, 0], [0, 5, 0]),
        (0, [3, 4], [0, 0]),
        (-100, [1, 1, 1], [-34, -33, -33]),
        (11, [Decimal("0.5"), 0.5, 1], [3, 3, 5]),
        (0, [], []),
    ],
)
def test_a_split_by_largest_remainder(total, by, expected):
    assert split(total, by) == expected


@pytest.mark.parametrize("by", [[1, -1], [float("nan")], []])
def test_a_split_refuses_weights_that_are_none(by):
    with pytest.raises(ValueError):
        split(7, by)


@given(st.integers(-(10**12), 10**12), weights)
def test_the_parts_sum_to_the_total_and_are_fair_to_a_unit(total, by):
    parts = split(total, by)
    assert sum(parts) == total
    whole = sum(map(Fraction, by))
    for part, weight in zip(parts, by, strict=True):
        share = total * Fraction(weight) / whole if whole else Fraction(total, len(by))
        assert abs(part - share) < 1
        assert weight or not whole or part == 0


@given(
    st.integers(-(10**12), 10**12),
    st.sampled_from(["1", "0.01", "0.001", "0.05", "100"]),
)
def test_an_amount_survives_being_counted_in_units(units, rounding):
    assert to_units(from_units(units, rounding), rounding) == units


@pytest.mark.parametrize(
    ("amount", "rounding", "units"),
    [(0.285, 0.01, 29), (1500000.4, 1, 1500000), (Decimal("2.5"), "1", 3)],
)
def test_an_amount_is_rounded_half_away_from_zero(amount, rounding, units):
    assert to_units(amount, rounding) == units


def test_two_batches_of_two_variants():
    # Ten S and ten M are cut, six S and all M are sewn.
    pools = {"cut": {"S": 1000, "M": 1200}, "sew": {"S": 601, "M": 1000}}
    left = {"cut": {"S": 10, "M": 10}, "sew": {"S": 6, "M": 10}}
    first = receive(pools, left, {"S": 6, "M": 3}, ())
    assert first == Receipt(
        {"S": 1201, "M": 660},
        {"cut": {"S": 600, "M": 360}, "sew": {"S": 601, "M": 300}},
    )

    # Four more S are sewn; the others follow.
    pools = {"cut": {"S": 400, "M": 840}, "sew": {"S": 400, "M": 700}}
    left = {"cut": {"S": 4, "M": 7}, "sew": {"S": 4, "M": 7}}
    assert receive(pools, left, {"S": 4, "M": 7}, ("S", "M")) == Receipt(
        {"S": 800, "M": 1540}, pools
    )


def test_good_pieces_carry_the_cost_of_rejected_ones():
    # Ten were cut for 1000; one was rejected in sewing before anything was received.
    receipt = receive({"cut": {"S": 1000}}, {"cut": {"S": 9}}, {"S": 9}, ())
    assert receipt.values == {"S": 1000}


def test_a_variant_carries_its_own_cost_only():
    """Of M nothing came and is left; of L pieces are still to come."""
    pools = {"cut": {"S": 301, "M": 100, "L": 200}}
    left = {"cut": {"S": 3, "M": 1, "L": 2}}
    receipt = receive(pools, left, {"S": 3, "M": 0, "L": 1}, ("S", "M"))
    assert receipt == Receipt({"S": 301, "L": 100}, {"cut": {"S": 301, "L": 100}})


def test_a_complete_variant_takes_what_was_left_over_of_it():
    # One was rejected after nine were received at a tenth each.
    receipt = receive({"cut": {"S": 200}}, {"cut": {"S": 2}}, {"S": 1}, ("S",))
    assert receipt == Receipt({"S": 200}, {"cut": {"S": 200}})


def test_an_empty_batch_takes_nothing():
    pools = {"cut": {"S": 300}, "sew": {"S": 50}}
    for batch in ({}, {"S": 0}):
        for complete in ((), ("S",)):
            assert receive(pools, {"cut": {"S": 3}}, batch, complete) == Receipt(
                {}, {"cut": {}, "sew": {}}
            )


@pytest.mark.parametrize("complete", [(), ("S",)])
@pytest.mark.parametrize(
    ("left", "batch", "message"),
    [
        ({"cut": {"S": 3}}, {"S": 4}, "4 of S finished, 3 left in cut"),
        ({}, {"S": 4}, "4 of S finished, 0 left in cut"),
        ({"cut": {"S": 3}}, {"S": -1}, "Pieces are never negative"),
    ],
)
def test_a_batch_never_has_more_pieces_than_are_left(left, batch, message, complete):
    with pytest.raises(ValueError, match=message):
        receive({"cut": {"S": 300}}, left, batch, complete)


@pytest.mark.parametrize(
    ("rest", "received", "in_stock", "expected"),
    [
        (100, 4, 4, (100, 0)),
        (100, 4, 3, (75, 25)),
        (100, 4, 0, (0, 100)),
        (100, 3, 1, (33, 67)),
        # Garments of another order lie there as well; more went than came.
        (100, 4, 40, (100, 0)),
        (100, 4, -2, (0, 100)),
        # Of these nobody is there to carry it.
        (100, 0, 0, (0, 100)),
        (100, 0, 9, (0, 100)),
        (-100, 4, 3, (-75, -25)),
        (0, 4, 3, (0, 0)),
    ],
)
def test_what_is_left_goes_on_the_pieces_in_stock(rest, received, in_stock, expected):
    assert revalue(rest, received, in_stock) == expected


@given(st.integers(-(10**9), 10**9), st.integers(0, 500), st.integers(-500, 500))
def test_what_is_left_is_shared_whole(rest, received, in_stock):
    there, gone = revalue(rest, received, in_stock)
    assert there + gone == rest
    assert abs(there) <= abs(rest)
    assert there * rest >= 0


STAGES = ("cut", "sew", "finish")
VARIANTS = ("S", "M", "L")
amounts = st.integers(0, 10**7)


class Order:
    """An order in which any pieces pass, fail and are received, in any sequence."""

    def __init__(self):
        self.pools = {stage: dict.fromkeys(VARIANTS, 0) for stage in STAGES}
        self.passed = {stage: dict.fromkeys(VARIANTS, 0) for stage in STAGES}
        self.received = dict.fromkeys(VARIANTS, 0)
        self.spent = 0
        self.valued = 0

    def spend(self, stage, variant, amount):
        self.pools[stage][variant] += amount
        self.spent += amount

    def accept(self, stage, variant, qty):
        before = STAGES[max(STAGES.index(stage) - 1, 0)]
        if stage != STAGES[0]:
            qty = min(qty, self.passed[before][variant] - self.passed[stage][variant])
        self.passed[stage][variant] += qty

    def reject(self, stage, variant, qty):
        """Pieces that passed the stage fail in the next one: lost for all before."""
        position = STAGES.index(stage)
        after = (
            self.passed[STAGES[position + 1]][variant]
            if position + 1 < len(STAGES)
            else self.received[variant]
        )
        qty = min(qty, self.passed[stage][variant] - after)
        for earlier in STAGES[: position + 1]:
            self.passed[earlier][variant] -= qty

    def left(self):
        return {
            stage: {v: self.passed[stage][v] - self.received[v] for v in VARIANTS}
            for stage in STAGES
        }

    def receive(self, wanted, complete):
        left = self.left()
        batch = {
            v: left[STAGES[-1]][v]
            if v in complete
            else min(wanted[v], left[STAGES[-1]][v])
            for v in VARIANTS
        }
        receipt = receive(self.pools, left, batch, complete)
        assert all(value >= 0 for value in receipt.values.values())
        assert receipt.values.keys() == {v for v in VARIANTS if batch[v]}
        for stage in STAGES:
            for variant, taken in receipt.taken[stage].items():
                assert 0 <= taken <= self.pools[stage][variant]
                self.pools[stage][variant] -= taken
                assert variant not in complete or not self.pools[stage][variant]
        for variant in VARIANTS:
            self.received[variant] += batch[variant]
        self.valued += sum(receipt.values.values())

    def close(self, in_stock):
        """What is left in the pools is on the pieces in stock, or a loss."""
        for variant in VARIANTS:
            rest = sum(pool.pop(variant) for pool in self.pools.values())
            self.valued += sum(revalue(rest, self.received[variant], in_stock[variant]))


steps = st.lists(
    st.one_of(
        st.tuples(
            st.just("spend"),
            st.sampled_from(STAGES),
            st.sampled_from(VARIANTS),
            amounts,
        ),
        st.tuples(
            st.just("accept"),
            st.sampled_from(STAGES),
            st.sampled_from(VARIANTS),
            st.integers(1, 40),
        ),
        st.tuples(
            st.just("reject"),
            st.sampled_from(STAGES),
            st.sampled_from(VARIANTS),
            st.integers(1, 5),
        ),
        st.tuples(
            st.just("receive"),
            st.fixed_dictionaries(dict.fromkeys(VARIANTS, st.integers(0, 30))),
            st.just(()),
        ),
    ),
    max_size=60,
)


@given(
    steps,
    st.sets(st.sampled_from(VARIANTS)),
    st.fixed_dictionaries(dict.fromkeys(VARIANTS, st.integers(0, 99))),
)
def test_all_costs_end_in_the_garments_or_as_a_loss(history, complete, in_stock):
    order = Order()
    for name, *arguments in history:
        getattr(order, name)(*arguments)
        assert (
            order.valued + sum(sum(pool.values()) for pool in order.pools.values())
            == order.spent
        )

    order.receive(dict.fromkeys(VARIANTS, 0), complete)
    order.close(in_stock)
    assert order.valued == order.spent
    assert not any(order.pools.values())


@given(amounts, st.lists(st.integers(1, 20), min_size=1, max_size=8))
def test_equal_pieces_cost_the_same_whatever_their_batch(pool, batches):
    cost, left = pool, sum(batches)
    for number, qty in enumerate(batches, start=1):
        value = receive(
            {"sew": {"S": pool}},
            {"sew": {"S": left}},
            {"S": qty},
            ("S",) if number == len(batches) else (),
        ).values["S"]
        assert abs(value - Fraction(cost * qty, sum(batches))) <= qty
        pool, left = pool - value, left - qty
    assert pool == 0


@given(amounts, st.integers(2, 40), st.integers(1, 40), st.data())
def test_a_piece_costs_the_same_whichever_lot_is_judged_last(cost, good, bad, data):
    """The rejected ones are judged before all batches, or after them all."""
    first = data.draw(st.integers(1, good - 1))

    def story(bad_first):
        pool, left, value = cost, good + (0 if bad_first else bad), 0
        for qty, last in ((first, False), (good - first, True)):
            got = receive(
                {"cut": {"S": pool}},
                {"cut": {"S": left}},
                {"S": qty},
                ("S",) if last and bad_first else (),
            ).values["S"]
            pool, left, value = pool - got, left - qty, value + got
        there, gone = revalue(pool, good, good)
        return value + there, gone

    assert story(True) == story(False) == (cost, 0)
