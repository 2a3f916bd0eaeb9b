"""The vocabulary: validation, and what hair and beard hide."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.training.sketch.persons import ordinary
from training.vocabulary import VOCABULARY, hidden_traits, validate


def test_values_of_a_trait_are_distinct() -> None:
    assert all(len(set(values)) == len(values) > 1 for values in VOCABULARY.values())


def test_an_ordinary_person_is_valid() -> None:
    validate(ordinary())
    validate(ordinary("F"))


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"age": 19}, "age 19"),
        ({"age": 70}, "age 70"),
        ({"gender": "X"}, "gender 'X'"),
        ({"traits": ordinary().traits | {"face.nose": "크다"}}, "unknown trait face.nose"),
        ({"traits": ordinary().traits | {"nose.size": "거대하다"}}, "nose.size is '거대하다'"),
        ({"traits": {}}, "face.type is None"),
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
    ],
)
def test_hair_and_beard_hide_traits(traits: dict[str, str], hidden: str) -> None:
    assert hidden in hidden_traits(ordinary(traits=traits))


def test_a_parted_fringe_leaves_the_forehead_open() -> None:
    person = ordinary(traits={"hairstyle.topLength": "앞머리내림", "hairstyle.part": "가운데가르마"})
    assert "wrinkle.forehead" not in hidden_traits(person)
