"""What finished pieces cost, exactly, when they arrive in several batches.

Each variant of an order has a pool of money per stage: material consumed and pieces
paid are put in, batches of finished pieces take out. From every pool of its variant,
a batch of ``n`` pieces takes

    pool x n / good pieces left through that stage

where those left are the pieces that passed the stage, may still be finished and were
not received before (this batch included). Pieces rejected later on are no longer
counted, so the good ones carry their cost.

The last batch takes all that is left. The pools of variants it has no piece of (every
piece was rejected, or a cost came late) are spread over its variants in proportion to
their value. If the last batch is empty there is no piece to carry them: they are the
loss.

Money is counted in whole units of the currency's rounding (rupiah, cents; see
``to_units``), and every division is a largest-remainder split. Guarantees: the values
and the loss of a batch sum to what it took; over all batches to all costs; after the
last one every pool is empty; no value is negative unless a pool is.
"""

from collections.abc import Hashable, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import NamedTuple

Stage = Hashable
Variant = Hashable


class Receipt(NamedTuple):
    """What a batch is worth per variant, took from each pool, and could not carry."""

    values: dict[Variant, int]
    taken: dict[Stage, dict[Variant, int]]
    loss: int


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
    is_last: bool,
) -> Receipt:
    """Value a batch of finished pieces; the caller subtracts ``taken`` from its pools.

    >>> pools = {"cut": {"S": 1000}, "sew": {"S": 500}}
    >>> good_left = {"cut": {"S": 10}, "sew": {"S": 5}}
    >>> receipt = receive(pools, good_left, {"S": 5}, is_last=False)
    >>> receipt.values, receipt.taken
    ({'S': 1000}, {'cut': {'S': 500}, 'sew': {'S': 500}})
    """
    if min(batch.values(), default=0) < 0:
        raise ValueError("Pieces are never negative")
    taken = {stage: {} for stage in pools}
    for stage, of_stage in pools.items():
        for variant, pool in of_stage.items():
            qty, left = batch.get(variant, 0), good_left.get(stage, {}).get(variant, 0)
            if qty > left:
                raise ValueError(f"{qty} of {variant} finished, {left} left in {stage}")
            taken[stage][variant] = pool if is_last else _share(pool, qty, left)
    values = {
        variant: sum(of_stage.get(variant, 0) for of_stage in taken.values())
        for variant, qty in batch.items()
        if qty
    }
    total = sum(sum(of_stage.values()) for of_stage in taken.values())
    rest = total - sum(values.values())
    if not values:
        return Receipt({}, taken, rest)
    return Receipt(_spread(rest, values, batch), taken, 0)


def _share(pool: int, qty: int, left: int) -> int:
    """Give the part of a pool for ``qty`` of the pieces left, to the nearest unit."""
    return split(pool, [qty, left - qty])[0] if qty else 0


def _spread(
    rest: int, values: dict[Variant, int], batch: Mapping[Variant, int]
) -> dict[Variant, int]:
    """Add the rest to the values in proportion, or by pieces if all are zero."""
    weights = [max(value, 0) for value in values.values()]
    if not any(weights):
        weights = [batch[variant] for variant in values]
    return {
        variant: values[variant] + part
        for variant, part in zip(values, split(rest, weights), strict=True)
    }
