"""Bands and strands of hair."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from tests.training.sketch.persons import ordinary
from tests.training.sketch.renderer import RENDERER_IS_HERE, needs_renderer

if TYPE_CHECKING:
    from training.sketch.geometry import Face

pytestmark = needs_renderer

if RENDERER_IS_HERE:
    from training.sketch.hair.band import Band, Shape, uneven
    from training.sketch.hair.curtain import curtain_of
    from training.sketch.hair.strands import gather, trim, wave
    from training.sketch.measure import measure


def _face(traits: dict[str, str] | None = None) -> Face:
    return measure(ordinary("F", traits=traits), np.random.default_rng(0))


def _parallel(count: int) -> np.ndarray:
    x = np.arange(count, dtype=float)[:, None] + np.zeros((1, 12))
    return np.stack([x, np.zeros((count, 1)) + np.linspace(0, 30, 12)], -1)


def test_the_silhouette_lies_outside_the_hairline() -> None:
    band = Band(_face(), Shape(10, 7))
    u = np.linspace(-0.9, 0.9, 41)
    reach = np.linalg.norm(band(u, 1.0) - (128, 116), axis=1) - np.linalg.norm(band(u, 0.0) - (128, 116), axis=1)
    assert reach.min() > 3


def test_an_even_band_is_symmetric() -> None:
    band = Band(_face(), Shape(10, 7))
    left, right = band(-0.5, 0.7), band(0.5, 0.7)
    assert left[0] + right[0] == pytest.approx(256)
    assert left[1] == pytest.approx(right[1])


def test_the_fringe_line_lies_below_the_hairline() -> None:
    band = Band(_face(), Shape(10, 7, fringe=95))
    assert band(0.0, -1.0)[1] == pytest.approx(95)
    assert band(0.0, 0.0)[1] < 80


def test_lumps_die_out_at_the_ears() -> None:
    lumps = uneven(np.random.default_rng(0), 2.0)
    assert lumps[0] == lumps[-1] == 0
    assert np.std(lumps) > 0.5


def test_locks_draw_together_towards_their_tips() -> None:
    strands = _parallel(60)
    gathered, lock = gather(strands, 6, 0.8, np.random.default_rng(0))
    np.testing.assert_allclose(gathered[:, 0], strands[:, 0])
    members = gathered[lock == 1]
    assert np.ptp(members[:, -1, 0]) == pytest.approx(0.2 * np.ptp(members[:, 0, 0]))


def test_trimmed_strands_are_shorter() -> None:
    trimmed = trim(_parallel(3), np.array([1.0, 0.5, 0.1]))
    np.testing.assert_allclose(trimmed[:, -1, 1], [30, 15, 3])


def test_waves_have_their_amplitude_and_straight_hair_none() -> None:
    strands = _parallel(5)
    rng = np.random.default_rng(0)
    assert wave(strands, 0.0, 0.1, rng, 0.1) is strands
    assert np.abs(wave(strands, 2.0, 0.1, rng, 0.1) - strands).max() == pytest.approx(2.0, rel=0.1)


@pytest.mark.parametrize("length", ["숏컷(귀보임)", "묶음"])
def test_nothing_hangs_where_the_ears_show(length: str) -> None:
    assert curtain_of(_face({"hairstyle.sizeLength": length})) is None


def test_longer_hair_hangs_lower() -> None:
    curtains = [curtain_of(_face({"hairstyle.sizeLength": length})) for length in ("귀덮음", "단발", "긴머리")]
    ends = [curtain.end for curtain in curtains if curtain is not None]
    assert ends == sorted(ends)
    assert len(ends) == 3


def test_bald_heads_have_no_curtains() -> None:
    assert curtain_of(_face({"hairstyle.topLength": "대머리", "hairstyle.sizeLength": "긴머리"})) is None
