"""The vocabulary: validation, mirrored persons, and the traits hidden by hair, beard, hat and mask."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.training.sketch.persons import ordinary as without_extras
from training.portrait.population import ordinary
from training.vocabulary import CUTS, EXTRAS, VOCABULARY, Person, hidden_traits, mirrored, validate


def test_values_of_a_trait_are_distinct() -> None:
    assert all(len(set(values)) == len(values) > 1 for values in (*VOCABULARY.values(), *EXTRAS.values()))


def test_extras_are_traits_of_their_own() -> None:
    assert not EXTRAS.keys() & VOCABULARY.keys()


def test_cuts_allow_values_of_the_vocabulary() -> None:
    for allowed in CUTS.values():
        assert all(set(values) <= set(VOCABULARY[trait]) for trait, values in allowed.items())


def test_an_ordinary_person_is_valid_with_and_without_extras() -> None:
    for person in (ordinary(), ordinary("F"), without_extras()):
        validate(person)
    validate(Person(30, "M", {"accessory.mask": "있다"}), whole=False)


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"age": 19}, "age 19"),
        ({"age": 70}, "age 70"),
        ({"gender": "X"}, "gender 'X'"),
        ({"traits": ordinary().traits | {"face.nose": "크다"}}, "unknown trait face.nose"),
        ({"traits": ordinary().traits | {"nose.size": "거대하다"}}, "nose.size is '거대하다'"),
        ({"traits": {}}, "face.type is None"),
        ({"traits": ordinary().traits | {"accessory.hat": "왕관"}}, "accessory.hat is '왕관'"),
        ({"traits": ordinary().traits | {"feature.mole": "있다"}}, "feature.mole_place is '없다'"),
        ({"traits": ordinary().traits | {"feature.scar_place": "턱"}}, "feature.scar_place is '턱'"),
        ({"traits": ordinary().traits | {"hairstyle.cut": "똥머리"}}, "hairstyle.cut is '똥머리'"),
    ],
)
def test_faults_are_named(change: dict[str, object], complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint):
        validate(replace(ordinary(), **change))  # type: ignore[arg-type]


def test_an_open_face_hides_nothing() -> None:
    assert hidden_traits(ordinary()) == frozenset()


@pytest.mark.parametrize(
    ("traits", "hidden"),
    [
        ({"hairstyle.topLength": "앞머리내림"}, "wrinkle.forehead"),
        ({"hairstyle.topLength": "대머리"}, "hairstyle.part"),
        ({"hairstyle.topLength": "짧음"}, "hairstyle.sizeLength"),
        ({"hairstyle.sizeLength": "단발"}, "feature.sideburns"),
        ({"feature.mustache": "콧수염"}, "nose.philtrum"),
        ({"feature.mustache": "콧수염+턱수염"}, "face.chinType"),
        ({"hairstyle.sizeLength": "단발"}, "accessory.earrings"),
        ({"accessory.mask": "있다"}, "mouth.thick"),
        ({"accessory.mask": "있다"}, "feature.mustache"),
        ({"accessory.mask": "있다"}, "face.chinType"),
        ({"accessory.hat": "캡모자"}, "hairstyle.part"),
        ({"accessory.hat": "캡모자"}, "face.foreheadType"),
        ({"accessory.hat": "비니"}, "accessory.earrings"),
        ({"accessory.hat": "캡모자", "hairstyle.cut": "투블록"}, "hairstyle.cut"),
        ({"accessory.mask": "있다", "feature.mole": "있다", "feature.mole_place": "왼쪽 볼"}, "feature.mole_place"),
        ({"accessory.mask": "있다", "feature.mole": "있다", "feature.mole_place": "왼쪽 볼"}, "feature.mole"),
        ({"accessory.hat": "비니", "feature.scar": "있다", "feature.scar_place": "이마"}, "feature.scar_place"),
        ({"hairstyle.topLength": "앞머리내림", "feature.mole": "있다", "feature.mole_place": "이마"}, "feature.mole"),
        ({"feature.mustache": "턱수염", "feature.scar": "있다", "feature.scar_place": "턱"}, "feature.scar"),
    ],
)
def test_hair_beard_hat_and_mask_hide_traits(traits: dict[str, str], hidden: str) -> None:
    assert hidden in hidden_traits(ordinary(traits=traits))


def test_a_parted_fringe_leaves_the_forehead_open() -> None:
    person = ordinary(traits={"hairstyle.topLength": "앞머리내림", "hairstyle.part": "가운데가르마"})
    assert "wrinkle.forehead" not in hidden_traits(person)


@pytest.mark.parametrize(
    ("traits", "shown"),
    [
        ({"accessory.mask": "있다"}, "eyes.size"),
        ({"accessory.mask": "있다", "feature.mole": "있다", "feature.mole_place": "왼쪽 눈 밑"}, "feature.mole_place"),
        ({"accessory.hat": "캡모자", "hairstyle.sizeLength": "묶음", "hairstyle.cut": "포니테일"}, "hairstyle.cut"),
        ({"accessory.hat": "비니", "hairstyle.sizeLength": "긴머리"}, "hairstyle.sizeLength"),
        ({"feature.mustache": "턱수염", "feature.scar": "있다", "feature.scar_place": "이마"}, "feature.scar"),
    ],
)
def test_the_rest_stays_visible(traits: dict[str, str], shown: str) -> None:
    assert shown not in hidden_traits(ordinary(traits=traits))


def test_what_is_not_known_is_not_hidden() -> None:
    assert hidden_traits(without_extras("F")) == {"feature.sideburns"}


SIDED = [
    (trait, value)
    for trait, values in {**VOCABULARY, **EXTRAS}.items()
    for value in values
    if "왼쪽" in value or "오른쪽" in value
]


def test_three_traits_have_sides() -> None:
    assert {trait for trait, _ in SIDED} == {"hairstyle.part", "feature.mole_place", "feature.scar_place"}


@pytest.mark.parametrize(("trait", "value"), SIDED)
def test_a_mirror_exchanges_the_sides(trait: str, value: str) -> None:
    person = ordinary(traits={trait: value})
    twin = mirrored(person)
    other = value.replace("왼", "오른") if "왼" in value else value.replace("오른", "왼")
    assert twin.traits == person.traits | {trait: other}
    assert other in {**VOCABULARY, **EXTRAS}[trait]
    assert mirrored(twin) == person


def test_a_person_without_sides_is_their_own_mirror_image() -> None:
    for person in (ordinary("F"), without_extras()):
        assert mirrored(person) == person
