import doctest
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clothingline_production.tools import piece_flow
from clothingline_production.tools.piece_flow import (
    UNTOUCHED,
    available,
    good_left,
    unaccounted,
    used,
)
from clothingline_production.tools.piece_ledger import STATES

FIVE = ("cut", "fuse", "sew", "wash", "finish")
VARIANTS = ("S", "M")
# What a stage may do with the pieces that came to it, besides leaving them in hand.
OUTCOMES = tuple(state for state in STATES if state not in UNTOUCHED)


@st.composite
def orders(draw):
    """(ordered, stages, balances): pieces that went through one to five stages.

    Each stage uses no more than the one before has accepted.
    """
    stages = FIVE[: draw(st.integers(1, len(FIVE)))]
    ordered = {variant: draw(st.integers(0, 40)) for variant in VARIANTS}
    pieces = {}
    for variant, qty in ordered.items():
        there = qty
        for stage in stages:
            counts = dict.fromkeys(STATES, 0)
            left = there
            for state in draw(st.permutations(OUTCOMES)):
                counts[state] = draw(st.integers(0, left))
                left -= counts[state]
            # Pieces offered ahead of the stage before: in hand, or recalled again.
            counts["in_hand"] = draw(st.integers(0, 9))
            counts["returned"] = draw(st.integers(0, 9))
            pieces[stage, variant] = counts
            there = counts["accepted"]
    return ordered, stages, pieces


def test_examples_in_the_docstrings():
    assert doctest.testmod(piece_flow).failed == 0


def test_the_first_stage_waits_for_nothing():
    assert available({}, ("cut", "sew"), "cut") is None
    assert available({}, ("sew",), "sew") is None


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ({"in_hand": 10}, 10),
        ({"returned": 10}, 10),
        ({"made": 4, "in_hand": 6}, 6),
        ({"handed_in": 4}, 6),
        ({"rework": 4}, 6),
        ({"accepted": 4}, 6),
        ({"rejected": 4}, 6),
        ({"missing": 4}, 6),  # a lost piece is used, too: nobody else can have it
        ({"made": 12}, -2),
    ],
)
def test_what_is_left_of_ten_pieces_that_came(counts, expected):
    pieces = {("cut", "M"): {"accepted": 10}, ("sew", "M"): counts}
    assert available(pieces, ("cut", "sew"), "sew")["M"] == expected


def test_only_the_stage_before_counts():
    pieces = {("cut", "M"): {"accepted": 10}, ("sew", "M"): {"accepted": 7}}
    assert available(pieces, ("cut", "sew", "finish"), "finish")["M"] == 7
    # The same ledger with the stages in another order of work.
    assert available(pieces, ("sew", "cut", "finish"), "finish")["M"] == 10


@given(orders())
def test_no_stage_has_more_than_came_to_it(order):
    _ordered, stages, pieces = order
    for before, stage in pairwise(stages):
        left = available(pieces, stages, stage)
        for variant in VARIANTS:
            assert left[variant] >= 0
            assert (
                left[variant] + used(pieces[stage, variant])
                == pieces[before, variant]["accepted"]
            )


@given(orders())
def test_what_is_unaccounted_is_still_on_its_way(order):
    ordered, stages, pieces = order
    left = unaccounted(ordered, pieces, stages[-1])
    assert set(left) == set(ordered)
    for variant, qty in ordered.items():
        of_stages = [pieces[stage, variant] for stage in stages]
        lost = sum(counts["rejected"] + counts["missing"] for counts in of_stages)
        assert 0 <= left[variant] <= qty
        assert left[variant] + of_stages[-1]["accepted"] + lost == qty


@given(orders(), st.data())
def test_pieces_that_passed_a_stage_and_may_still_be_finished(order, data):
    """As many as wait for the last stage, or for one on the way to it."""
    _ordered, stages, pieces = order
    last = stages[-1]
    batch = {
        variant: data.draw(st.integers(0, pieces[last, variant]["accepted"]))
        for variant in VARIANTS
    }
    left = good_left(pieces, stages, VARIANTS, batch)
    assert set(left) == set(stages)
    for index, stage in enumerate(stages):
        for variant in VARIANTS:
            on_the_way = batch[variant]
            for after, before in zip(stages[index + 1 :], stages[index:], strict=False):
                counts = pieces[after, variant]
                # Came from before and was neither accepted nor lost there.
                on_the_way += (
                    pieces[before, variant]["accepted"]
                    - counts["accepted"]
                    - counts["rejected"]
                    - counts["missing"]
                )
            assert left[stage][variant] == on_the_way >= batch[variant]


def test_a_stage_of_which_nothing_is_known_has_passed_nothing():
    assert good_left({}, ("cut", "sew"), ["M"], {}) == {
        "cut": {"M": 0},
        "sew": {"M": 0},
    }
