"""What one piece of a variant needs of each component, from one bill of materials.

A line of the bill may be limited to values of the variant's attributes (cloth for size
M in white). It applies when, for every attribute it names, the variant has one of the
values named; a line without values applies to all.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping
from typing import NamedTuple


class Line(NamedTuple):
    """``qty`` of a component per piece at a stage, for the attribute values named."""

    stage: Hashable
    component: Hashable
    qty: float
    values: Mapping[Hashable, frozenset]  # attribute -> values


def applies(values: Mapping[Hashable, frozenset], variant: frozenset) -> bool:
    """Say whether a line limited to ``values`` is for the variant.

    >>> applies({"size": frozenset({"M", "L"})}, frozenset({"M", "white"}))
    True
    >>> applies({"size": frozenset({"S"})}, frozenset({"M", "white"}))
    False
    """
    return all(variant & of_attribute for of_attribute in values.values())


def per_piece(
    lines: Iterable[Line], variants: Mapping[Hashable, frozenset]
) -> dict[Hashable, dict[Hashable, dict[Hashable, float]]]:
    """Give quantity per piece by stage, variant and component.

    :param variants: attribute values by variant

    >>> cloth = Line("cut", "cloth", 1.7, {"size": frozenset({"M"})})
    >>> label = Line("sew", "label", 1, {})
    >>> per_piece([cloth, label], {"koko M": frozenset({"M"})})
    {'cut': {'koko M': {'cloth': 1.7}}, 'sew': {'koko M': {'label': 1}}}
    """
    need: dict = {}
    for line in lines:
        for variant, values in variants.items():
            if applies(line.values, values):
                of_variant = need.setdefault(line.stage, {}).setdefault(variant, {})
                of_variant[line.component] = (
                    of_variant.get(line.component, 0) + line.qty
                )
    return need


def total(
    need: Mapping[Hashable, Mapping[Hashable, float]], pieces: Mapping[Hashable, int]
) -> dict[Hashable, float]:
    """Give the quantity of each component for the pieces of each variant.

    >>> total({"M": {"cloth": 1.7, "label": 1}, "L": {"cloth": 1.8}}, {"M": 10, "L": 5})
    {'cloth': 26.0, 'label': 10}
    """
    sums: dict = defaultdict(int)
    for variant, qty in pieces.items():
        for component, each in need.get(variant, {}).items():
            sums[component] += each * qty
    return dict(sums)
