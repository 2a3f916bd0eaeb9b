"""R-precision: is the right caption found among others by looking at the face?

Xu et al. 2018, "AttnGAN" (https://arxiv.org/abs/1711.10485), with R = 1. The judge is the attribute reader: a caption
fits a face as well as the values that it states are likely there. A caption whose neighbours each change one of its
attributes is found only where none of these changes fits better, so chance is far below one in ten.
"""

from __future__ import annotations

from itertools import chain, zip_longest
from typing import TYPE_CHECKING, Final

import numpy as np

from training.captions.phrasebook import phrasebook
from training.evaluation.cases import EVALUATION_SEED
from training.evaluation.classifier import Sight
from training.evaluation.metrics.proportions import Share
from training.traits import CLASSES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from training.evaluation.cases import Case
    from training.evaluation.classifier import Statement

FEW: Final = 10
MANY: Final = 100


def precision_among_near(cases: Sequence[Case], sights: Sequence[Sight]) -> Share:
    """Share of faces whose caption is likelier than FEW - 1 others that differ from it in one attribute each.

    Captions of which there are not so many neighbours, since they mention too little, are left out.
    """
    outcomes = []
    for number, (case, sight) in enumerate(zip(cases, sights, strict=True)):
        others = neighbours(case, np.random.default_rng([EVALUATION_SEED, number]))[: FEW - 1]
        if len(others) == FEW - 1:
            outcomes.append(sight.likelihood(case.stated) > max(map(sight.likelihood, others)))
    return Share.among(outcomes)


def precision_among_random(cases: Sequence[Case], sights: Sequence[Sight], usual: Sight) -> Share:
    """Share of faces whose caption fits better than those of MANY - 1 other persons, or of all where there are fewer.

    Captions state more or less, so likelihoods are taken relative to the `usual` face's.
    """
    outcomes = []
    for number, (case, sight) in enumerate(zip(cases, sights, strict=True)):
        others = [other.stated for other in cases if other.stated != case.stated]
        chosen = np.random.default_rng([EVALUATION_SEED, number]).permutation(len(others))[: MANY - 1]
        lift = Sight(sight.logs - usual.logs)
        outcomes.append(all(lift.likelihood(case.stated) > lift.likelihood(others[i]) for i in chosen))
    return Share.among(outcomes)


def usual(sights: Sequence[Sight]) -> Sight:
    """The face that everybody has a little of: mean probabilities."""
    return Sight(np.log(np.mean([np.exp(sight.logs) for sight in sights], axis=0)))


def neighbours(case: Case, rng: np.random.Generator) -> list[Statement]:
    """What differs from a statement in one attribute and can be said of a person of this sex.

    In an order that comes to every attribute before it comes to one again.
    """
    traits = rng.permutation(sorted(case.stated)).tolist()
    changes = [[(trait, value) for value in rng.permutation(_others(case, trait)).tolist()] for trait in traits]
    in_turn = chain.from_iterable(zip_longest(*changes))
    return [{**case.stated, change[0]: change[1]} for change in in_turn if change is not None]


def _others(case: Case, trait: str) -> list[str]:
    """The other values of a trait for which there are words."""
    others = [value for value in CLASSES[trait] if value != case.stated[trait]]
    spoken_of = phrasebook()
    return [v for v in others if trait in ("age", "gender") or (trait, v, case.person.gender) in spoken_of]
