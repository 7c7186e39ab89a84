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
    first = receive(pools, left, {"S": 6, "M": 3}, False)
    assert first == Receipt(
        {"S": 1201, "M": 660},
        {"cut": {"S": 600, "M": 360}, "sew": {"S": 601, "M": 300}},
        0,
    )

    # Four more S are sewn; the others follow.
    pools = {"cut": {"S": 400, "M": 840}, "sew": {"S": 400, "M": 700}}
    left = {"cut": {"S": 4, "M": 7}, "sew": {"S": 4, "M": 7}}
    assert receive(pools, left, {"S": 4, "M": 7}, True) == Receipt(
        {"S": 800, "M": 1540}, pools, 0
    )


def test_good_pieces_carry_the_cost_of_rejected_ones():
    # Ten were cut for 1000; one was rejected in sewing before anything was received.
    receipt = receive({"cut": {"S": 1000}}, {"cut": {"S": 9}}, {"S": 9}, False)
    assert receipt.values == {"S": 1000}


def test_the_last_batch_carries_variants_without_a_piece():
    pools = {"cut": {"S": 300, "M": 100, "L": 101}}
    receipt = receive(
        pools, {"cut": {"S": 3, "M": 1, "L": 0}}, {"S": 3, "M": 1, "L": 0}, True
    )
    assert receipt == Receipt({"S": 376, "M": 125}, pools, 0)


def test_pieces_that_cost_nothing_share_the_rest_by_number():
    receipt = receive(
        {"cut": {"S": 0, "L": 100}}, {"cut": {"S": 1}}, {"S": 1, "M": 3}, True
    )
    assert receipt.values == {"S": 25, "M": 75}


def test_an_empty_last_batch_is_a_loss():
    pools = {"cut": {"S": 300}, "sew": {"S": 50}}
    assert receive(pools, {}, {}, True) == Receipt({}, pools, 350)
    assert receive(pools, {}, {"S": 0}, True) == Receipt({}, pools, 350)


def test_an_empty_batch_before_the_last_takes_nothing():
    assert receive({"cut": {"S": 300}}, {"cut": {"S": 3}}, {"S": 0}, False) == Receipt(
        {}, {"cut": {"S": 0}}, 0
    )


@pytest.mark.parametrize("is_last", [False, True])
@pytest.mark.parametrize(
    ("left", "batch", "message"),
    [
        ({"cut": {"S": 3}}, {"S": 4}, "4 of S finished, 3 left in cut"),
        ({}, {"S": 4}, "4 of S finished, 0 left in cut"),
        ({"cut": {"S": 3}}, {"S": -1}, "Pieces are never negative"),
    ],
)
def test_a_batch_never_has_more_pieces_than_are_left(left, batch, message, is_last):
    with pytest.raises(ValueError, match=message):
        receive({"cut": {"S": 300}}, left, batch, is_last)


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

    def receive(self, wanted, is_last):
        left = self.left()
        batch = {
            v: left[STAGES[-1]][v] if is_last else min(wanted[v], left[STAGES[-1]][v])
            for v in VARIANTS
        }
        receipt = receive(self.pools, left, batch, is_last)
        assert all(value >= 0 for value in receipt.values.values())
        assert receipt.values.keys() == {v for v in VARIANTS if batch[v]}
        assert receipt.loss == 0 or (is_last and not receipt.values)
        for stage in STAGES:
            for variant in VARIANTS:
                taken = receipt.taken[stage][variant]
                assert 0 <= taken <= self.pools[stage][variant]
                self.pools[stage][variant] -= taken
        for variant in VARIANTS:
            self.received[variant] += batch[variant]
        self.valued += sum(receipt.values.values()) + receipt.loss


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
            st.just(False),
        ),
    ),
    max_size=60,
)


@given(steps)
def test_all_costs_end_in_the_values_of_the_batches(history):
    order = Order()
    for name, *arguments in history:
        getattr(order, name)(*arguments)
        assert (
            order.valued + sum(sum(pool.values()) for pool in order.pools.values())
            == order.spent
        )

    order.receive({}, True)
    assert order.valued == order.spent
    assert order.pools == {stage: dict.fromkeys(VARIANTS, 0) for stage in STAGES}


@given(amounts, st.lists(st.integers(1, 20), min_size=1, max_size=8))
def test_equal_pieces_cost_the_same_whatever_their_batch(pool, batches):
    cost, left = pool, sum(batches)
    for number, qty in enumerate(batches, start=1):
        value = receive(
            {"sew": {"S": pool}},
            {"sew": {"S": left}},
            {"S": qty},
            number == len(batches),
        ).values["S"]
        assert abs(value - Fraction(cost * qty, sum(batches))) <= qty
        pool, left = pool - value, left - qty
    assert pool == 0
