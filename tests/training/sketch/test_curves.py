"""The geometry of curves and strands."""

from __future__ import annotations

import numpy as np
import pytest

from training.sketch.curves import bezier_through, mirrored, moved, normals_of, spline, straight
from training.sketch.field import Field

ZIGZAG = [(0.0, 0.0), (10.0, 4.0), (20.0, -3.0), (30.0, 0.0)]


def test_a_spline_passes_through_its_points() -> None:
    np.testing.assert_allclose(spline(ZIGZAG, 31)[::10], ZIGZAG, atol=1e-9)


def test_a_spline_through_points_on_a_line_stays_on_it() -> None:
    curve = spline([(0, 0), (1, 2), (2, 4), (3, 6)], 50)
    np.testing.assert_allclose(curve[:, 1], 2 * curve[:, 0], atol=1e-9)


def test_a_closed_spline_does_not_depend_on_where_it_starts() -> None:
    square = [(0, 0), (4, 0), (4, 4), (0, 4)]
    turned = spline([*square[1:], square[0]], 40, closed=True)
    np.testing.assert_allclose(np.roll(turned, 10, axis=0), spline(square, 40, closed=True), atol=1e-9)


def test_mirrored_sides_are_symmetric() -> None:
    left, right = mirrored(ZIGZAG, -1), mirrored(ZIGZAG, 1)
    np.testing.assert_allclose(left[:, 0] + right[:, 0], 256)
    np.testing.assert_allclose(left[:, 1], right[:, 1])


def test_moved_points() -> None:
    np.testing.assert_allclose(moved(ZIGZAG, 2, -1) - ZIGZAG, [[2, -1]] * 4)


def test_normals_stand_upright_on_a_curve() -> None:
    curve = spline(ZIGZAG, 60)
    normals = normals_of(curve)
    np.testing.assert_allclose(np.linalg.norm(normals, axis=1), 1)
    steps = curve[2:] - curve[:-2]
    np.testing.assert_allclose((normals[1:-1] * steps).sum(1), 0, atol=1e-9)


@pytest.mark.parametrize("t", [0.0, 1 / 3, 2 / 3, 1.0])
def test_beziers_pass_through_their_points(t: float) -> None:
    points = np.random.default_rng(0).normal(size=(5, 4, 2))
    a, b, c, d = np.moveaxis(bezier_through(points), 1, 0)
    at = a * (1 - t) ** 3 + 3 * b * t * (1 - t) ** 2 + 3 * c * t**2 * (1 - t) + d * t**3
    np.testing.assert_allclose(at, points[:, round(3 * t)], atol=1e-9)


def test_straight_hairs_end_where_they_should() -> None:
    curves = straight(np.array([[1.0, 2.0]]), np.array([[3.0, -6.0]]))
    np.testing.assert_allclose(curves[0], [[1, 2], [2, 0], [3, -2], [4, -4]])


def test_a_bump_is_highest_in_its_middle_and_local() -> None:
    field = Field()
    field.bump(100, 60, (8, 8), 5.0)
    y, x = np.unravel_index(field.values.argmax(), field.values.shape)
    assert (field.axis[x], field.axis[y]) == pytest.approx((100, 60), abs=1.0)
    assert field.values.max() == pytest.approx(5.0, rel=0.05)
    assert field.values[:, 120:].max() == 0


def test_a_bump_off_the_page_changes_nothing() -> None:
    field = Field()
    field.bump(-90, 400, (5, 5), 5.0)
    assert not field.values.any()


def test_a_biased_pair_is_stronger_on_the_viewers_right() -> None:
    field = Field()
    field.pair(40, 100, (6, 6), 1.0, bias=0.5)
    half = field.cells // 2
    assert field.values[:, half:].max() == pytest.approx(3 * field.values[:, :half].max(), rel=0.02)
