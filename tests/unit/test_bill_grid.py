"""Laws of the bill of materials as a grid (addons/clothingline_style/tools)."""

from hypothesis import given
from hypothesis import strategies as st

from clothingline_style.tools.bill_grid import Row, changes, lines, rows

SIZES = (1, 2, 3, 4)
ROWS = st.lists(
    st.builds(
        Row,
        st.integers(1, 5),
        st.just(1),
        st.integers(1, 3),
        st.frozensets(st.integers(20, 22), max_size=2),
        st.dictionaries(st.sampled_from(SIZES), st.integers(1, 3), min_size=1),
    ),
    unique_by=lambda row: row[:4],
)


@given(ROWS)
def test_what_the_grid_says_the_bill_says_back(grid):
    assert rows(lines(grid, SIZES), SIZES) == grid


@given(ROWS, ROWS)
def test_changes_lead_from_any_bill_to_any_grid(before, after):
    had = list(enumerate(lines(before, SIZES)))
    wanted = lines(after, SIZES)
    gone, new = changes(had, wanted)
    left = [line for number, line in had if number not in gone] + new
    assert sorted(left, key=repr) == sorted(wanted, key=repr)


@given(ROWS)
def test_a_grid_that_is_there_already_changes_nothing(grid):
    bill = lines(grid, SIZES)
    assert changes(list(enumerate(bill)), bill) == ([], [])
