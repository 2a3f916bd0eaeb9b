"""Predictions of the attribute classifier: a probability for every value of every trait."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING, Final

import torch
from tqdm import tqdm

from inference.images import to_tensor
from training.traits import CLASSES, SIZES

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy as np

    from training.tasks.attribute_classifier import AttributeClassifier

    Statement = Mapping[str, str]
    """Trait -> value, for the traits that a description mentions."""

_STARTS: Final = dict(zip(CLASSES, accumulate((0, *SIZES)), strict=False))
"""Trait -> index of its first value."""


@dataclass(frozen=True, slots=True, eq=False)
class Prediction:
    """Log-probabilities of all values of all CLASSES for one face, (sum of SIZES)."""

    logs: np.ndarray

    def value(self, trait: str) -> str:
        """Return the most likely value of a trait."""
        start = _STARTS[trait]
        return CLASSES[trait][int(self.logs[start : start + len(CLASSES[trait])].argmax())]

    def likelihood(self, stated: Mapping[str, str]) -> float:
        """Return the log-likelihood of stated values, as a product of independent traits."""
        return float(sum(self.logs[value_index(trait, value)] for trait, value in stated.items()))


def value_index(trait: str, value: str) -> int:
    """Return the index of a value of a trait among all values of all traits."""
    return _STARTS[trait] + CLASSES[trait].index(value)


def classify(classifier: AttributeClassifier, faces: np.ndarray, desc: str, batch_size: int = 32) -> list[Prediction]:
    """Classify faces, uint8 (N, S, S)."""
    predictions: list[Prediction] = []
    for first in tqdm(range(0, len(faces), batch_size), desc=desc, unit_scale=batch_size, leave=False):
        with torch.no_grad():
            logits = classifier(to_tensor(faces[first : first + batch_size]))
        logs = torch.cat([part.log_softmax(-1) for part in logits], dim=-1).numpy()
        predictions += [Prediction(row) for row in logs]
    return predictions
