"""Exponential moving average of weights, and weights in files."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import torch

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from torch import Tensor, nn


def trainable_parameters(model: nn.Module) -> list[nn.Parameter]:
    """Return the parameters that require gradients."""
    return [parameter for parameter in model.parameters() if parameter.requires_grad]


class EMA:
    """Exponential moving average of a network's trainable parameters.

    The decay grows from 0.1 to `decay`, so that the random initial weights lose their influence early.
    """

    def __init__(self, model: nn.Module, decay: float) -> None:
        self.decay, self.updates = decay, 0
        self._weights = trainable_parameters(model)
        self._averages = [weight.detach().clone() for weight in self._weights]

    @torch.no_grad()
    def update(self) -> None:
        """Update the average after an optimizer step."""
        self.updates += 1
        kept = min(self.decay, self.updates / (self.updates + 9))
        for average, weight in zip(self._averages, self._weights, strict=True):
            average.lerp_(weight, 1 - kept)

    @contextmanager
    def applied(self) -> Iterator[None]:
        """Context in which the network has the average weights."""
        current = [weight.detach().clone() for weight in self._weights]
        self.apply()
        try:
            yield
        finally:
            copy_weights(self._weights, current)

    def apply(self) -> None:
        """Copy the average weights to the network."""
        copy_weights(self._weights, self._averages)

    def save(self, path: Path) -> None:
        """Save the average to a file."""
        torch.save({"updates": self.updates, "averages": self._averages}, path)

    def load(self, path: Path) -> None:
        """Load an average that `save` wrote."""
        state = torch.load(path, map_location="cpu", weights_only=True)
        self.updates = state["updates"]
        copy_weights(self._averages, state["averages"])


def save_weights(weights: Sequence[Tensor], path: Path) -> None:
    """Save weights to a file atomically."""
    unfinished = path.with_suffix(".tmp")
    torch.save(list(weights), unfinished)
    unfinished.replace(path)


def load_weights(weights: Sequence[Tensor], path: Path) -> None:
    """Load weights that `save_weights` wrote."""
    copy_weights(weights, torch.load(path, map_location="cpu", weights_only=True))


@torch.no_grad()
def copy_weights(weights: Sequence[Tensor], values: Sequence[Tensor]) -> None:
    """Copy values into weights, pairwise."""
    for weight, value in zip(weights, values, strict=True):
        weight.copy_(value)
