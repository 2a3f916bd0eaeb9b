"""Held-out persons and captions of the evaluation; deterministic, and never used for training."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

import numpy as np

from training.captions import choose_mentions, describe, describe_exactly
from training.sketch import render
from training.sketch.population import sample_person
from training.traits import value_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from training.captions import Caption
    from training.vocabulary import Person

EVALUATION_SEED: Final = 618_000
"""Seed of the evaluation's persons; training data never uses it."""

_DESCRIBED, _COUNTED, _POPULATION = 0, 1, 2
"""Random streams: described persons, persons described with a given number of mentions, persons only rendered."""


@dataclass(frozen=True)
class Case:
    """A held-out person, a caption, and the seed of the person's render."""

    person: Person
    caption: Caption
    picture_seed: int = 0

    @cached_property
    def stated(self) -> Mapping[str, str]:
        """Trait -> value, for every trait that the caption mentions."""
        return {trait: value_of(self.person, trait) for trait in sorted(self.caption.mentioned)}

    def render(self) -> np.ndarray:
        """Render the person, uint8 (S, S)."""
        return render(self.person, self.picture_seed)


def described_cases(count: int) -> list[Case]:
    """Return persons with captions of the grammar, without typos."""
    cases = []
    for rng in _rngs(count, _DESCRIBED):
        person = sample_person(rng)
        cases.append(Case(person, describe(person, rng, slips=False), _picture_seed(rng)))
    return cases


def counted_cases(mentions: int, count: int) -> list[Case]:
    """Return persons with captions that mention exactly `mentions` traits."""
    cases = []
    for rng in _rngs(count, _COUNTED, mentions):
        person = sample_person(rng)
        caption = describe_exactly(person, choose_mentions(person, mentions, rng), rng)
        cases.append(Case(person, caption, _picture_seed(rng)))
    return cases


def population(count: int, first: int = 0) -> list[tuple[Person, int]]:
    """Return `count` persons from number `first` on, with the seeds of their renders."""
    return [(sample_person(rng), _picture_seed(rng)) for rng in _rngs(first + count, _POPULATION)[first:]]


def _rngs(count: int, *stream: int) -> list[np.random.Generator]:
    return [np.random.default_rng([EVALUATION_SEED, *stream, number]) for number in range(count)]


def _picture_seed(rng: np.random.Generator) -> int:
    return int(rng.integers(2**31))
