"""R-precision: how often a face retrieves its caption among others.

Xu et al. 2018, "AttnGAN" (https://arxiv.org/abs/1711.10485), with R = 1. The score of a caption is the likelihood of
its stated values under the attribute classifier. Among near captions, which each change one attribute, the right one
wins only if no change is more likely, so chance is far below one in ten.
"""

from __future__ import annotations

from itertools import chain, zip_longest
from typing import TYPE_CHECKING, Final

import numpy as np

from training.captions.phrasebook import phrasebook
from training.evaluation.cases import EVALUATION_SEED
from training.evaluation.classifier import Prediction
from training.evaluation.metrics.proportions import Proportion
from training.traits import CLASSES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from training.evaluation.cases import Case
    from training.evaluation.classifier import Statement

FEW: Final = 10
MANY: Final = 100


def precision_among_near(cases: Sequence[Case], predictions: Sequence[Prediction]) -> Proportion:
    """Return the proportion of faces whose caption is more likely than FEW - 1 others that differ in one attribute.

    Captions with fewer neighbours are left out.
    """
    outcomes = []
    for number, (case, prediction) in enumerate(zip(cases, predictions, strict=True)):
        others = neighbours(case, np.random.default_rng([EVALUATION_SEED, number]))[: FEW - 1]
        if len(others) == FEW - 1:
            outcomes.append(prediction.likelihood(case.stated) > max(map(prediction.likelihood, others)))
    return Proportion.among(outcomes)


def precision_among_random(cases: Sequence[Case], predictions: Sequence[Prediction], usual: Prediction) -> Proportion:
    """Return the proportion of faces whose caption is more likely than those of MANY - 1 other persons.

    Captions state different numbers of traits, so likelihoods are relative to those of the `usual` face.
    """
    outcomes = []
    for number, (case, prediction) in enumerate(zip(cases, predictions, strict=True)):
        others = [other.stated for other in cases if other.stated != case.stated]
        chosen = np.random.default_rng([EVALUATION_SEED, number]).permutation(len(others))[: MANY - 1]
        lift = Prediction(prediction.logs - usual.logs)
        outcomes.append(all(lift.likelihood(case.stated) > lift.likelihood(others[i]) for i in chosen))
    return Proportion.among(outcomes)


def usual(predictions: Sequence[Prediction]) -> Prediction:
    """Return the mean prediction of faces."""
    return Prediction(np.log(np.mean([np.exp(prediction.logs) for prediction in predictions], axis=0)))


def neighbours(case: Case, rng: np.random.Generator) -> list[Statement]:
    """Return statements that differ from the case's in one attribute and have phrases for the person's sex.

    They alternate between attributes: each occurs once before any occurs again.
    """
    traits = rng.permutation(sorted(case.stated)).tolist()
    changes = [[(trait, value) for value in rng.permutation(_others(case, trait)).tolist()] for trait in traits]
    in_turn = chain.from_iterable(zip_longest(*changes))
    return [{**case.stated, change[0]: change[1]} for change in in_turn if change is not None]


def _others(case: Case, trait: str) -> list[str]:
    """Return the other values of a trait that the phrasebook covers."""
    others = [value for value in CLASSES[trait] if value != case.stated[trait]]
    spoken_of = phrasebook()
    return [v for v in others if trait in ("age", "gender") or (trait, v, case.person.gender) in spoken_of]
