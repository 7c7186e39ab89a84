"""Single sampling by attributes, normal inspection: how many pieces, how many defects.

Source: MIL-STD-105E (10 May 1989, public domain) table I (sample size code letters) and
table II-A (single sampling plans for normal inspection); the same numbers stand in
ISO 2859-1:1999 tables 1 and 2-A. Columns AQL 0.065 to 10 are held, which is more than
the garment trade uses (major 2.5, minor 4.0, level II).

Table II-A repeats one diagonal. With code letters counted A=0, B=1 ... R=15 and columns
0.065=0, 0.10=1 ... 10=11, letter + column is a step along it: before step 10 an arrow
down to it, then ``DIAGONAL``, then an arrow up to its end. An arrow takes the sample
size of the plan it leads to. Letter A at AQL 10 has nothing above: there it leads down.

Checked: the unit tests compare all 1260 combinations of lot range, level and AQL with
a table that was compared with the R package AQLSchemes and the GB/T 2828.1-2012 grids.

Guarantees: the sample never exceeds the lot (a sample as large as the lot is 100 %
inspection, with the acceptance number of the plan), and reject = accept + 1. A lot of
one piece is outside the standard: it is looked at itself and passes only without a
defect (code letter A, Ac 0).
"""

from decimal import Decimal, InvalidOperation
from typing import NamedTuple

LEVELS = ("S-1", "S-2", "S-3", "S-4", "I", "II", "III")
AQLS = (
    "0.065",
    "0.10",
    "0.15",
    "0.25",
    "0.40",
    "0.65",
    "1.0",
    "1.5",
    "2.5",
    "4.0",
    "6.5",
    "10",
)
LETTERS = "ABCDEFGHJKLMNPQR"
SAMPLES = (2, 3, 5, 8, 13, 20, 32, 50, 80, 125, 200, 315, 500, 800, 1250, 2000)

# Largest lot of the range -> code letter for each of LEVELS.
CODE_LETTERS = (
    (8, "AAAAAAB"),
    (15, "AAAAABC"),
    (25, "AABBBCD"),
    (50, "ABBCCDE"),
    (90, "BBCCCEF"),
    (150, "BBCDDFG"),
    (280, "BCDEEGH"),
    (500, "BCDEFHJ"),
    (1200, "CCEFGJK"),
    (3200, "CDEGHKL"),
    (10000, "CDFGJLM"),
    (35000, "CDFHKMN"),
    (150000, "DEGJLNP"),
    (500000, "DEGJMPQ"),
    (None, "DEHKNQR"),
)

UP, DOWN = "up", "down"
FIRST_STEP = 10
DIAGONAL = (0, UP, DOWN, 1, 2, 3, 5, 7, 10, 14, 21)

_COLUMNS = {Decimal(aql): column for column, aql in enumerate(AQLS)}


class Plan(NamedTuple):
    """Draw ``sample``; pass the lot up to ``accept`` defects, fail it from ``reject``.

    ``letter`` is the code letter of the plan used, after arrows; empty if critical.
    """

    letter: str
    sample: int
    accept: int
    reject: int

    def accepts(self, defects: int) -> bool:
        """Say whether the lot passes.

        >>> Plan("G", 32, 2, 3).accepts(2)
        True
        >>> Plan("G", 32, 2, 3).accepts(3)
        False
        """
        return defects <= self.accept


def plan(lot: int, aql: str | Decimal, level: str = "II") -> Plan:
    """Give the plan for a lot of so many pieces.

    >>> plan(160, "2.5")
    Plan(letter='G', sample=32, accept=2, reject=3)
    >>> plan(3, "2.5")  # 100 % inspection: the plan asks for 5
    Plan(letter='C', sample=3, accept=0, reject=1)
    """
    column = _column(aql)
    letter = _code_letter(lot, level)
    if lot == 1:
        return Plan("A", 1, 0, 1)
    index, accept = _cell(LETTERS.index(letter), column)
    return Plan(LETTERS[index], min(SAMPLES[index], lot), accept, accept + 1)


def critical(sample: int) -> Plan:
    """Give the plan for critical defects, which have no AQL: none is allowed.

    >>> critical(32)
    Plan(letter='', sample=32, accept=0, reject=1)
    """
    if sample < 1:
        raise ValueError(f"A sample has at least 1 piece, not {sample}")
    return Plan("", sample, 0, 1)


def _code_letter(lot: int, level: str) -> str:
    if lot < 1:
        raise ValueError(f"A lot has at least 1 piece, not {lot}")
    if level not in LEVELS:
        raise ValueError(
            f"Unknown inspection level {level!r}; known: {', '.join(LEVELS)}"
        )
    letters = next(
        letters
        for largest, letters in CODE_LETTERS
        if largest is None or lot <= largest
    )
    return letters[LEVELS.index(level)]


def _column(aql: str | Decimal) -> int:
    try:
        return _COLUMNS[Decimal(str(aql))]
    except (InvalidOperation, KeyError, TypeError):
        raise ValueError(
            f"Unknown AQL {str(aql)!r}; known: {', '.join(AQLS)}"
        ) from None


def _cell(index: int, column: int) -> tuple[int, int]:
    """Follow the arrows from a cell of table II-A to a letter (index) and its Ac."""
    step = min(max(index + column - FIRST_STEP, 0), len(DIAGONAL) - 1)
    if DIAGONAL[step] == UP:
        step += -1 if index else 1
    if DIAGONAL[step] == DOWN:
        step += 1
    return step + FIRST_STEP - column, DIAGONAL[step]
