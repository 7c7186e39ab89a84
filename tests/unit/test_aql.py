import csv
import doctest
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clothingline_production.tools import aql
from clothingline_production.tools.aql import AQLS, LEVELS, Plan, critical, plan

with (Path(__file__).parent / "data" / "aql_plans_normal.csv").open() as file:
    PUBLISHED = list(csv.DictReader(file))

lots = st.integers(1, 1_000_000)


def test_examples_in_the_docstrings():
    assert doctest.testmod(aql).failed == 0


def test_every_published_plan_at_both_ends_of_its_lot_range():
    assert len(PUBLISHED) == 15 * len(LEVELS) * len(AQLS)
    for row in PUBLISHED:
        letter, sample = row["final_code_letter"], int(row["sample_size"])
        accept, reject = int(row["accept_number"]), int(row["reject_number"])
        for lot in {int(row["lot_min"]), int(row["lot_max"] or 10_000_000)}:
            expected = Plan(letter, min(sample, lot), accept, reject)
            assert plan(lot, row["aql"], row["inspection_level"]) == expected, (
                lot,
                row,
            )


@pytest.mark.parametrize(
    ("lot", "limit", "expected"),
    [
        (160, "2.5", Plan("G", 32, 2, 3)),
        (160, "4.0", Plan("G", 32, 3, 4)),
        (140, "2.5", Plan("F", 20, 1, 2)),
        (80, "2.5", Plan("F", 20, 1, 2)),
        (80, "4.0", Plan("E", 13, 1, 2)),
        (500, "2.5", Plan("H", 50, 3, 4)),
        (
            30,
            "2.5",
            Plan("C", 5, 0, 1),
        ),  # an arrow up: fewer than the 8 of its own letter
        (
            5,
            "10",
            Plan("C", 5, 1, 2),
        ),  # letter A has nothing above it: the arrow leads down
        (4, "2.5", Plan("C", 4, 0, 1)),  # 100 % inspection
    ],
)
def test_worked_examples(lot, limit, expected):
    assert plan(lot, limit) == expected


@pytest.mark.parametrize("limit", AQLS)
def test_a_single_piece_passes_only_without_defect(limit):
    assert plan(1, limit) == Plan("A", 1, 0, 1)


@pytest.mark.parametrize("limit", ["4", "4.0", "4.00", Decimal("4.0"), 4])
def test_an_aql_is_a_number_however_it_is_written(limit):
    assert plan(160, limit) == Plan("G", 32, 3, 4)


def test_one_critical_defect_rejects_the_lot():
    assert critical(32) == Plan("", 32, 0, 1)
    assert critical(32).accepts(0)
    assert not critical(32).accepts(1)
    with pytest.raises(ValueError, match="at least 1 piece"):
        critical(0)


@pytest.mark.parametrize(
    ("args", "message"),
    [
        ((0, "2.5"), "A lot has at least 1 piece, not 0"),
        ((-5, "2.5"), "A lot has at least 1 piece, not -5"),
        (
            (100, "2.5", "IV"),
            "Unknown inspection level 'IV'; known: S-1, S-2, S-3, S-4, I, II, III",
        ),
        ((100, "0"), "Unknown AQL '0'; known: 0.065, 0.10,"),
        ((100, "3.0"), "Unknown AQL '3.0'"),
        ((100, "loose"), "Unknown AQL 'loose'"),
        ((100, ""), "Unknown AQL ''"),
        ((100, "NaN"), "Unknown AQL 'NaN'"),
        ((100, "sNaN"), "Unknown AQL 'sNaN'"),
        ((100, None), "Unknown AQL 'None'"),
        ((1, "3.0"), "Unknown AQL '3.0'"),
    ],
)
def test_what_the_standard_does_not_know_is_refused(args, message):
    with pytest.raises(ValueError) as error:
        plan(*args)
    assert str(error.value).startswith(message)


@given(lots, st.sampled_from(AQLS), st.sampled_from(LEVELS))
def test_a_plan_fits_its_lot_and_leaves_no_gap(lot, limit, level):
    found = plan(lot, limit, level)
    assert 1 <= found.sample <= lot
    assert 0 <= found.accept < found.reject == found.accept + 1
    assert found.accepts(0)


@given(lots, st.sampled_from(AQLS), st.sampled_from(LEVELS), st.integers(0, 50))
def test_fewer_defects_never_hurt(lot, limit, level, defects):
    found = plan(lot, limit, level)
    assert found.accepts(defects) or not found.accepts(defects + 1)


@given(lots, lots, st.sampled_from(AQLS))
def test_a_larger_lot_never_has_an_earlier_code_letter(one, other, limit):
    smaller, larger = sorted((one, other))
    for level in LEVELS:
        assert aql._code_letter(smaller, level) <= aql._code_letter(larger, level)
