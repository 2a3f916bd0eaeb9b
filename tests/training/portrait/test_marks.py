"""Marks painted on the skin."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from tests.training.portrait.renderer import needs_head
from tests.training.sketch.persons import ordinary
from training.portrait.marks import MOLE_PLACES, SCAR_PLACES, paint_marks
from training.portrait.paint import PIXELS, SkinPaint
from training.portrait.surface import BOTTOM, LEFT, RIGHT, TOP
from training.vocabulary import ABSENT, EXTRAS

if TYPE_CHECKING:
    from training.portrait.head import Array
    from training.vocabulary import Person

pytestmark = needs_head


def painted(person: Person, seed: int = 5) -> Array:
    paint = SkinPaint()
    paint_marks(paint, person, np.random.default_rng(seed))
    return paint.channels()


def changed(traits: dict[str, str], seed: int = 5) -> Array:
    """Return the difference of each pixel from the same person without marks, (PIXELS, PIXELS)."""
    return np.abs(painted(ordinary(traits=traits), seed) - painted(ordinary(), seed)).max(-1)


def middle(amount: Array) -> tuple[float, float]:
    """Return the centre of the covered area, in coordinates of the rest face."""
    rows, columns = np.nonzero(amount > 0.02)
    x = LEFT + columns.mean() / PIXELS * (RIGHT - LEFT)
    return float(x), float(TOP - rows.mean() / PIXELS * (TOP - BOTTOM))


def test_places_are_those_of_the_vocabulary() -> None:
    assert {ABSENT, *MOLE_PLACES} == set(EXTRAS["feature.mole_place"])
    assert {ABSENT, *SCAR_PLACES} == set(EXTRAS["feature.scar_place"])


@pytest.mark.parametrize("kind", ["mole", "scar"])
def test_marks_lie_where_they_are_asked_for(kind: str) -> None:
    for place in MOLE_PLACES if kind == "mole" else SCAR_PLACES:
        x, y = middle(changed({f"feature.{kind}": "있다", f"feature.{kind}_place": place}))
        if place.startswith("왼쪽"):
            assert x > 0.15
        if place.startswith("오른쪽"):
            assert x < -0.15
        if place == "이마":
            assert y > 6.7
        if place == "턱":
            assert y < 5.6


@pytest.mark.parametrize("kind", ["mole", "scar"])
def test_marks_without_a_place_lie_in_several(kind: str) -> None:
    places = {tuple(np.round(middle(changed({f"feature.{kind}": "있다"}, seed)), 1)) for seed in range(8)}
    assert len(places) > 3


@pytest.mark.parametrize(
    "trait", ["feature.frekles", "feature.spots", "feature.dimple", "feature.scar", "feature.mole"]
)
def test_marks_show_and_repeat(trait: str) -> None:
    assert changed({trait: "있다"}).max() > 0.15
    assert np.array_equal(painted(ordinary(traits={trait: "있다"})), painted(ordinary(traits={trait: "있다"})))


def test_old_skin_has_more_blemishes() -> None:
    young, old = (sum(painted(ordinary(age=age), seed)[..., 0].sum() for seed in range(5)) for age in (25, 68))
    assert young * 1.5 < old
