"""Points of measure as rows of a grid: one row a point, one column a size.

A row is ``{"id", "code", "name", "plus", "minus", "values"}``: lengths in centimetres,
``values`` by size (id as text, for JSON knows no other key). A tolerance that differs
between sizes is None in its row, and None leaves it as it is.
"""

from collections.abc import Iterable, Mapping
from typing import NamedTuple


class Value(NamedTuple):
    """What one point must read on one size, and how far it may be off, in cm."""

    size: int
    cm: float
    plus: float
    minus: float


def row(point: Mapping, values: Iterable[Value]) -> dict:
    """Lay one point of measure out as a row.

    >>> row({"id": 7, "code": "A", "name": "Chest"}, [Value(1, 50.0, 1.0, 0.5)])
    ... # doctest: +NORMALIZE_WHITESPACE
    {'id': 7, 'code': 'A', 'name': 'Chest', 'plus': 1.0, 'minus': 0.5,
     'values': {'1': 50.0}}
    """
    values = list(values)
    return {
        **point,
        "plus": _common(value.plus for value in values),
        "minus": _common(value.minus for value in values),
        "values": {str(value.size): value.cm for value in values},
    }


def _common(numbers: Iterable[float]) -> float | None:
    different = set(numbers)
    return different.pop() if len(different) == 1 else None


def changes(
    of_row: Mapping, values: Mapping[int, Value]
) -> tuple[list[Value], list[Value], list[int]]:
    """Compare a row with the values that are stored, by size.

    :return: values to add, values to change, sizes to take away

    >>> had = {1: Value(1, 50.0, 1.0, 1.0), 2: Value(2, 52.0, 1.0, 1.0)}
    >>> changes({"values": {"1": 51.0, "3": 54.0}, "plus": None, "minus": None}, had)
    ... # doctest: +NORMALIZE_WHITESPACE
    ([Value(size=3, cm=54.0, plus=1.0, minus=1.0)],
     [Value(size=1, cm=51.0, plus=1.0, minus=1.0)], [2])
    """
    wanted = {
        int(size): float(cm)
        for size, cm in (of_row.get("values") or {}).items()
        if cm not in (None, "", False)
    }
    added, changed = [], []
    for size, cm in wanted.items():
        old = values.get(size)
        new = Value(
            size,
            cm,
            _tolerance(of_row.get("plus"), old and old.plus),
            _tolerance(of_row.get("minus"), old and old.minus),
        )
        if old is None:
            added.append(new)
        elif new != old:
            changed.append(new)
    return added, changed, [size for size in values if size not in wanted]


def _tolerance(given: float | None, old: float | None) -> float:
    """One centimetre is what the trade allows where nobody says otherwise."""
    if given is not None:
        return float(given)
    return 1.0 if old is None else old
