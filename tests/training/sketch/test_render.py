"""Rendered pictures: format, reproducibility, and parts of a face that do not overlap."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from tests.training.sketch.persons import ordinary
from tests.training.sketch.renderer import needs_renderer
from training.sketch import render
from training.sketch.population import sample_person

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from training.vocabulary import Person

pytestmark = needs_renderer


def _mean_picture(person: Person) -> NDArray[np.float64]:
    return np.mean([render(person, seed) for seed in range(8)], axis=0)


def test_a_picture_is_a_grey_drawing_on_white_paper() -> None:
    picture = render(ordinary(), 1)
    assert picture.shape == (256, 256)
    assert picture.dtype == np.uint8
    assert picture[:8, :8].min() > 240
    assert picture.min() < 50
    assert picture.mean() > 200


@pytest.mark.parametrize("size", [64, 128, 320])
def test_the_size_is_that_asked_for(size: int) -> None:
    assert render(ordinary(), 1, size).shape == (size, size)


def test_the_same_person_and_seed_give_the_same_picture() -> None:
    rng = np.random.default_rng(3)
    for person in [sample_person(rng) for _ in range(6)]:
        np.testing.assert_array_equal(render(person, 7), render(person, 7))


def test_drawing_others_in_between_changes_nothing() -> None:
    before = render(ordinary("F"), 5)
    render(ordinary("M", 65), 6, 128)
    np.testing.assert_array_equal(render(ordinary("F"), 5), before)


def test_the_seed_changes_the_picture() -> None:
    assert np.abs(render(ordinary(), 1).astype(int) - render(ordinary(), 2)).mean() > 1


@pytest.mark.parametrize(
    ("traits", "untouched"),
    [
        ({"mouth.thick": "두껍다"}, slice(0, 110)),
        ({"feature.dimple": "있다"}, slice(0, 110)),
        ({"hairstyle.part": "왼쪽가르마"}, slice(150, 256)),
        ({"eyebrows.deep": "진하다"}, slice(160, 256)),
    ],
)
def test_changing_one_trait_leaves_other_parts_as_they_were(traits: dict[str, str], untouched: slice) -> None:
    plain, changed = render(ordinary(), 4), render(ordinary(traits=traits), 4)
    np.testing.assert_array_equal(plain[untouched], changed[untouched])
    assert (plain != changed).any()


def test_a_part_on_the_persons_own_left_is_on_the_viewers_right() -> None:
    scalp = []
    for seed in range(8):
        hair = render(ordinary(traits={"hairstyle.part": "왼쪽가르마"}), seed)[44:62, 80:176].astype(float)
        scalp.append(hair.mean(0))  # the parting is the lightest column in the dark hair
    assert np.mean([column.argmax() > 48 for column in scalp]) == 1


def test_left_and_right_part_mirror_each_other() -> None:
    left = _mean_picture(ordinary(traits={"hairstyle.part": "왼쪽가르마"}))[15:75]
    right = _mean_picture(ordinary(traits={"hairstyle.part": "오른쪽가르마"}))[15:75]
    assert np.abs(left[:, ::-1] - right).mean() < 0.75 * np.abs(left - right).mean()


def test_grey_hair_is_much_lighter() -> None:
    hair = (slice(28, 55), slice(100, 156))
    grey = _mean_picture(ordinary(age=65, traits={"hairstyle.grey": "있다"}))[hair]
    black = _mean_picture(ordinary(age=65))[hair]
    assert grey.mean() > black.mean() + 60


def test_rims_grow_lighter_from_horn_to_rimless() -> None:
    around_the_eyes = (slice(100, 145), slice(70, 186))
    darkness = [
        255 - _mean_picture(ordinary(traits={"feature.glasses": kind}))[around_the_eyes].mean()
        for kind in ("뿔테", "금속테", "무테")
    ]
    assert darkness[0] > darkness[1] + 5
    assert darkness[1] > darkness[2] + 1


def test_a_fringe_darkens_the_forehead() -> None:
    forehead = (slice(75, 92), slice(105, 151))
    fringe = _mean_picture(ordinary(traits={"hairstyle.topLength": "앞머리내림"}))[forehead]
    assert fringe.mean() < _mean_picture(ordinary())[forehead].mean() - 80


def test_any_person_of_the_population_can_be_drawn() -> None:
    for index in range(40):
        picture = render(sample_person(np.random.default_rng(index)), index, 64)
        assert 130 < picture.mean() < 250
