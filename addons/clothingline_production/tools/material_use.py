"""What of its material a job has used, returned, written off, and still holds.

Quantities are in the component's own unit. ``issued = used + returned + written off +
left``, for every component, owner and lot. Use follows the standard of the order
(quantity per piece, rounded over all pieces settled so far, so that many small lots use
what one large one would) until somebody counts: a real use is kept as its difference
from the standard. Nothing is ever used that is not there.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass
class Moved:
    """What was moved of one component of a job; see the module."""

    issued: float = 0
    used: float = 0
    corrected: float = 0  # the part of ``used`` that was counted beyond the standard
    returned: float = 0
    written_off: float = 0

    @property
    def left(self) -> float:
        return self.issued - self.used - self.returned - self.written_off

    @property
    def used_by_standard(self) -> float:
        return self.used - self.corrected

    def add(self, other: "Moved") -> None:
        for name in self.__dataclass_fields__:
            setattr(self, name, getattr(self, name) + getattr(other, name))


def allot(
    qty: float, stocks: Sequence[tuple[Any, float]]
) -> Iterable[tuple[Any, float]]:
    """Take a quantity out of stocks, the first ones first.

    >>> list(allot(7, [("lot 1", 5), ("lot 2", 0), ("lot 3", 9)]))
    [('lot 1', 5), ('lot 3', 2)]
    """
    for key, there in stocks:
        taken = min(qty, there)
        if taken > 0:
            yield key, taken
            qty -= taken
