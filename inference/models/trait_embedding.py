"""Embeds stated traits: a condition of DALL·E and of the flow that is small and complete.

Shapes: B batch, J traits, V values of all traits, concatenated trait by trait, D `dim`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch
from torch import Tensor, nn

if TYPE_CHECKING:
    from collections.abc import Sequence


class TraitEmbedding(nn.Module):
    """Embeds a distribution over the values of each trait.

    Each trait adds the embedding of its value or, if it is not stated, the mean over the population: its expectation.
    """

    frequencies: Tensor

    def __init__(self, dim: int, sizes: Sequence[int], frequencies: Tensor | None = None) -> None:
        """Initialize the weights.

        Args:
            dim: D.
            sizes: number of values of each trait, (J).
            frequencies: fraction of persons with each value of each trait, (V); uniform by default.
        """
        super().__init__()
        self._sizes = list(sizes)
        self.values = nn.Linear(sum(sizes), dim, bias=False)
        nn.init.normal_(self.values.weight, std=len(self._sizes) ** -0.5)
        self.norm = nn.LayerNorm(dim)
        uniform = torch.cat([torch.full((size,), 1 / size) for size in self._sizes])
        self.register_buffer("frequencies", uniform if frequencies is None else frequencies)

    def forward(self, distribution: Tensor) -> Tensor:
        """Probabilities of the values of each trait, (B, V) -> (B, D)."""
        embedded: Tensor = self.norm(self.values(distribution))
        return embedded

    def fill(self, stated: Tensor, known: Tensor) -> Tensor:
        """Put the population's frequencies in the place of traits that are not known.

        Args:
            stated: probabilities of the values of stated traits, (B, V).
            known: which traits are stated, bool (B, J).
        """
        sizes = torch.tensor(self._sizes, device=known.device)
        return torch.where(known.repeat_interleave(sizes, dim=1), stated, self.frequencies)
