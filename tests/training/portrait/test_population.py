"""Random persons are valid, free of contradictions, and plausible for their age and sex."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from training.portrait.population import MOST_UNUSUAL, ordinary, sample_person, unusual_traits
from training.vocabulary import (
    ABSENT,
    CUTS,
    EXTRAS,
    NO_CUT,
    ORDINARY,
    PRESENT,
    VOCABULARY,
    Person,
    covers_forehead,
    hidden_traits,
    validate,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

COUNT = 3000
TRAITS = {**VOCABULARY, **EXTRAS}
GRADED = [name for name, values in VOCABULARY.items() if values[1] == ORDINARY and not name.startswith("wrinkle.")]
WRINKLES = [name for name in VOCABULARY if name.startswith("wrinkle.")]
MEN_ONLY = {"투블록", "크롭컷", "가르마펌", "올백", "포마드", "스포츠머리", "반삭"}


@pytest.fixture(scope="module")
def crowd() -> list[Person]:
    return [sample_person(np.random.default_rng([14, index])) for index in range(COUNT)]


def share(persons: Iterable[Person], holds: Callable[[Person], bool]) -> float:
    return float(np.mean([holds(person) for person in persons]))


def of(crowd: list[Person], gender: str = "MF", ages: range = range(20, 70)) -> list[Person]:
    return [person for person in crowd if person.gender in gender and person.age in ages]


def test_a_person_depends_on_the_random_stream_alone() -> None:
    assert sample_person(np.random.default_rng(4)) == sample_person(np.random.default_rng(4))
    assert sample_person(np.random.default_rng(4)) != sample_person(np.random.default_rng(5))


def test_everybody_is_valid_and_wholly_described(crowd: list[Person]) -> None:
    for person in crowd:
        validate(person)
        assert person.traits.keys() == TRAITS.keys()


def test_ordinary_persons_are_valid_and_have_nothing_unusual() -> None:
    for person in (ordinary(), ordinary("F", 60)):
        validate(person)
        assert person.traits.keys() == TRAITS.keys()
        assert unusual_traits(person.traits) == []
        assert all(person[wrinkle] == ABSENT for wrinkle in WRINKLES)


def test_there_are_both_sexes_of_all_ages(crowd: list[Person]) -> None:
    assert 0.47 < share(crowd, lambda person: person.gender == "M") < 0.53
    assert {person.age for person in crowd} == set(range(20, 70))


def can_have(person: Person, trait: str, value: str) -> bool:
    """Whether a person like this one can have a value of a trait."""
    needs_a_man = trait in ("feature.mustache", "feature.sideburns") or value in ("짧음", "대머리", *MEN_ONLY)
    needs_a_woman = trait == "feature.makeup" or (trait == "hairstyle.cut" and value not in (*MEN_ONLY, NO_CUT))
    needs_years = trait.startswith("wrinkle.") or trait in ("hairstyle.grey", "feature.spots")
    if trait.endswith("_place") and (person[trait] == ABSENT) != (value == ABSENT):
        return False
    is_of_the_sex = person.gender == "M" if needs_a_man else person.gender == "F" if needs_a_woman else True
    return is_of_the_sex and (person.age >= 40 or not needs_years)


@pytest.mark.parametrize(("trait", "value"), [(trait, value) for trait, values in TRAITS.items() for value in values])
def test_every_value_is_frequent_enough_to_be_learnt(crowd: list[Person], trait: str, value: str) -> None:
    able = [person for person in crowd if can_have(person, trait, value)]
    assert share(able, lambda person: person[trait] == value) > 0.013


@pytest.mark.parametrize("trait", GRADED)
def test_graded_traits_are_unusual_in_a_sixth_of_faces(crowd: list[Person], trait: str) -> None:
    assert 0.11 < share(crowd, lambda person: person[trait] != ORDINARY) < 0.24


def test_no_face_collects_many_unusual_traits(crowd: list[Person]) -> None:
    counts = [len(unusual_traits(person.traits)) for person in crowd]
    assert max(counts) == MOST_UNUSUAL
    assert 4 < np.mean(counts) < 5.2


def test_large_features_come_together(crowd: list[Person]) -> None:
    large = [person for person in crowd if person["nose.size"] == "크다"]
    small = [person for person in crowd if person["nose.size"] == "작다"]
    wide = [share(group, lambda person: person["nose.nostrils"] == "크다") for group in (large, small)]
    assert wide[0] > 0.22
    assert wide[1] < 0.05


def test_monolids_go_with_narrow_eyes(crowd: list[Person]) -> None:
    narrow = [person for person in crowd if person["eyes.shape"] == "가는눈"]
    others = [person for person in crowd if person["eyes.shape"] != "가는눈"]
    monolid = [share(group, lambda person: person["eyes.type"] == "외꺼풀") for group in (narrow, others)]
    assert monolid[0] > 1.5 * monolid[1]


def test_no_face_contradicts_itself(crowd: list[Person]) -> None:
    pairs = (
        (("face.type", "각진형"), ("face.chinType", "뾰족형")),
        (("face.type", "둥근형"), ("face.cheek", "볼꺼짐")),
        (("face.chinType", "이중턱"), ("face.cheek", "볼꺼짐")),
        (("eyes.shape", "가는눈"), ("eyes.size", "크다")),
        (("eyes.shape", "둥근눈"), ("eyes.size", "작다")),
        (("accessory.hat", "비니"), ("hairstyle.cut", "똥머리")),
        (("accessory.hat", "비니"), ("hairstyle.cut", "포니테일")),
        (("accessory.hat", "캡모자"), ("hairstyle.cut", "똥머리")),
    )
    for person in crowd:
        assert not any(all(person[trait] == value for trait, value in pair) for pair in pairs)


def test_cropped_and_bald_heads_have_neither_part_nor_length_nor_sideburns(crowd: list[Person]) -> None:
    for person in crowd:
        if person["hairstyle.topLength"] in ("짧음", "대머리"):
            assert person["hairstyle.part"] == "없음"
            assert person["hairstyle.sizeLength"] == "숏컷(귀보임)"
            assert person["feature.sideburns"] == ABSENT
            assert person.gender == "M"


def test_tied_hair_is_tied_in_a_named_way(crowd: list[Person]) -> None:
    for person in crowd:
        assert (person["hairstyle.sizeLength"] == "묶음") == (
            person["hairstyle.cut"] in ("포니테일", "똥머리", "낮은묶음")
        )


def test_only_a_fringe_makes_the_shape_of_the_forehead_unknown(crowd: list[Person]) -> None:
    for person in crowd:
        assert covers_forehead(person) == (person["face.foreheadType"] == "알수없음")


def test_marks_are_at_different_places_that_hair_leaves_open(crowd: list[Person]) -> None:
    for person in crowd:
        places = [person["feature.mole_place"], person["feature.scar_place"]]
        assert places[0] != places[1] or places[0] == ABSENT
        assert not covers_forehead(person) or "이마" not in places


def test_women_have_no_beards_and_men_hardly_any_makeup(crowd: list[Person]) -> None:
    assert all(person["feature.mustache"] == ABSENT for person in of(crowd, "F"))
    assert share(of(crowd, "M"), lambda person: person["feature.makeup"] == PRESENT) < 0.03
    assert share(of(crowd, "F"), lambda person: person["feature.makeup"] == PRESENT) > 0.45


def test_most_men_are_shaved_or_show_stubble(crowd: list[Person]) -> None:
    assert share(of(crowd, "M"), lambda person: person["feature.mustache"] in (ABSENT, "수염자국")) > 0.83


def test_the_young_have_no_wrinkles_but_a_few_light_ones(crowd: list[Person]) -> None:
    young = of(crowd, ages=range(20, 32))
    assert all(person[wrinkle] != "깊다" for person in young for wrinkle in WRINKLES)
    assert share(young, lambda person: any(person[wrinkle] != ABSENT for wrinkle in WRINKLES)) < 0.15


@pytest.mark.parametrize("trait", [*WRINKLES, "hairstyle.grey", "feature.spots"])
def test_age_brings_its_signs(crowd: list[Person], trait: str) -> None:
    ages = (range(20, 35), range(42, 55), range(60, 70))
    young, middle, old = (share(of(crowd, ages=age), lambda person: person[trait] != ABSENT) for age in ages)
    assert young < 0.08
    assert young < middle < old
    assert old > 0.25


def test_wrinkles_come_together(crowd: list[Person]) -> None:
    fifty = of(crowd, ages=range(48, 58))
    folded = [person for person in fifty if person["wrinkle.mouth"] == "깊다"]
    others = [person for person in fifty if person["wrinkle.mouth"] != "깊다"]
    crows = [share(group, lambda person: person["wrinkle.eyes"] == "깊다") for group in (folded, others)]
    assert crows[0] > 2 * crows[1]


@pytest.mark.parametrize(
    ("gender", "trait", "values"),
    [
        ("M", "hairstyle.cut", {"투블록"}),
        ("M", "hairstyle.topLength", {"앞머리내림"}),
        ("F", "hairstyle.sizeLength", {"긴머리"}),
        ("F", "hairstyle.cut", {"포니테일", "똥머리"}),
    ],
)
def test_young_ways_to_wear_hair(crowd: list[Person], gender: str, trait: str, values: set[str]) -> None:
    young = share(of(crowd, gender, range(20, 35)), lambda person: person[trait] in values)
    old = share(of(crowd, gender, range(55, 70)), lambda person: person[trait] in values)
    assert young > 2 * old


@pytest.mark.parametrize(
    ("gender", "trait", "values"),
    [
        ("M", "hairstyle.topLength", {"대머리"}),
        ("M", "hairstyle.topLength", {"앞머리올림"}),
        ("M", "face.foreheadType", {"M자형"}),
        ("F", "hairstyle.cut", {"뽀글파마"}),
        ("F", "hairstyle.sizeLength", {"숏컷(귀보임)"}),
    ],
)
def test_ways_to_wear_hair_in_later_years(crowd: list[Person], gender: str, trait: str, values: set[str]) -> None:
    young = share(of(crowd, gender, range(20, 35)), lambda person: person[trait] in values)
    old = share(of(crowd, gender, range(55, 70)), lambda person: person[trait] in values)
    assert old > 1.6 * young


def test_hardly_any_young_man_is_bald(crowd: list[Person]) -> None:
    young = of(crowd, "M", range(20, 32))
    assert share(young, lambda person: person["hairstyle.topLength"] == "대머리") < 0.01


def test_cuts_are_of_men_or_of_women(crowd: list[Person]) -> None:
    for person in crowd:
        assert person.gender == "M" or person["hairstyle.cut"] not in MEN_ONLY
    assert CUTS.keys() > MEN_ONLY


@pytest.mark.parametrize(
    ("trait", "least", "most"),
    [
        ("feature.glasses", 0.24, 0.34),
        ("accessory.hat", 0.04, 0.08),
        ("accessory.mask", 0.02, 0.045),
        ("feature.mole", 0.17, 0.23),
        ("feature.scar", 0.03, 0.055),
    ],
)
def test_things_worn_and_marks_are_as_common_as_they_should_be(
    crowd: list[Person], trait: str, least: float, most: float
) -> None:
    assert least < share(crowd, lambda person: person[trait] != ABSENT) < most


def test_earrings_are_womens_for_the_most_part(crowd: list[Person]) -> None:
    assert 0.27 < share(of(crowd, "F"), lambda person: person["accessory.earrings"] == PRESENT) < 0.38
    assert share(of(crowd, "M"), lambda person: person["accessory.earrings"] == PRESENT) < 0.05


def test_a_mask_leaves_the_labels_alone_but_hides_them(crowd: list[Person]) -> None:
    masked = [person for person in crowd if person["accessory.mask"] == PRESENT]
    assert len({person["mouth.size"] for person in masked}) > 1
    assert all("mouth.size" in hidden_traits(person) for person in masked)
