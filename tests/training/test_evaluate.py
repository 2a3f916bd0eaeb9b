from __future__ import annotations

import math

import numpy as np

from training.captions import Caption
from training.evaluate import COARSE, Case, Score, fresh_cases, shown_by_trait, total
from training.sketch.population import sample_person
from training.sketch.vocabulary import VOCABULARY
from training.traits import CLASSES, value_of

PERSON = sample_person(np.random.default_rng(0))
TRUTH = {trait: value_of(PERSON, trait) for trait in CLASSES}


def case(*mentioned: str) -> Case:
    return Case(PERSON, Caption("", frozenset(mentioned)))


def another(trait: str) -> str:
    return next(value for value in VOCABULARY[trait] if value != PERSON[trait])


def test_only_what_is_mentioned_counts() -> None:
    wrong = {**TRUTH, "eyes.size": another("eyes.size"), "nose.size": another("nose.size")}
    scores = shown_by_trait([case("eyes.size", "gender")], [wrong])
    assert scores == {"eyes.size": Score(1, 0), "gender": Score(1, 1)}
    assert total(scores) == Score(2, 1)
    assert total(scores).share == 0.5


def test_coarse_groups_forgive_near_misses() -> None:
    other = {"없다": "없다", "뿔테": "금속테", "금속테": "무테", "무테": "뿔테"}[PERSON["feature.glasses"]]
    seen = {**TRUTH, "feature.glasses": other}
    assert shown_by_trait([case("feature.glasses")], [seen], COARSE)["feature.glasses"].shown == 1


def test_every_coarse_group_splits_its_values() -> None:
    for trait, group in COARSE.items():
        assert len({group(value) for value in CLASSES[trait]}) >= 2, trait


def test_nothing_mentioned_is_no_share() -> None:
    assert math.isnan(total({}).share)


def test_cases_are_fixed_and_differ() -> None:
    first, again = fresh_cases(5), fresh_cases(5)
    assert [c.caption for c in first] == [c.caption for c in again]
    assert len({c.caption.text for c in first}) == 5
