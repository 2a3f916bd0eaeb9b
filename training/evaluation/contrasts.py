"""Pairs of descriptions of a person, in the same words but for one trait, which the second one has wrong."""

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
"""Pairs are written from this seed."""

FEWEST, MOST = 2, 8
"""How many traits a pair mentions."""


@dataclass(frozen=True, slots=True)
class Contrast:
    """A right description, and one in the same words that says `other` of the trait `changed`."""

    right: Caption
    wrong: Caption
    changed: str
    other: str


def contrasting_pairs(persons: Sequence[Person | None]) -> list[str]:
    """A right and a wrong description of each person, in turns: (2N); none at all if nothing is known of somebody.

    Depends on the persons and their places alone. What is not known of a person is not mentioned.
    """
    pairs: list[str] = []
    for i, person in enumerate(persons):
        if person is None or not person.traits:
            return []
        pair = contrast(person, np.random.default_rng([PAIRS_SEED, i]))
        pairs += pair.right.text, pair.wrong.text
    return pairs


def contrast(known: Person, rng: np.random.Generator) -> Contrast:
    """Two descriptions of a person of whom some traits are known."""
    person = replace(known, traits={**sample_person(rng).traits, **known.traits})
    while True:
        chosen = choose_mentions(person, int(rng.integers(FEWEST, MOST + 1)), rng)
        mentioned = chosen & {"age", "gender", *known.traits}
        seed = int(rng.integers(2**31))
        if not mentioned & VOCABULARY.keys():
            continue
        changed = str(rng.choice(sorted(mentioned & VOCABULARY.keys())))
        other = str(rng.choice([value for value in VOCABULARY[changed] if value != person[changed]]))
        wrong = replace(person, traits={**person.traits, changed: other})
        try:
            right, not_right = (describe_exactly(p, mentioned, np.random.default_rng(seed)) for p in (person, wrong))
        except ValueError:  # with the other value, something mentioned does not show
            continue
        if right.text != not_right.text:
            return Contrast(right, not_right, changed, other)
