"""Baselines: shuffled faces, and training pictures retrieved by their labels."""

from __future__ import annotations

from typing import TYPE_CHECKING

from training.traits import CLASSES, labels

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np

    from training.evaluation.classifier import Prediction, Statement
    from training.vocabulary import Person


def shuffled(predictions: Sequence[Prediction]) -> list[Prediction]:
    """Return the prediction of the next face for each description."""
    return [*predictions[1:], *predictions[:1]]


def retrieved(persons: Sequence[Person | None], statements: Sequence[Statement]) -> list[int]:
    """Return the index of the person who has most of the stated traits, for each description; the first of ties.

    It compares labels, so it is the upper bound of a search by text.
    """
    truth = labels(persons).numpy()
    return [int(_agreement(truth, stated).argmax()) for stated in statements]


def _agreement(truth: np.ndarray, stated: Statement) -> np.ndarray:
    """Return the number of stated traits that each person has, int (N)."""
    columns = [list(CLASSES).index(trait) for trait in stated]
    wanted = [CLASSES[trait].index(value) for trait, value in stated.items()]
    agreement: np.ndarray = (truth[:, columns] == wanted).sum(1)
    return agreement
