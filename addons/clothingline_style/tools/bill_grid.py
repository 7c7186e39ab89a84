"""A bill of materials as rows of a grid, and back.

A line of the bill says how much of a component a piece needs at a stage; it may be for
some colours or some sizes only. A row puts the lines of one component, stage and set of
colours side by side, one quantity a size. No size named in the bill means all of them;
a size without a quantity needs none.
"""

from collections import Counter
from collections.abc import Collection, Iterable
from typing import NamedTuple


class Line(NamedTuple):
    """``qty`` (in ``uom``) of a component at a stage; empty sets are for all."""

    product: int
    uom: int
    stage: int
    qty: float
    colours: frozenset = frozenset()
    sizes: frozenset = frozenset()


class Row(NamedTuple):
    """A component at a stage for these colours (empty: all), by size."""

    product: int
    uom: int
    stage: int
    colours: frozenset
    by_size: dict[int, float]


def rows(lines: Iterable[Line], sizes: Collection[int]) -> list[Row]:
    """Lay the lines out, in their order.

    >>> rows([Line(7, 1, 3, 1.5, frozenset(), frozenset({10})),
    ...       Line(7, 1, 3, 1.7, frozenset(), frozenset({11})), Line(8, 2, 4, 6)],
    ...      [10, 11])  # doctest: +NORMALIZE_WHITESPACE
    [Row(product=7, uom=1, stage=3, colours=frozenset(), by_size={10: 1.5, 11: 1.7}),
     Row(product=8, uom=2, stage=4, colours=frozenset(), by_size={10: 6, 11: 6})]
    """
    found: dict[tuple, dict[int, float]] = {}
    for line in lines:
        row = found.setdefault((line.product, line.uom, line.stage, line.colours), {})
        for size in line.sizes or sizes or (0,):
            row[size] = row.get(size, 0) + line.qty
    return [Row(*key, by_size) for key, by_size in found.items()]


def lines(grid: Iterable[Row], sizes: Collection[int]) -> list[Line]:
    """Give the fewest lines that say what the rows say; those of no need are left out.

    >>> row = Row(7, 1, 3, frozenset(), {10: 1.5, 11: 1.5, 12: 1.7, 13: 0})
    >>> [(line.qty, sorted(line.sizes)) for line in lines([row], [10, 11, 12, 13])]
    [(1.5, [10, 11]), (1.7, [12])]
    >>> lines([Row(8, 2, 4, frozenset(), {10: 6, 11: 6})], [10, 11])
    [Line(product=8, uom=2, stage=4, qty=6, colours=frozenset(), sizes=frozenset())]
    """
    result = []
    for row in grid:
        of_qty: dict[float, set] = {}
        for size in sizes or (0,):
            if qty := row.by_size.get(size):
                of_qty.setdefault(qty, set()).add(size)
        for qty, for_sizes in of_qty.items():
            is_for_all = for_sizes == set(sizes or (0,))
            result.append(
                Line(
                    row.product,
                    row.uom,
                    row.stage,
                    qty,
                    row.colours,
                    frozenset() if is_for_all else frozenset(for_sizes),
                )
            )
    return result


def changes(
    had: Iterable[tuple[int, Line]], wanted: Iterable[Line]
) -> tuple[list[int], list[Line]]:
    """Give the lines (ids) to take away and those to add; what agrees is left alone.

    >>> changes([(1, Line(7, 1, 3, 1.5)), (2, Line(8, 1, 3, 2))],
    ...         [Line(8, 1, 3, 2), Line(9, 1, 3, 4)])
    ... # doctest: +NORMALIZE_WHITESPACE
    ([1], [Line(product=9, uom=1, stage=3, qty=4, colours=frozenset(),
                sizes=frozenset())])
    """
    left = Counter(wanted)
    gone = []
    for line_id, line in had:
        if left[line]:
            left[line] -= 1
        else:
            gone.append(line_id)
    return gone, list(left.elements())
