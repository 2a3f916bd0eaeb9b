"""Copies of a network's weights: their moving average, and the best that were measured."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import torch

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from torch import Tensor, nn


def trained_weights(model: nn.Module) -> list[nn.Parameter]:
    """The parameters that training changes."""
    return [parameter for parameter in model.parameters() if parameter.requires_grad]


class WeightAverage:
    """The exponential moving average of a network's trained weights.

    It averages less at first, so that the random weights of the start are soon forgotten.
    """

    def __init__(self, model: nn.Module, decay: float) -> None:
        self.decay, self.updates = decay, 0
        self._weights = trained_weights(model)
        self._averages = [weight.detach().clone() for weight in self._weights]

    @torch.no_grad()
    def update(self) -> None:
        """Take in the weights after a step."""
        self.updates += 1
        kept = min(self.decay, self.updates / (self.updates + 9))
        for average, weight in zip(self._averages, self._weights, strict=True):
            average.lerp_(weight, 1 - kept)

    @contextmanager
    def in_place(self) -> Iterator[None]:
        """Inside, the network has its average weights."""
        current = [weight.detach().clone() for weight in self._weights]
        self.settle()
        try:
            yield
        finally:
            fill(self._weights, current)

    def settle(self) -> None:
        """Give the network its average weights for good."""
        fill(self._weights, self._averages)

    def save(self, path: Path) -> None:
        """Write the average to a file."""
        torch.save({"updates": self.updates, "averages": self._averages}, path)

    def load(self, path: Path) -> None:
        """Go on from the average in a file."""
        state = torch.load(path, map_location="cpu", weights_only=True)
        self.updates = state["updates"]
        fill(self._averages, state["averages"])


def save_weights(weights: Sequence[Tensor], path: Path) -> None:
    """Write weights to a file, whole or not at all."""
    unfinished = path.with_suffix(".tmp")
    torch.save(list(weights), unfinished)
    unfinished.replace(path)


def load_weights(weights: Sequence[Tensor], path: Path) -> None:
    """Fill weights from a file."""
    fill(weights, torch.load(path, map_location="cpu", weights_only=True))


@torch.no_grad()
def fill(weights: Sequence[Tensor], values: Sequence[Tensor]) -> None:
    """Copy values into weights, one for one."""
    for weight, value in zip(weights, values, strict=True):
        weight.copy_(value)
