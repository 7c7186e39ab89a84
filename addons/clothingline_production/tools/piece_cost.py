"""What finished pieces cost, exactly, when they arrive in several batches.

Each variant of an order has a pool of money per stage: material consumed and pieces
paid are put in, batches of finished pieces take out. From every pool of its variant,
a batch of ``n`` pieces takes

    pool x n / good pieces left through that stage

where those left are the pieces that passed the stage, may still be finished and were
not received before (this batch included). Pieces rejected later on are no longer
counted, so the good ones carry their cost.

A batch after which no piece of its variant is to come takes all that is left of that
variant. What is left in a pool afterwards (pieces rejected when the good ones were
received already, or a cost that came late) is for the good pieces of the same variant
as well: ``revalue`` says which part still lies in stock. So a piece costs the same
whichever lot is judged last. A variant of which every piece was rejected has nobody to
carry its cost: it is a loss.

Money is counted in whole units of the currency's rounding (rupiah, cents; see
``to_units``), and every division is a largest-remainder split. Guarantees: the values
of a batch sum to what it took; no pool gives more than it holds; no value is negative
unless a pool is.
"""

from collections.abc import Collection, Hashable, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import NamedTuple

Stage = Hashable
Variant = Hashable


class Receipt(NamedTuple):
    """What a batch is worth per variant, and took from each pool."""

    values: dict[Variant, int]
    taken: dict[Stage, dict[Variant, int]]


def to_units(amount: float | Decimal, rounding: float | Decimal | str) -> int:
    """Count an amount in units of the currency's rounding, half away from zero.

    >>> to_units(1234.56, 0.01), to_units(-0.5, 1)
    (123456, -1)
    """
    units = Decimal(str(amount)) / Decimal(str(rounding))
    return int(units.to_integral_value(ROUND_HALF_UP))


def from_units(units: int, rounding: float | Decimal | str) -> Decimal:
    """Give the amount back.

    >>> from_units(123456, 0.01)
    Decimal('1234.56')
    """
    return units * Decimal(str(rounding))


def split(total: int, weights: Sequence[int | Decimal | float]) -> list[int]:
    """Split a total by weights into whole parts that sum to it, by largest remainder.

    Of equal remainders the first comes first. A zero weight gets nothing, unless all
    are zero: then all are equal.

    >>> split(100, [1, 1, 1])
    [34, 33, 33]
    >>> split(10, [0, 2.5, 7.5]), split(3, [0, 0])
    ([0, 3, 7], [2, 1])
    """
    shares = [Fraction(weight) for weight in weights]
    if min(shares, default=0) < 0:
        raise ValueError("A weight is never negative")
    if not shares:
        if total:
            raise ValueError(f"Nothing to split {total} over")
        return []
    if not any(shares):
        shares = [Fraction(1)] * len(shares)
    sign = -1 if total < 0 else 1
    whole = sum(shares)
    quotas = [abs(total) * share / whole for share in shares]
    parts = [int(quota) for quota in quotas]
    order = sorted(range(len(parts)), key=lambda index: parts[index] - quotas[index])
    for index in order[: abs(total) - sum(parts)]:
        parts[index] += 1
    return [sign * part for part in parts]


def receive(
    pools: Mapping[Stage, Mapping[Variant, int]],
    good_left: Mapping[Stage, Mapping[Variant, int]],
    batch: Mapping[Variant, int],
    complete: Collection[Variant],
) -> Receipt:
    """Value a batch of finished pieces; the caller subtracts ``taken`` from its pools.

    :param complete: variants of which no piece is to come after this batch

    >>> pools = {"cut": {"S": 1000}, "sew": {"S": 500}}
    >>> good_left = {"cut": {"S": 10}, "sew": {"S": 5}}
    >>> receive(pools, good_left, {"S": 5}, complete=())
    Receipt(values={'S': 1000}, taken={'cut': {'S': 500}, 'sew': {'S': 500}})
    """
    if min(batch.values(), default=0) < 0:
        raise ValueError("Pieces are never negative")
    taken: dict = {}
    values = {variant: 0 for variant, qty in batch.items() if qty}
    for stage, of_stage in pools.items():
        taken[stage] = {}
        for variant in values:
            pool = of_stage.get(variant, 0)
            qty, left = batch[variant], good_left.get(stage, {}).get(variant, 0)
            if qty > left:
                raise ValueError(f"{qty} of {variant} finished, {left} left in {stage}")
            part = pool if variant in complete else _share(pool, qty, left)
            taken[stage][variant] = part
            values[variant] += part
    return Receipt(values, taken)


def revalue(rest: int, received: int, in_stock: int) -> tuple[int, int]:
    """Split what is left of a variant: on the pieces in stock, and on those gone.

    >>> revalue(100, received=4, in_stock=3), revalue(100, received=0, in_stock=0)
    ((75, 25), (0, 100))
    """
    if not received:
        return 0, rest
    there = max(min(in_stock, received), 0)
    on_stock, on_gone = split(rest, [there, received - there])
    return on_stock, on_gone


def _share(pool: int, qty: int, left: int) -> int:
    """Give the part of a pool for ``qty`` of the pieces left, to the nearest unit."""
    return split(pool, [qty, left - qty])[0] if qty else 0
