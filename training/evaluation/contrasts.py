"""Contrastive pairs of descriptions: the same words except for one trait, which is wrong in the second."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from training.captions import choose_mentions, describe_exactly
from training.sketch.population import sample_person
from training.vocabulary import VOCABULARY

if TYPE_CHECKING:
    from collections.abc import Sequence

    from training.captions import Caption
    from training.vocabulary import Person

PAIRS_SEED = 88
"""Seed of the pairs."""

MIN_MENTIONS, MAX_MENTIONS = 2, 8
"""Range of the number of traits that a pair mentions."""


@dataclass(frozen=True, slots=True)
class Contrast:
    """A right description, and one in the same words that states `other` for the trait `changed`."""

    right: Caption
    wrong: Caption
    changed: str
    other: str


def contrasting_pairs(persons: Sequence[Person | None]) -> list[str]:
    """Return a right and a wrong description of each person, alternating: (2N).

    Depends only on the persons and their indices. Neither unknown traits nor EXTRAS are mentioned; so there are no
    pairs if a person has no known trait of VOCABULARY.
    """
    pairs: list[str] = []
    for i, person in enumerate(persons):
        if person is None or not person.traits.keys() & VOCABULARY.keys():
            return []
        pair = contrast(person, np.random.default_rng([PAIRS_SEED, i]))
        pairs += pair.right.text, pair.wrong.text
    return pairs


def contrast(known: Person, rng: np.random.Generator) -> Contrast:
    """Return two descriptions of a person with known traits."""
    person = replace(known, traits={**sample_person(rng).traits, **known.traits})
    while True:
        chosen = choose_mentions(person, int(rng.integers(MIN_MENTIONS, MAX_MENTIONS + 1)), rng)
        mentioned = chosen & {"age", "gender", *known.traits}
        seed = int(rng.integers(2**31))
        if not mentioned & VOCABULARY.keys():
            continue
        changed = str(rng.choice(sorted(mentioned & VOCABULARY.keys())))
        other = str(rng.choice([value for value in VOCABULARY[changed] if value != person[changed]]))
        wrong = replace(person, traits={**person.traits, changed: other})
        try:
            right, not_right = (describe_exactly(p, mentioned, np.random.default_rng(seed)) for p in (person, wrong))
        except ValueError:  # with the other value, a mentioned trait is hidden
            continue
        if right.text != not_right.text:
            return Contrast(right, not_right, changed, other)
