"""What the attribute reader sees in a face: a probability for every value of every trait."""

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

    from training.tasks.attribute_classifier import AttributeReader

    Statement = Mapping[str, str]
    """Traits that a description mentions, each with its value."""

_STARTS: Final = dict(zip(CLASSES, accumulate((0, *SIZES)), strict=False))
"""Where the values of each trait begin."""


@dataclass(frozen=True, slots=True, eq=False)
class Sight:
    """One face as the reader sees it: log-probabilities (number of all values of all CLASSES)."""

    logs: np.ndarray

    def value(self, trait: str) -> str:
        """The likeliest value of a trait."""
        start = _STARTS[trait]
        return CLASSES[trait][int(self.logs[start : start + len(CLASSES[trait])].argmax())]

    def likelihood(self, stated: Mapping[str, str]) -> float:
        """The log-likelihood of the stated values of some traits, each by itself."""
        return float(sum(self.logs[place(trait, value)] for trait, value in stated.items()))


def place(trait: str, value: str) -> int:
    """Where a value of a trait stands among all values of all traits."""
    return _STARTS[trait] + CLASSES[trait].index(value)


def read(reader: AttributeReader, faces: np.ndarray, desc: str, batch_size: int = 32) -> list[Sight]:
    """What the reader sees in each of the faces, uint8 (N, S, S)."""
    sights: list[Sight] = []
    for first in tqdm(range(0, len(faces), batch_size), desc=desc, unit_scale=batch_size, leave=False):
        with torch.no_grad():
            logits = reader(to_tensor(faces[first : first + batch_size]))
        logs = torch.cat([part.log_softmax(-1) for part in logits], dim=-1).numpy()
        sights += [Sight(row) for row in logs]
    return sights
