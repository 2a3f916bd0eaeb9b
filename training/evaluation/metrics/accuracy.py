"""How good the reader itself is: the ceiling of every figure that rests on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from training.evaluation.metrics.proportions import Share
from training.traits import CLASSES, value_of
from training.vocabulary import hidden_traits

if TYPE_CHECKING:
    from collections.abc import Sequence

    from training.evaluation.classifier import Sight
    from training.vocabulary import Person


def reader_accuracy(persons: Sequence[Person], sights: Sequence[Sight]) -> dict[str, Share]:
    """By trait, the share of renders whose value the reader names rightly, of those where hair does not cover it."""
    outcomes: dict[str, list[bool]] = {trait: [] for trait in CLASSES}
    for person, sight in zip(persons, sights, strict=True):
        for trait in CLASSES.keys() - hidden_traits(person):
            outcomes[trait].append(sight.value(trait) == value_of(person, trait))
    return {trait: Share.among(of) for trait, of in outcomes.items()}
