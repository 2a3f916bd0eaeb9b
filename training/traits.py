"""Traits as classes: what a network that reads montages is asked to tell apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from training.sketch.vocabulary import VOCABULARY

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from training.sketch.vocabulary import Person

CLASSES: Mapping[str, tuple[str, ...]] = {
    "gender": ("M", "F"),
    "age": ("20", "30", "40", "50", "60"),
    **VOCABULARY,
}
"""What is told apart, and the values of each: sex, decade of age, and every trait of the vocabulary."""

SIZES = [len(values) for values in CLASSES.values()]
"""Number of values of each of CLASSES."""


class TraitHead(nn.Module):
    """Features (B, ...) -> logits of every trait. Used in training only, to make a network tell traits apart."""

    def __init__(self, features: int, width: int = 256) -> None:
        super().__init__()
        self.net = nn.Sequential(nn.Flatten(), nn.Linear(features, width), nn.GELU(), nn.Linear(width, sum(SIZES)))

    def forward(self, features: Tensor) -> tuple[Tensor, ...]:
        """Logits (B, number of values) for each of CLASSES."""
        return torch.split(self.net(features), SIZES, dim=-1)


def value_of(person: Person, trait: str) -> str:
    """The true value of a trait, sex or decade of age."""
    if trait == "gender":
        return person.gender
    if trait == "age":
        return str(person.age // 10 * 10)
    return person[trait]


def labels(persons: Sequence[Person]) -> Tensor:
    """Class indices, int64 (N, number of CLASSES)."""
    rows = [[values.index(value_of(person, trait)) for trait, values in CLASSES.items()] for person in persons]
    return torch.tensor(rows)


def trait_loss(logits: Sequence[Tensor], truth: Tensor) -> tuple[Tensor, Tensor]:
    """Mean cross-entropy of all traits, and the share named rightly.

    `logits`: (B, number of values) for each of CLASSES; `truth`: int64 (B, number of CLASSES).
    """
    losses = [F.cross_entropy(part, truth[:, i]) for i, part in enumerate(logits)]
    right = [(part.argmax(-1) == truth[:, i]).float().mean() for i, part in enumerate(logits)]
    return torch.stack(losses).mean(), torch.stack(right).mean().detach()
