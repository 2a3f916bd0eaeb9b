"""Random persons are valid, free of contradictions, and plausible for their age and sex."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest

from training.sketch.population import MOST_EXTREMES, sample_person
from training.vocabulary import ABSENT, ORDINARY, PRESENT, VOCABULARY, Person, covers_forehead, validate


@pytest.fixture(scope="module")
def crowd() -> list[Person]:
    return [sample_person(np.random.default_rng([9, index])) for index in range(2500)]


def test_a_person_depends_on_the_random_stream_alone() -> None:
    assert sample_person(np.random.default_rng(4)) == sample_person(np.random.default_rng(4))
    assert sample_person(np.random.default_rng(4)) != sample_person(np.random.default_rng(5))


def test_everybody_is_valid(crowd: list[Person]) -> None:
    for person in crowd:
        validate(person)


def test_everybody_has_every_trait_in_no_random_order(crowd: list[Person]) -> None:
    assert {tuple(sorted(person.traits)) for person in crowd} == {tuple(sorted(VOCABULARY))}


@pytest.mark.parametrize("trait", VOCABULARY)
def test_every_value_occurs(crowd: list[Person], trait: str) -> None:
    assert {person[trait] for person in crowd} == set(VOCABULARY[trait])


def test_there_are_both_sexes_of_all_ages(crowd: list[Person]) -> None:
    assert 0.55 < sum(person.gender == "M" for person in crowd) / len(crowd) < 0.65
    assert {person.age for person in crowd} == set(range(20, 70))


def test_short_and_no_hair_have_neither_part_nor_length(crowd: list[Person]) -> None:
    for person in crowd:
        if person["hairstyle.topLength"] in ("짧음", "대머리"):
            assert person["hairstyle.part"] == "없음"
            assert person["hairstyle.sizeLength"] == "숏컷(귀보임)"


def test_a_fringe_alone_hides_the_shape_of_the_forehead(crowd: list[Person]) -> None:
    for person in crowd:
        assert covers_forehead(person) == (person["face.foreheadType"] == "알수없음")


def test_women_wear_no_beards_and_men_no_makeup(crowd: list[Person]) -> None:
    for person in crowd:
        trait = "feature.makeup" if person.gender == "M" else "feature.mustache"
        assert person[trait] == ABSENT


def test_no_face_collects_too_many_extremes(crowd: list[Person]) -> None:
    graded = [name for name, values in VOCABULARY.items() if values[1] == ORDINARY and not name.startswith("wrinkle.")]
    counts = [sum(person[name] != ORDINARY for name in graded) for person in crowd]
    assert max(counts) == MOST_EXTREMES
    assert 7 < np.mean(counts) < 11


@pytest.mark.parametrize("trait", ["wrinkle.eyes", "wrinkle.forehead", "hairstyle.grey", "feature.spots"])
def test_age_brings_its_signs(crowd: list[Person], trait: str) -> None:
    young = Counter(person[trait] != ABSENT for person in crowd if person.age < 32)
    old = Counter(person[trait] != ABSENT for person in crowd if person.age > 58)
    assert young[True] == 0 or young[True] / young.total() < 0.05
    assert old[True] / old.total() > 0.2


def test_bald_heads_are_mens(crowd: list[Person]) -> None:
    assert {person.gender for person in crowd if person["hairstyle.topLength"] == "대머리"} == {"M"}


def test_sideburns_are_where_they_can_be_seen(crowd: list[Person]) -> None:
    for person in crowd:
        if person["feature.sideburns"] == PRESENT:
            assert person["hairstyle.sizeLength"] == "숏컷(귀보임)"
