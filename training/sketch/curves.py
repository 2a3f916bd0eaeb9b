"""Curves: smooth lines through points, on the page.

All coordinates are units of the page: 256 x 256, x to the right, y down, the face centred on x = CENTRE.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Array: TypeAlias = NDArray[np.float64]
Indices: TypeAlias = NDArray[np.int64]
Curve: TypeAlias = Sequence[tuple[float, float]] | Array

PAGE = 256.0
CENTRE = 128.0


@functools.cache
def _catmull_rom(knots: int, samples: int, closed: bool) -> Array:  # noqa: FBT001 - a cache key
    """The (samples x knots) matrix that turns control points into points of a Catmull-Rom curve."""
    segments = knots if closed else knots - 1
    matrix = np.zeros((samples, knots))
    for row, x in enumerate(np.linspace(0, segments, samples, endpoint=not closed)):
        i = min(int(x), segments - 1)
        t = x - i
        weights = (
            0.5 * (-t + 2 * t * t - t**3),
            0.5 * (2 - 5 * t * t + 3 * t**3),
            0.5 * (t + 4 * t * t - 3 * t**3),
            0.5 * (t**3 - t * t),
        )
        for j, weight in zip(range(i - 1, i + 3), weights, strict=True):
            _add_knot(matrix[row], j, weight, closed=closed)
    return matrix


def _add_knot(row: Array, j: int, weight: float, *, closed: bool) -> None:
    """Add a knot's weight to a row; knots beyond an open end are mirrored through the end point."""
    last = len(row) - 1
    if closed:
        row[j % len(row)] += weight
    elif j < 0:
        row[0] += 2 * weight
        row[1] -= weight
    elif j > last:
        row[last] += 2 * weight
        row[last - 1] -= weight
    else:
        row[j] += weight


def spline(points: Curve, samples: int = 24, *, closed: bool = False) -> Array:
    """A smooth curve through the points: (samples, 2)."""
    knots = np.asarray(points, float)
    return np.asarray(_catmull_rom(len(knots), samples, closed) @ knots)


def mirrored(points: Curve, side: int) -> Array:
    """Points given as (offset from the middle of the face, y), put on one side: -1 or +1."""
    return np.asarray(np.asarray(points, float) * np.array([side, 1]) + np.array([CENTRE, 0]))


def moved(points: Curve, x: float, y: float) -> Array:
    """Points moved by (x, y)."""
    return np.asarray(np.asarray(points, float) + np.array([x, y]))


def normals_of(curve: Array) -> Array:
    """Unit normals of a polyline (n, 2): (n, 2)."""
    d = np.empty_like(curve)
    d[1:-1] = curve[2:] - curve[:-2]
    d[0], d[-1] = curve[1] - curve[0], curve[-1] - curve[-2]
    length = np.sqrt((d * d).sum(1, keepdims=True)) + 1e-9
    return np.asarray(np.stack([-d[:, 1], d[:, 0]], 1) / length)


def bezier_through(points: Array) -> Array:
    """Cubic control points (n, 4, 2) of curves passing through n x 4 points at t = 0, 1/3, 2/3, 1."""
    a, b, c, d = (points[:, k] for k in range(4))
    return np.stack([a, (-5 * a + 18 * b - 9 * c + 2 * d) / 6, (2 * a - 9 * b + 18 * c - 5 * d) / 6, d], 1)


def straight(roots: Array, shifts: Array) -> Array:
    """Cubic control points (n, 4, 2) of straight hairs from roots (n, 2) to roots + shifts."""
    steps = np.array([0, 1 / 3, 2 / 3, 1])[None, :, None]
    return np.asarray(roots[:, None] + shifts[:, None] * steps)
