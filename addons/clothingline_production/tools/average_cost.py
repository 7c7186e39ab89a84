"""Average cost of a product, replayed from all that came in and went out.

The rule is Odoo's (``product.product._run_avco``): what comes in adds its value, what
goes out takes the average of that moment, a price set by hand makes the average from
then on, and what comes into an empty or negative stock starts the average afresh. One
thing is added: a receipt that is taken back takes out its own value, not the average,
so that what is left is worth what it was before.
"""

from collections.abc import Iterable
from typing import NamedTuple


class In(NamedTuple):
    """So much came in, worth so much in all."""

    qty: float
    value: float


class Out(NamedTuple):
    """So much went out, at the average, or at a value of its own."""

    qty: float
    value: float | None = None


class Price(NamedTuple):
    """The average was set by hand."""

    unit: float


def replay(events: Iterable[In | Out | Price]) -> tuple[float, float]:
    """Give the average and the total value after these events, in the order of time.

    >>> replay([In(10, 1000), In(10, 1400), Out(10, 1400)])
    (100.0, 1000.0)
    >>> replay([In(10, 1000), In(10, 1400), Out(10)])
    (120.0, 1200.0)
    >>> replay([Price(50), In(2, 100), Price(60), Out(1)])
    (60, 60)
    """
    average = total = qty = 0
    for event in events:
        if isinstance(event, Price):
            average, total = event.unit, event.unit * qty
        elif isinstance(event, In):
            if qty > 0:
                total += event.value
                qty += event.qty
                average = total / qty
            else:
                average = event.value / event.qty if event.qty else average
                qty += event.qty
                total = average * qty
        else:
            total -= event.qty * average if event.value is None else event.value
            qty -= event.qty
            if event.value is not None and qty > 0:
                average = total / qty
    return average, total
