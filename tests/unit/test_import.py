import contextlib
import doctest
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clothingline_certification.tools import (
    import_catalogue,
    import_check,
    import_people,
    import_table,
)
from clothingline_certification.tools.import_check import Column, check
from clothingline_certification.tools.import_table import Row, UnreadableError, read

MODULES = (
    import_catalogue,
    import_check,
    import_people,
    import_table,
)


@pytest.mark.parametrize("module", MODULES)
def test_examples_in_the_docstrings(module):
    assert doctest.testmod(module).failed == 0


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_table_is_the_same_with_any_separator(separator):
    text = "\n".join(separator.join(row) for row in (("a", "b"), ("1", "x y")))
    assert read(text.encode()) == [Row(1, ["a", "b"]), Row(2, ["1", "x y"])]


def test_a_table_from_windows_or_with_a_mark_before_it():
    assert read("a\nCaf\xe9".encode("cp1252"))[1].cells == ["Caf\xe9"]
    assert read("\ufeffname\nSiti".encode())[0].cells == ["name"]


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(content):
    with contextlib.suppress(UnreadableError):
        read(content)


def test_every_line_has_its_faults_and_no_other():
    columns = (Column("n", required=True), Column("d", read=import_check.day))
    table = [Row(1, ["n", "d"])] + [
        Row(line, ["x" if line % 3 else "", "no" if line % 5 == 0 else "2026-01-02"])
        for line in range(2, 60)
    ]
    records, faults = check(table, columns)
    assert [record.line for record in records] == list(range(2, 60))
    assert {(fault.line, fault.kind) for fault in faults} == {
        (line, "missing") for line in range(2, 60) if line % 3 == 0
    } | {(line, "date") for line in range(2, 60) if line % 5 == 0}


def test_no_day_before_or_after_living_memory():
    for text in ("1949-12-31", "2101-01-01", "2026-02-30", "yesterday"):
        with pytest.raises(import_check.WrongError, match="date"):
            import_check.day(text)
    assert import_check.day("28.02.2026") == date(2026, 2, 28)
