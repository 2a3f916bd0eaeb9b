"""How alike what two descriptions say is: which stated traits they share, and which differ."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from inference.descriptions import wanted_value

if TYPE_CHECKING:
    from collections.abc import Iterable

    from inference.descriptions import Statement

LEAST_SHARED: Final = 0.6
"""Share of what a search states that a montage must share to be shown. Of the 62 pairs in `bench/pairs` that tell the
same face, 61 share so much, and of 14 faces that no stored one is like, 2 (`python -m bench.meaning`)."""

COMMON_WEIGHT: Final = 0.5
"""Weight of gender and age: nearly every description states them, and many share them by chance."""
COMMON: Final = frozenset({"gender", "age"})

THINGS: Final = ("feature.", "accessory.")
"""Beginnings of the names of traits that are there or not."""

Point = tuple[str, str]
"""A trait and its value."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """Points that two descriptions share, points in which the other one differs, and the share of the first's traits.

    same: with the other's values. different: the other's values of traits of which both state something else, and the
    things that only the other one has. share: weighted, 0..1.
    """

    same: tuple[Point, ...]
    different: tuple[Point, ...]
    share: float


def compare(wanted: Iterable[Statement], other: Iterable[Statement]) -> Likeness:
    """Compare what a description states with what another one states."""
    asked, found = _by_trait(wanted), _by_trait(other)
    same = [trait for trait in asked if trait in found and _agree(asked[trait], found[trait])]
    differs = [trait for trait in found if trait in asked and trait not in same]
    extra = [trait for trait in found if trait not in asked and trait.startswith(THINGS)]
    total = sum(map(_weight, asked))
    return Likeness(
        tuple(_point(found[trait]) for trait in same),
        tuple(_point(found[trait]) for trait in [*differs, *extra] if wanted_value(found[trait]) or trait in differs),
        sum(map(_weight, same)) / total if total else 0.0,
    )


def _by_trait(statements: Iterable[Statement]) -> dict[str, Statement]:
    """Return the last statement of each trait, which stands."""
    return {one.trait: one for one in statements}


def _agree(one: Statement, other: Statement) -> bool:
    """Whether two statements of a trait say the same: equal values, or a value that the other does not deny."""
    return (one.value == other.value) == (one.polarity == other.polarity)


def _point(statement: Statement) -> Point:
    return statement.trait, wanted_value(statement) or statement.value


def _weight(trait: str) -> float:
    return COMMON_WEIGHT if trait in COMMON else 1.0
