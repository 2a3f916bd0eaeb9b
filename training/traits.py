"""Traits as classification targets.

Shapes: B batch, N persons; a trait vector has one class index for each of CLASSES.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from inference.models.dalle import Condition
from training.vocabulary import EXTRAS, VOCABULARY

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from training.vocabulary import Person

CLASSES: Mapping[str, tuple[str, ...]] = {
    "gender": ("M", "F"),
    "age": ("20", "30", "40", "50", "60"),
    **VOCABULARY,
    **EXTRAS,
}
"""Trait -> its values: sex, decade of age, and every trait of VOCABULARY and EXTRAS."""

UNKNOWN = -1
"""Class index of a trait whose value is unknown."""

SIZES = [len(values) for values in CLASSES.values()]
"""Number of values of each of CLASSES."""


class TraitHead(nn.Module):
    """Features (B, ...) -> logits of every trait; an auxiliary head for training."""

    def __init__(self, features: int, width: int = 256) -> None:
        super().__init__()
        self.net = nn.Sequential(nn.Flatten(), nn.Linear(features, width), nn.GELU(), nn.Linear(width, sum(SIZES)))

    def forward(self, features: Tensor) -> tuple[Tensor, ...]:
        """Logits (B, number of values) for each of CLASSES."""
        return torch.split(self.net(features), SIZES, dim=-1)


def stated(truth: Tensor, known: Tensor) -> Condition:
    """Return known traits as a condition: int64 and bool (B, number of CLASSES) -> (B, sum of SIZES) and bool."""
    return Condition(one_hot(truth), known & (truth != UNKNOWN))


def one_hot(truth: Tensor) -> Tensor:
    """One-hot encode int64 (B, number of CLASSES) -> float (B, sum of SIZES); zeros where a trait is UNKNOWN."""
    rows = [F.one_hot(truth[:, i] + 1, size + 1)[:, 1:] for i, size in enumerate(SIZES)]  # UNKNOWN comes first
    return torch.cat(rows, dim=1).float()


def frequencies(truth: Tensor) -> Tensor:
    """Return the fraction of each value among the persons (N, number of CLASSES) with a known value, (sum of SIZES).

    A trait that is unknown for all persons gets uniform frequencies.
    """
    counts = torch.split(one_hot(truth).sum(0) + 1e-6, SIZES)
    return torch.cat([part / part.sum() for part in counts])


def is_known(person: Person | None, trait: str) -> bool:
    """Return whether a trait, sex or age of a person is known."""
    return person is not None and (trait in ("gender", "age") or trait in person.traits)


def value_of(person: Person, trait: str) -> str:
    """Return the value of a trait, sex or decade of age."""
    if trait == "gender":
        return person.gender
    if trait == "age":
        return str(person.age // 10 * 10)
    return person[trait]


def labels(persons: Sequence[Person | None]) -> Tensor:
    """Return class indices, int64 (N, number of CLASSES); UNKNOWN where a trait or the person is unknown."""
    return torch.tensor([[_class_of(person, trait) for trait in CLASSES] for person in persons])


def trait_loss(logits: Sequence[Tensor], truth: Tensor, weights: Tensor | None = None) -> tuple[Tensor, Tensor]:
    """Return the weighted mean cross-entropy of all traits, and the weighted accuracy.

    `logits`: (B, number of values) for each of CLASSES; `truth`: int64 (B, number of CLASSES); `weights`: float, of the
    same shape, 1 by default. UNKNOWN has weight 0.
    """
    weights = (truth != UNKNOWN).float() * (1 if weights is None else weights)
    losses = [
        F.cross_entropy(part, truth[:, i], ignore_index=UNKNOWN, reduction="none") for i, part in enumerate(logits)
    ]
    right = [part.argmax(-1) == truth[:, i] for i, part in enumerate(logits)]
    return _mean(torch.stack(losses, 1), weights), _mean(torch.stack(right, 1).float(), weights).detach()


def mentions(traits: Sequence[Collection[str]]) -> Tensor:
    """Return which of CLASSES each description states, bool (N, number of CLASSES)."""
    return torch.tensor([[trait in stated for trait in CLASSES] for stated in traits])


def _mean(values: Tensor, weights: Tensor) -> Tensor:
    return (values * weights).sum() / weights.sum().clamp(min=1e-6)


def _class_of(person: Person | None, trait: str) -> int:
    if person is None or not is_known(person, trait):
        return UNKNOWN
    return CLASSES[trait].index(value_of(person, trait))
