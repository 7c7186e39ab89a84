"""Check a whole table before anything is stored, and name every fault by its line.

A kind of table is a tuple of columns; each column reads its text into a value or says
what is wrong with it, in one word. What needs more than one cell (two dates in order,
the same number twice) is a rule over the whole row. The words become sentences with a
remedy where they are shown.

>>> columns = (Column("name", ("nama",), required=True), Column("born", read=day))
>>> table = [Row(1, ["Nama", "Born"]), Row(2, ["Siti", "1990-13-01"]), Row(3, [""])]
>>> records, faults = check(table, columns)
>>> [tuple(fault) for fault in faults]
[(2, 'born', '1990-13-01', 'date'), (3, 'name', '', 'missing')]
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from .import_table import Row

_MAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_DAYS = ("%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y")


class Fault(NamedTuple):
    """What is wrong in one cell: line and column as in the file, and the kind."""

    line: int
    column: str
    value: str
    kind: str


class WrongError(Exception):
    """A text that a column cannot read; the argument is the kind of fault."""


@dataclass(frozen=True)
class Column:
    """One column of a table, known by its name or another of its names."""

    name: str
    names: tuple[str, ...] = ()
    required: bool = False
    read: Callable[[str], object] = str


class Record(NamedTuple):
    """One row that could be read; ``texts`` is what it said, for later rules."""

    line: int
    values: dict[str, object]
    texts: dict[str, str]


def check(
    table: list[Row],
    columns: tuple[Column, ...],
    rules: Iterable[Callable[[Record], Iterable[tuple[str, str]]]] = (),
) -> tuple[list[Record], list[Fault]]:
    """The records of the table and all its faults; store nothing if there are any.

    A rule gets each record that has no fault of its own, in the order of the lines, and
    yields (column, kind of fault).
    """
    if len(table) < 2:
        return [], [Fault(1, "", "", "empty")]
    places, faults = _header(table[0], columns)
    if faults:
        return [], faults
    records = []
    for row in table[1:]:
        record, wrong = _record(row, places)
        if not wrong:
            wrong = [
                Fault(row.line, name, record.texts.get(name, ""), kind)
                for rule in rules
                for name, kind in rule(record)
            ]
        faults += wrong
        records.append(record)
    return records, faults


def _header(row: Row, columns: tuple[Column, ...]):
    known = {
        _plain(alias): column
        for column in columns
        for alias in (column.name, *column.names)
    }
    places, faults = [], []
    for cell in row.cells:
        column = known.get(_plain(cell))
        if cell and column is None:
            faults.append(Fault(row.line, cell, cell, "column"))
        elif column and column in places:
            faults.append(Fault(row.line, column.name, cell, "column_twice"))
        places.append(column)
    faults += [
        Fault(row.line, column.name, "", "column_missing")
        for column in columns
        if column.required and column not in places
    ]
    return places, faults


def _record(row: Row, places: list[Column | None]) -> tuple[Record, list[Fault]]:
    texts, values, faults = {}, {}, []
    for extra in row.cells[len(places) :]:
        if extra:
            faults.append(Fault(row.line, "", extra, "cells"))
    cells = row.cells + [""] * (len(places) - len(row.cells))
    for column, cell in zip(places, cells, strict=False):
        if column is None:
            continue
        texts[column.name] = cell
        try:
            if cell:
                values[column.name] = column.read(cell)
            elif column.required:
                raise WrongError("missing")
        except WrongError as wrong:
            faults.append(Fault(row.line, column.name, cell, wrong.args[0]))
    return Record(row.line, values, texts), faults


def _plain(name: str) -> str:
    """A column's name without capitals, spaces and underscores."""
    return re.sub(r"[\W_]+", "", name).casefold()


# What a column may hold ------------------------------------------------------


def day(text: str) -> date:
    """A date as spreadsheets in Indonesia write it.

    >>> day("04/11/2019"), day("2019-11-04")
    (datetime.date(2019, 11, 4), datetime.date(2019, 11, 4))
    """
    for pattern in _DAYS:
        try:
            found = datetime.strptime(text, pattern).date()
        except ValueError:
            continue
        if 1950 <= found.year <= 2100:
            return found
    raise WrongError("date")


def phone(normal: Callable[[str], str | None]) -> Callable[[str], str]:
    """A reader of telephone numbers, which ``normal`` writes in one way or refuses.

    >>> phone(str.strip)(" +628123456789 ")
    '+628123456789'
    """

    def read(text: str) -> str:
        found = normal(text)
        if not found:
            raise WrongError("phone")
        return found

    return read


def mail(text: str) -> str:
    """An e-mail address.

    >>> mail("Siti@Example.com")
    'siti@example.com'
    """
    if not _MAIL.fullmatch(text):
        raise WrongError("email")
    return text.lower()


def number(low: int, high: int) -> Callable[[str], int]:
    """A whole number from ``low`` to ``high``."""

    def read(text: str) -> int:
        if not re.fullmatch(r"[0-9]{1,9}", text) or not low <= int(text) <= high:
            raise WrongError("number")
        return int(text)

    return read


def one_of(table: Mapping[str, object], kind: str) -> Callable[[str], object]:
    """What ``table`` holds for the text, capitals and spaces aside.

    >>> one_of({"sby": 7}, "city")(" SBY ")
    7
    """

    def read(text: str) -> object:
        key = key_of(text)
        if key not in table:
            raise WrongError(kind)
        return table[key]

    return read


def all_of(table: Mapping[str, object], kind: str) -> Callable[[str], list[object]]:
    """What ``table`` holds for each of the words that ; or | separates."""
    read_one = one_of(table, kind)

    def read(text: str) -> list[object]:
        return [read_one(word) for word in re.split(r"[;|]", text) if word.strip()]

    return read


def key_of(text: str) -> str:
    """A name to compare by: no capitals, one space between words.

    >>> key_of("  Kota  SURABAYA ")
    'kota surabaya'
    """
    return " ".join(text.split()).casefold()


# Rules over rows --------------------------------------------------------------


def unique(key: Callable[[Record], object], column: str, kind: str = "twice"):
    """A rule: no two rows have the same key; a key of None does not count."""
    seen = set()

    def rule(record: Record):
        found = key(record)
        if found is not None and found in seen:
            yield column, kind
        seen.add(found)

    return rule
