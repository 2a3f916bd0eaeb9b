"""Faces that are nobody's drawing of the description: what a figure would be without a model, or with a perfect one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from training.traits import CLASSES, labels

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np

    from training.evaluation.classifier import Sight, Statement
    from training.vocabulary import Person


def shuffled(sights: Sequence[Sight]) -> list[Sight]:
    """Each face beside another person's description: the next one's."""
    return [*sights[1:], *sights[:1]]


def retrieved(persons: Sequence[Person | None], statements: Sequence[Statement]) -> list[int]:
    """For each description the person who has most of what it states, the first of equals.

    It reads the labels, as a search does that understands every description.
    """
    truth = labels(persons).numpy()
    return [int(_agreement(truth, stated).argmax()) for stated in statements]


def _agreement(truth: np.ndarray, stated: Statement) -> np.ndarray:
    """How much of what is stated is true of each person, int (N)."""
    columns = [list(CLASSES).index(trait) for trait in stated]
    wanted = [CLASSES[trait].index(value) for trait, value in stated.items()]
    agreement: np.ndarray = (truth[:, columns] == wanted).sum(1)
    return agreement
