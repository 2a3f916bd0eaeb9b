"""What a classifier that is sure of itself would see in a face."""

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
    """Sure of some values, undecided about every other trait."""
    logs = np.log(np.repeat(1 / np.array(SIZES, float), SIZES))
    for trait, value in values.items():
        for other in CLASSES[trait]:
            rest = UNLIKELY / (len(CLASSES[trait]) - 1)
            logs[value_index(trait, other)] = np.log(1 - UNLIKELY if other == value else rest)
    return Prediction(logs)


def sight_of(person: Person) -> Prediction:
    """All that is known of a person, and nothing else."""
    return seeing({trait: value_of(person, trait) for trait in CLASSES if is_known(person, trait)})
