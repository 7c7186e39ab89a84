import doctest

from hypothesis import given
from hypothesis import strategies as st

from clothingline_production.tools import material_use
from clothingline_production.tools.material_use import Moved, allot

# Hundredths of a metre, or pieces: whole numbers keep the laws exact.
quantities = st.integers(0, 100_000)


@st.composite
def moves(draw):
    """What may have become of an issue: nothing was used that was not there."""
    issued = draw(quantities)
    used = draw(st.integers(0, issued))
    returned = draw(st.integers(0, issued - used))
    written_off = draw(st.integers(0, issued - used - returned))
    corrected = draw(st.integers(-100_000, used))
    return Moved(issued, used, corrected, returned, written_off)


def test_examples_in_the_docstrings():
    assert doctest.testmod(material_use).failed == 0


@given(moves(), moves())
def test_issued_is_used_returned_written_off_and_left(one, other):
    expected_left = one.left + other.left
    expected_standard = one.used_by_standard + other.used_by_standard
    one.add(other)
    assert one.issued == one.used + one.returned + one.written_off + one.left
    assert one.left == expected_left >= 0
    assert one.used_by_standard == expected_standard


stocks = st.lists(quantities, max_size=8).map(lambda there: list(enumerate(there)))


@given(quantities, stocks)
def test_what_is_allotted_is_there_and_the_first_goes_first(qty, there):
    rows = list(allot(qty, there))
    by_key = dict(there)
    assert sum(taken for _key, taken in rows) == min(qty, sum(by_key.values()))
    assert all(0 < taken <= by_key[key] for key, taken in rows)
    keys = [key for key, _taken in rows]
    assert keys == sorted(set(keys))
    # Only the last one may be left with something.
    for key, taken in rows[:-1]:
        assert taken == by_key[key]


def test_an_empty_or_overdrawn_lot_gives_nothing():
    assert list(allot(5, [("a", -2), ("b", 0), ("c", 9)])) == [("c", 5)]
    assert list(allot(0, [("a", 3)])) == []
