"""Pairs of descriptions of a person, in the same words but for one trait, which the second one has wrong."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from training.captions import choose_mentions, describe_exactly
from training.sketch.vocabulary import VOCABULARY

if TYPE_CHECKING:
    from collections.abc import Sequence

    from training.sketch.vocabulary import Person

PAIRS_SEED = 88
"""Pairs are written from this seed."""

FEWEST, MOST = 2, 8
"""How many traits a pair mentions."""


def contrasting_pairs(persons: Sequence[Person]) -> list[str]:
    """A right and a wrong description of each person, in turns: (2N). Depends on the persons and their places alone."""
    return [text for i, person in enumerate(persons) for text in _pair(person, np.random.default_rng([PAIRS_SEED, i]))]


def _pair(person: Person, rng: np.random.Generator) -> tuple[str, str]:
    while True:
        mentioned = choose_mentions(person, int(rng.integers(FEWEST, MOST + 1)), rng)
        seed = int(rng.integers(2**31))
        changed = str(rng.choice(sorted(mentioned & VOCABULARY.keys())))
        other = str(rng.choice([value for value in VOCABULARY[changed] if value != person[changed]]))
        wrong = replace(person, traits={**person.traits, changed: other})
        try:
            right, not_right = (describe_exactly(p, mentioned, np.random.default_rng(seed)) for p in (person, wrong))
        except ValueError:  # with the other value, something mentioned does not show
            continue
        if right.text != not_right.text:
            return right.text, not_right.text
