"""The law of pieces: what may happen to those of a job line, what the ledger says.

The ledger is a list of rows "so many pieces went from one state to another", never
edited or deleted. The balance of a state is what came in minus what went out. ``None``
stands for outside: a row from ``None`` assigns pieces.

Guarantees, if every row passed ``check`` before it was added:

- assigned pieces = the sum of all balances (``None`` has none),
- no balance is negative,
- a refused batch of rows changes nothing.

A mistake is undone by the reversed row, allowed while the pieces still are where the
row brought them. Which row a reversal undoes, and that it does so once, is for the
caller to keep.
"""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

# state: the states that may follow
MOVES: dict[str | None, tuple[str, ...]] = {
    None: ("in_hand",),
    "in_hand": ("made", "missing", "returned"),
    "made": ("in_hand", "handed_in", "missing"),  # back in hand corrects a count
    "handed_in": ("accepted", "rework", "rejected", "missing"),
    "rework": ("handed_in", "rejected", "missing"),
    "accepted": (),
    "rejected": (),
    "missing": (),
    "returned": (),
}
STATES = tuple(state for state in MOVES if state is not None)

TAILOR = "tailor"


class Row(NamedTuple):
    """``qty`` pieces went from ``source`` to ``target``; a reversal against MOVES."""

    source: str | None
    target: str | None
    qty: int
    is_reversal: bool = False


class LedgerError(ValueError):
    """A row the law refuses; ``kind`` says why, the fields make the caller's sentence.

    quantity  ``wanted`` is not a whole number above zero
    move      pieces never go from ``row.source`` to ``row.target``
    short     ``wanted`` pieces should leave ``state``, which holds only ``available``
    """

    def __init__(self, kind: str, row: Row, available: int = 0):
        super().__init__(
            f"{kind}: {row.qty} from {row.source} to {row.target}, {available} there"
        )
        self.kind = kind
        self.row = row
        self.state = row.source
        self.wanted = row.qty
        self.available = available


def balances(rows: Iterable[Row]) -> dict[str, int]:
    """Count the pieces in each state, all states named.

    >>> counts = balances([Row(None, "in_hand", 10), Row("in_hand", "made", 4)])
    >>> counts["in_hand"], counts["made"], counts["accepted"]
    (6, 4, 0)
    """
    counts = dict.fromkeys(STATES, 0)
    for row in rows:
        _add(counts, row)
    return counts


def check(counts: Mapping[str, int], rows: Iterable[Row]) -> dict[str, int]:
    """Give the balances after the rows; raise LedgerError for the first one refused.

    >>> check({"made": 4}, [Row("made", "handed_in", 3)])["handed_in"]
    3
    """
    after = dict.fromkeys(STATES, 0) | dict(counts)
    for row in rows:
        _check_row(after, row)
        _add(after, row)
    return after


def reverse(row: Row) -> Row:
    """Give the row that undoes it.

    >>> reverse(Row("handed_in", "accepted", 5))
    Row(source='accepted', target='handed_in', qty=5, is_reversal=True)
    """
    return Row(row.target, row.source, row.qty, not row.is_reversal)


def payable(row: Row, cause: str | None) -> int:
    """Count the pieces that a row makes payable; less than zero if it undoes that.

    Payable is what is accepted, and what is rejected for a cause that is not the
    tailor's.

    >>> payable(Row("handed_in", "accepted", 90), None)
    90
    >>> payable(Row("handed_in", "rejected", 4), "material")
    4
    >>> payable(Row("handed_in", "rejected", 4), TAILOR)
    0
    >>> payable(reverse(Row("handed_in", "accepted", 90)), None)
    -90
    """
    state, sign = (row.source, -1) if row.is_reversal else (row.target, 1)
    if state == "accepted" or (state == "rejected" and cause != TAILOR):
        return sign * row.qty
    return 0


def _add(counts: dict[str, int], row: Row) -> None:
    for state, qty in ((row.source, -row.qty), (row.target, row.qty)):
        if state is not None:
            counts[state] += qty


def _check_row(counts: Mapping[str, int], row: Row) -> None:
    if not isinstance(row.qty, int) or row.qty < 1:
        raise LedgerError("quantity", row)
    source, target = (
        (row.target, row.source) if row.is_reversal else (row.source, row.target)
    )
    if target not in MOVES.get(source, ()):
        raise LedgerError("move", row)
    if row.source is not None and counts[row.source] < row.qty:
        raise LedgerError("short", row, counts[row.source])
