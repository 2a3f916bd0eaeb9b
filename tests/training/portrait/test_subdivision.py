"""Catmull-Clark subdivision on shapes whose result is known."""

from __future__ import annotations

import numpy as np

from training.portrait.subdivision import catmull_clark

_CUBE = np.array([[0, 1, 3, 2], [4, 6, 7, 5], [0, 4, 5, 1], [2, 3, 7, 6], [0, 2, 6, 4], [1, 5, 7, 3]])
_CORNERS = np.array([[x, y, z] for x in (-1, 1) for y in (-1, 1) for z in (-1, 1)], float)


def test_cube_becomes_rounder() -> None:
    matrix, quads = catmull_clark(_CUBE, 8)
    fine = matrix @ _CORNERS
    assert fine.shape == (8 + 12 + 6, 3)
    assert quads.shape == (24, 4)
    # the rule for a vertex of three faces gives (F + 2R) / 3 with F = 1/3 and R = 2/3 of the corner
    assert np.allclose(np.abs(fine[:8]), 5 / 9)
    assert np.allclose(np.abs(fine[20:]).max(1), 1)


def test_weights_of_every_new_vertex_sum_to_one() -> None:
    matrix, _ = catmull_clark(_CUBE, 8)
    assert np.allclose(np.asarray(matrix.sum(1)), 1)


def test_border_follows_its_own_curve() -> None:
    sheet = np.array([[0, 1, 4, 3], [1, 2, 5, 4]])
    flat = np.array([[x, y, 0.0] for y in range(2) for x in range(3)])
    matrix, _ = catmull_clark(sheet, 6)
    fine = matrix @ flat
    assert np.allclose(fine[1], [1, 0, 0])  # a straight border stays straight
    assert np.allclose(fine[0], [0.125, 0.125, 0])  # a corner is cut
