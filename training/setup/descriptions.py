"""Descriptions for training: their persons, the held-out split, conditioning dropout, length-bucketed batches."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import torch

from inference.models.dalle import Condition
from training.trainer import batch_indices

if TYPE_CHECKING:
    from torch import Tensor

    from training.setup.cached_features import Captions

BUCKET = 50
"""Batches in a length bucket."""

MAX_HELD_OUT = 200
"""Maximum number of held-out persons, at the end of the data."""


NULL_PROBABILITY = 0.1
"""Probability that a sample loses its condition, for classifier-free guidance."""


def conditioning_dropout(count: int, seed: int, step: int) -> Tensor:
    """Sample which rows of a batch lose their text, bool (count); a pure function of the step.

    Ho and Salimans 2022 (https://arxiv.org/abs/2207.12598).
    """
    return torch.from_numpy(np.random.default_rng([seed, step]).random(count) < NULL_PROBABILITY)


def drop_text(condition: Condition, rows: Tensor) -> Condition:
    """Mask all text of the given rows, bool (B)."""
    return Condition(condition.text, condition.mask & ~rows[:, None])


def training_count(count: int, held_out: int = MAX_HELD_OUT) -> int:
    """Return how many of `count` items, from the first on, are for training.

    The rest is held out: a tenth, at least one and at most `held_out`.

    Raises:
        ValueError: `count` is less than 2, so that one side would be empty.
    """
    if count < 2:
        raise ValueError(f"a held-out split needs at least 2 items, not {count}")
    return count - min(held_out, max(1, count // 10))


@dataclass(frozen=True, slots=True)
class Descriptions:
    """Captions with labels.

    persons: index of the person of each caption, int (M). traits: of all persons, int (N, number of CLASSES).
    mentioned: traits that each caption states, bool (M, number of CLASSES); None if unknown.
    """

    captions: Captions
    persons: np.ndarray
    traits: Tensor
    mentioned: Tensor | None = None

    def traits_of(self, chosen: np.ndarray) -> Tensor:
        """Return the traits int (B, number of CLASSES) of the persons of the captions with the given indices."""
        return self.traits[torch.from_numpy(self.persons[chosen])]

    def mentioned_in(self, chosen: np.ndarray) -> Tensor:
        """Return the traits that the given captions state, bool (B, number of CLASSES); all if unknown."""
        if self.mentioned is None:
            return torch.ones(len(chosen), self.traits.shape[1], dtype=torch.bool)
        return self.mentioned[torch.from_numpy(chosen)]

    def split(self) -> tuple[np.ndarray, np.ndarray]:
        """Return the indices of the captions of training persons, and of those of held-out persons."""
        held_out = self.persons >= training_count(len(self.traits))
        return np.flatnonzero(~held_out), np.flatnonzero(held_out)


def length_bucketed_batch(lengths: np.ndarray, batch_size: int, step: int, seed: int, processes: int = 1) -> np.ndarray:
    """Return the indices of a batch of captions of similar length, int (batch_size); a pure function of the step.

    The captions of BUCKET batches are sorted by length and split into batches, which are used in random order.
    `processes` consecutive steps share one batch of `processes` times the size, so that parallel processes have batches
    of similar length.
    """
    shared_step, rank = divmod(step, processes)
    bucket, position = divmod(shared_step, BUCKET)
    whole = batch_size * processes
    drawn = batch_indices(len(lengths), whole * BUCKET, bucket, seed)
    drawn = drawn[np.argsort(lengths[drawn], kind="stable")]
    batch = np.random.default_rng([seed, bucket]).permutation(BUCKET)[position]
    indices: np.ndarray = drawn[batch * whole + rank : (batch + 1) * whole : processes]
    return indices


def on_device(condition: Condition, device: torch.device) -> Condition:
    """Move a batch of descriptions to `device`."""
    return Condition(condition.text.to(device), condition.mask.to(device))
