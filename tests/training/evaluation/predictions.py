"""Predictions of a confident classifier."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from training.evaluation.classifier import Prediction, value_index
from training.traits import CLASSES, SIZES, is_known, value_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from training.vocabulary import Person

UNLIKELY = 1e-3


def seeing(values: Mapping[str, str]) -> Prediction:
    """Return a prediction that is confident of these values and uniform for all other traits."""
    logs = np.log(np.repeat(1 / np.array(SIZES, float), SIZES))
    for trait, value in values.items():
        for other in CLASSES[trait]:
            rest = UNLIKELY / (len(CLASSES[trait]) - 1)
            logs[value_index(trait, other)] = np.log(1 - UNLIKELY if other == value else rest)
    return Prediction(logs)


def sight_of(person: Person) -> Prediction:
    """Return a prediction that is confident of exactly the known traits of a person."""
    return seeing({trait: value_of(person, trait) for trait in CLASSES if is_known(person, trait)})
