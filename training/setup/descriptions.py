"""Descriptions to learn from: who each is about, which are held out, and batches that waste little on padding."""

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

SHELF = 50
"""How many batches are sorted by length together."""

HELD_OUT = 200
"""Persons at the end of the data that are never trained on, at most."""


NULL_CONDITION = 0.1
"""Share of samples that say nothing, so that a model also learns of nobody in particular."""


def silent(count: int, seed: int, step: int) -> Tensor:
    """Which samples of a batch shall say nothing, bool (count); a pure function of the step."""
    return torch.from_numpy(np.random.default_rng([seed, step]).random(count) < NULL_CONDITION)


def silenced(condition: Condition, rows: Tensor) -> Condition:
    """The same batch with every word of the chosen rows masked, bool (B)."""
    return Condition(condition.text, condition.mask & ~rows[:, None])


def trained_on(count: int, held_out: int = HELD_OUT) -> int:
    """How many of so many, the first ones, are trained on: all but `held_out`, or all but a tenth where that is fewer.

    Raises:
        ValueError: there are fewer than two, so that one side would have none.
    """
    if count < 2:
        raise ValueError(f"at least 2 are needed to train on some and measure on others, not {count}")
    return count - min(held_out, max(1, count // 10))


@dataclass(frozen=True, slots=True)
class Descriptions:
    """Captions, whom they describe, and what they say of them.

    persons: whom each caption describes, int (M). traits: of all persons, int (N, number of CLASSES). mentioned: which
    traits each caption states, bool (M, number of CLASSES); None where nobody knows.
    """

    captions: Captions
    persons: np.ndarray
    traits: Tensor
    mentioned: Tensor | None = None

    def traits_of(self, chosen: np.ndarray) -> Tensor:
        """Traits int (B, number of CLASSES) of whom the captions with the given indices describe."""
        return self.traits[torch.from_numpy(self.persons[chosen])]

    def mentioned_in(self, chosen: np.ndarray) -> Tensor:
        """Traits that the captions with the given indices state, bool (B, number of CLASSES); all, if nobody knows."""
        if self.mentioned is None:
            return torch.ones(len(chosen), self.traits.shape[1], dtype=torch.bool)
        return self.mentioned[torch.from_numpy(chosen)]

    def split(self) -> tuple[np.ndarray, np.ndarray]:
        """Indices of the captions to train on, and of those of held-out persons."""
        held_out = self.persons >= trained_on(len(self.traits))
        return np.flatnonzero(~held_out), np.flatnonzero(held_out)


def alike_in_length(lengths: np.ndarray, batch_size: int, step: int, seed: int, processes: int = 1) -> np.ndarray:
    """Indices of a batch of captions of like length, so that little is spent on padding; a pure function of the step.

    SHELF batches are drawn at a time, sorted by length, and handed out in random order. `processes` consecutive steps
    share one batch of that many times the size, so that processes side by side do not wait for one another.
    """
    turn, rank = divmod(step, processes)
    shelf, place = divmod(turn, SHELF)
    whole = batch_size * processes
    drawn = batch_indices(len(lengths), whole * SHELF, shelf, seed)
    drawn = drawn[np.argsort(lengths[drawn], kind="stable")]
    batch = np.random.default_rng([seed, shelf]).permutation(SHELF)[place]
    alike: np.ndarray = drawn[batch * whole + rank : (batch + 1) * whole : processes]
    return alike


def on_device(condition: Condition, device: torch.device) -> Condition:
    """The same batch of descriptions on `device`."""
    return Condition(condition.text.to(device), condition.mask.to(device))
