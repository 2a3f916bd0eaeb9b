"""Measures: each trait changes only its own, and age has an effect per decade."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from tests.training.sketch.persons import ordinary
from training.sketch.measure import measure
from training.vocabulary import OLDEST, VOCABULARY, YOUNGEST

if TYPE_CHECKING:
    from training.sketch.geometry import Face


def _face(age: int = 38, **traits: str) -> Face:
    """Return the measures of an ordinary face; `traits` are named with __ for the dot."""
    person = ordinary(age=age, traits={name.replace("__", "."): value for name, value in traits.items()})
    return measure(person, np.random.default_rng(0))


def test_faces_grow_older_with_every_year() -> None:
    old = [_face(age).old for age in range(YOUNGEST, OLDEST + 1)]
    assert (np.diff(old) > 0).all()
    assert old[0] >= 0
    assert old[-1] <= 1


def test_a_new_decade_shows_more_than_a_year_within_one() -> None:
    assert _face(40).old - _face(39).old > 3 * (_face(39).old - _face(38).old)


@pytest.mark.parametrize("impression", VOCABULARY["impression.type"])
def test_an_impression_moves_nothing_that_other_traits_measure(impression: str) -> None:
    plain, face = _face(), _face(impression__type=impression)
    assert (face.eyes, face.brows, face.nose, face.mouth) == (plain.eyes, plain.brows, plain.nose, plain.mouth)
    np.testing.assert_array_equal(face.outline.curve, plain.outline.curve)


@pytest.mark.parametrize("ratio", VOCABULARY["mouth.ratio"])
def test_lips_share_the_same_height(ratio: str) -> None:
    lips = _face(mouth__ratio=ratio).mouth
    assert lips.upper + lips.lower == pytest.approx(_face().mouth.upper + _face().mouth.lower)


@pytest.mark.parametrize("thickness", VOCABULARY["mouth.thick"])
def test_thick_lips_leave_the_philtrum_as_long(thickness: str) -> None:
    face = _face(mouth__thick=thickness)
    philtrum = face.heights.mouth - face.mouth.upper - face.heights.nose
    assert philtrum == pytest.approx(_face().heights.mouth - _face().mouth.upper - _face().heights.nose)


def test_larger_eyes_grow_and_rounder_eyes_open() -> None:
    plain, large, round_ = _face().eyes, _face(eyes__size="크다").eyes, _face(eyes__shape="둥근눈").eyes
    assert large.width > 1.15 * plain.width
    assert large.height > 1.15 * plain.height
    assert round_.width <= plain.width
    assert round_.height > 1.25 * plain.height
