from __future__ import annotations

import numpy as np
import pytest

from training.captions import choose_mentions, describe_exactly
from training.captions.salience import weights
from training.data import synthesize
from training.evaluation.cases import counted_cases, described_cases, population
from training.evaluation.metrics.probes import pairs
from training.sketch.population import sample_person
from training.traits import CLASSES


def test_cases_are_fixed_and_differ() -> None:
    first, again = described_cases(20), described_cases(30)
    assert first == again[:20]
    assert len({case.caption.text for case in first}) == 20
    assert len({case.picture_seed for case in first}) == 20


@pytest.mark.parametrize("mentions", [1, 2, 4, 8, 16])
def test_as_many_mentions_as_asked_for(mentions: int) -> None:
    cases = counted_cases(mentions, 30)
    assert {len(case.stated) for case in cases} == {mentions}
    assert len({tuple(case.stated) for case in cases}) > 10
    assert all(case.caption.text for case in cases)


def test_the_population_is_apart_from_training() -> None:
    held_out = [person for person, _ in population(20)]
    assert held_out[5:] == [person for person, _ in population(15, first=5)]
    described = [case.person for case in described_cases(20)]
    trained = [synthesize(618_000, index)[0] for index in range(20)]
    assert not any(person in described or person in trained for person in held_out)
    assert not any(person in described for person in trained)


def test_what_is_stated_is_true() -> None:
    for case in described_cases(50):
        assert set(case.stated) == case.caption.mentioned
        assert all(value in CLASSES[trait] for trait, value in case.stated.items())


def test_a_caption_says_exactly_what_it_is_told_to() -> None:
    for seed in range(200):
        rng = np.random.default_rng(seed)
        person = sample_person(rng)
        chosen = choose_mentions(person, 1 + seed % 12, rng)
        caption = describe_exactly(person, chosen, rng)
        assert caption.mentioned == chosen
        assert len(chosen) == 1 + seed % 12


def test_age_and_sex_alone_make_a_caption() -> None:
    person = sample_person(np.random.default_rng(0))
    caption = describe_exactly(person, {"gender"}, np.random.default_rng(0))
    assert caption.text in ("남자", "남성", "여자", "여성")


def test_what_cannot_be_said_is_refused() -> None:
    person = next(p for p in (sample_person(np.random.default_rng(i)) for i in range(99)) if p.gender == "F")
    with pytest.raises(ValueError, match=r"feature\.mustache"):
        describe_exactly(person, {"feature.mustache"}, np.random.default_rng(0))
    with pytest.raises(ValueError, match="that can be spoken of"):
        choose_mentions(person, len(weights(person)) + 1, np.random.default_rng(0))


@pytest.mark.parametrize("kind", ["negation", "binding"])
def test_probes_name_traits_and_values_and_exclude_one_another(kind: str) -> None:
    for first, second in pairs(kind):
        assert first.text != second.text
        for probe in (first, second):
            assert all(set(values) <= set(CLASSES[trait]) for trait, values in probe.right.items())
        assert set(first.right) == set(second.right)
        assert not any(set(first.right[trait]) & set(second.right[trait]) for trait in first.right)
        assert len(first.right) == 2 if kind == "binding" else True
