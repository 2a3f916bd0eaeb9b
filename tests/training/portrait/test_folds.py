"""Folds painted on the skin."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from tests.training.portrait.renderer import needs_head
from tests.training.sketch.persons import ordinary
from training.portrait.folds import paint_folds
from training.portrait.paint import PIXELS, SkinPaint
from training.portrait.surface import BOTTOM, TOP
from training.vocabulary import VOCABULARY

if TYPE_CHECKING:
    from training.portrait.head import Array
    from training.vocabulary import Person

pytestmark = needs_head

_WRINKLES = [trait for trait in VOCABULARY if trait.startswith("wrinkle.")]


def painted(person: Person, seed: int = 5) -> Array:
    paint = SkinPaint()
    paint_folds(paint, person, np.random.default_rng(seed))
    return paint.channels()


def relief(person: Person) -> float:
    return float(np.abs(painted(person)[..., 2] - 0.5).sum())


def row(y: float) -> int:
    return round((1 - (y - BOTTOM) / (TOP - BOTTOM)) * PIXELS)


@pytest.mark.parametrize("trait", _WRINKLES)
def test_deeper_wrinkles_have_more_relief(trait: str) -> None:
    depths = [relief(ordinary(age=40, traits={trait: value})) for value in ("없다", "보통", "깊다")]
    assert depths[0] * 1.01 < depths[1]
    assert depths[1] * 1.01 < depths[2]


def test_age_alone_folds_the_skin_and_less_in_women() -> None:
    young, old, old_woman = (relief(ordinary(*who)) for who in (("M", 25), ("M", 66), ("F", 66)))
    assert young < old_woman < old
    assert young < 0.75 * old


@pytest.mark.parametrize(
    ("trait", "value"),
    [
        ("eyes.type", "외꺼풀"),
        ("eyes.type", "속쌍꺼풀"),
        ("eyes.type", "쌍꺼풀"),
        ("eyes.bottom", "애교살"),
        ("eyes.bottom", "처짐"),
        ("eyes.eyelids", "있다"),
        ("mouth.line", "뚜렷하다"),
        ("mouth.line", "흐리다"),
        ("face.cheek", "볼꺼짐"),
        ("face.cheek", "볼살많음"),
        ("face.chinType", "이중턱"),
    ],
)
def test_value_shows(trait: str, value: str) -> None:
    others = [other for other in VOCABULARY[trait] if other != value]
    pictures = [painted(ordinary(traits={trait: other})) for other in (value, *others)]
    assert all(np.abs(pictures[0] - picture).max() > 0.05 for picture in pictures[1:])


def test_one_trait_leaves_the_rest_as_it_is() -> None:
    plain, furrowed = painted(ordinary()), painted(ordinary(traits={"wrinkle.forehead": "깊다"}))
    assert np.array_equal(plain[row(6.5) :], furrowed[row(6.5) :])
    assert not np.array_equal(plain, furrowed)


def test_halves_of_a_face_differ_and_the_same_seed_repeats() -> None:
    face = painted(ordinary(age=60))
    assert np.abs(face - face[:, ::-1]).max() > 0.05
    assert np.array_equal(face, painted(ordinary(age=60)))
    assert not np.array_equal(face, painted(ordinary(age=60), seed=6))
