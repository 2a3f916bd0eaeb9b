"""Accuracy of the attribute classifier: the upper bound of every figure that depends on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from training.evaluation.metrics.proportions import Proportion
from training.traits import CLASSES, is_known, value_of
from training.vocabulary import hidden_traits

if TYPE_CHECKING:
    from collections.abc import Sequence

    from training.evaluation.classifier import Prediction
    from training.vocabulary import Person


def classifier_accuracy(persons: Sequence[Person], predictions: Sequence[Prediction]) -> dict[str, Proportion]:
    """Return the accuracy on renders for each trait, without renders that hide the trait or whose value is unknown.

    A trait that no render shows has a proportion of 0 renders.
    """
    outcomes: dict[str, list[bool]] = {trait: [] for trait in CLASSES}
    for person, prediction in zip(persons, predictions, strict=True):
        for trait in CLASSES.keys() - hidden_traits(person):
            if is_known(person, trait):
                outcomes[trait].append(prediction.value(trait) == value_of(person, trait))
    return {trait: Proportion.among(of) for trait, of in outcomes.items()}
