"""How pieces flow from stage to stage of one order, from the balances of its ledger.

``pieces`` gives the balances by (stage, variant), ``stages`` the stages in the order of
work. Only accepted pieces of a stage can be used at the next one. A piece is used at a
stage once it was made there or is missing from there; what is only in hand, or was
returned, has not been touched.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence

Stage = Hashable
Variant = Hashable
Pieces = Mapping[tuple[Stage, Variant], Mapping[str, int]]

UNTOUCHED = ("in_hand", "returned")


def available(
    pieces: Pieces, stages: Sequence[Stage], stage: Stage
) -> dict[Variant, int] | None:
    """Count the pieces that came from the stage before and are not used yet.

    None for the first stage: it waits for nothing.

    >>> sewn = {"made": 5, "in_hand": 3}
    >>> pieces = {("cut", "S"): {"accepted": 8}, ("sew", "S"): sewn}
    >>> available(pieces, ("cut", "sew"), "sew")["S"]
    3
    >>> available(pieces, ("cut", "sew"), "cut")
    """
    index = stages.index(stage)
    if not index:
        return None
    left: dict[Variant, int] = defaultdict(int)
    for (of_stage, variant), counts in pieces.items():
        if of_stage == stages[index - 1]:
            left[variant] += counts.get("accepted", 0)
        elif of_stage == stage:
            left[variant] -= used(counts)
    return left


def used(counts: Mapping[str, int]) -> int:
    """Count the pieces that the stage has taken from the one before.

    >>> used({"in_hand": 3, "made": 2, "accepted": 4, "missing": 1, "returned": 2})
    7
    """
    return sum(qty for state, qty in counts.items() if state not in UNTOUCHED)


def unaccounted(
    ordered: Mapping[Variant, int], pieces: Pieces, last: Stage
) -> dict[Variant, int]:
    """Count ordered pieces that are neither finished nor rejected nor missing.

    >>> pieces = {("cut", "S"): {"rejected": 1}, ("sew", "S"): {"accepted": 7}}
    >>> unaccounted({"S": 10, "M": 5}, pieces, "sew")
    {'S': 2, 'M': 5}
    """
    left = dict(ordered)
    for (stage, variant), counts in pieces.items():
        left[variant] -= counts.get("rejected", 0) + counts.get("missing", 0)
        left[variant] -= counts.get("accepted", 0) if stage == last else 0
    return left


def good_left(
    pieces: Pieces,
    stages: Sequence[Stage],
    variants: Iterable[Variant],
    batch: Mapping[Variant, int],
) -> dict[Stage, dict[Variant, int]]:
    """Count by stage the pieces that passed it and may still be finished.

    ``batch``: accepted at the last stage just now, so not received yet.

    >>> sewn = {"accepted": 5, "rejected": 1}
    >>> pieces = {("cut", "S"): {"accepted": 9}, ("sew", "S"): sewn}
    >>> good_left(pieces, ("cut", "sew"), ["S"], {"S": 2})
    {'sew': {'S': 2}, 'cut': {'S': 5}}
    """
    received: dict[Variant, int] = {}
    lost: dict[Variant, int] = defaultdict(int)
    left: dict[Stage, dict[Variant, int]] = {}
    variants = list(variants)
    for stage in reversed(stages):
        left[stage] = {}
        for variant in variants:
            counts = pieces.get((stage, variant), {})
            accepted = counts.get("accepted", 0)
            if variant not in received:  # the last stage comes first
                received[variant] = accepted - batch.get(variant, 0)
            left[stage][variant] = accepted - received[variant] - lost[variant]
            lost[variant] += counts.get("rejected", 0) + counts.get("missing", 0)
    return left


def to_plan(ordered: int, stages: Iterable[tuple[Stage, int, int]]) -> dict[Stage, int]:
    """Pieces by stage that can still come there and that nobody was given.

    ``stages``: (stage, pieces given out, pieces lost there) in the order of work. What
    is rejected or missing at a stage never comes to those after it.

    >>> to_plan(80, [("cut", 80, 0), ("sew", 50, 2), ("finish", 0, 0)])
    {'cut': 0, 'sew': 30, 'finish': 78}
    """
    left, coming = {}, ordered
    for stage, given, lost in stages:
        left[stage] = max(coming - given, 0)
        coming -= lost
    return left
