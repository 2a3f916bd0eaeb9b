"""The mouth: lips, the line between them and the corners."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from training.sketch.curves import CENTRE, Array, Curve, mirrored, spline

if TYPE_CHECKING:
    from training.sketch.geometry import Face
    from training.sketch.pencil import Pencil


def draw_mouth(pencil: Pencil, face: Face, rng: np.random.Generator) -> None:
    """Draw the lips and the shadow below them."""
    parting, top, bottom = _lips(face)
    _fill_lips(pencil, face, parting, top, bottom)
    _texture(pencil, face, np.concatenate([parting, bottom]), rng)
    pencil.line(parting, 1.2 + 0.8 * face.mouth.line, 16, 0.55 + 0.4 * face.mouth.line, samples=34, ends=0.5)
    sharp = face.mouth.line
    pencil.line(top, 0.5 + 0.9 * sharp, 45, 0.04 + 0.7 * sharp, samples=30)
    pencil.line(bottom[3:27], 0.5 + 1.1 * sharp, 50, 0.04 + 0.7 * sharp, samples=24)
    _draw_corners(pencil, face)
    _draw_muzzle(pencil, face)
    _draw_chin_folds(pencil, face)


def _at(face: Face, points: Curve) -> Array:
    """Page points from mouth points: x -1..1 corner to corner, y in units from the line between the lips."""
    p = np.asarray(points, float)
    lift = [-3.2 * face.mouth.corners + 0.6 * face.side(s).mouth_corner for s in (-1, 1)]
    drop = np.where(p[:, 0] < 0, lift[0], lift[1]) * np.abs(p[:, 0]) ** 1.6
    return np.stack([CENTRE + p[:, 0] * face.mouth.width, face.heights.mouth + p[:, 1] + drop], 1)


def _lips(face: Face) -> tuple[Array, Array, Array]:
    """The line between the lips and the upper edge, left to right, and the lower edge, right to left."""
    bow, u, w = face.mouth.bow, face.mouth.upper, face.mouth.lower
    peak = u * (0.96 + 0.10 * abs(bow))
    dip = u * max(1.02 - (0.36 if bow > 0 else 0.18) * bow, 0.4) - min(bow, 0)
    parting = [(-1, -0.9), (-0.62, 0.35 - 0.5 * bow), (-0.28, -0.1 - 0.8 * bow), (0, 0.6 + 0.85 * bow)]
    parting += [(-x, y) for x, y in parting[2::-1]]
    top = [(-1, -0.9), (-0.62, -0.54 * u), (-0.27, -peak - 0.6 * max(bow, 0)), (0, -dip)]
    top += [(-x, y) for x, y in top[2::-1]]
    bottom = [(1, -0.9), (0.66, 0.62 * w), (0.3, 0.97 * w), (0, w)]
    bottom += [(-x, y) for x, y in bottom[2::-1]]
    return spline(_at(face, parting), 30), spline(_at(face, top), 30), spline(_at(face, bottom), 30)


def _fill_lips(pencil: Pencil, face: Face, parting: Array, top: Array, bottom: Array) -> None:
    makeup = face.has("feature.makeup", "있다")
    extra = (0.0 if face.male else 0.05) + 0.22 * makeup - 0.12 * face.old
    blur = 1.4 - 0.9 * min(face.mouth.line, 1)
    pencil.fill(np.concatenate([top, parting[::-1]]), 84 - 34 * makeup, 0.45 + 0.12 * face.mouth.line + extra, blur)
    pencil.fill(np.concatenate([parting, bottom]), 110 - 50 * makeup, 0.30 + 0.16 * face.mouth.line + extra, blur)


def _texture(pencil: Pencil, face: Face, lower_lip: Array, rng: np.random.Generator) -> None:
    width, w, y = face.mouth.width, face.mouth.lower, face.heights.mouth
    with pencil.inside(lower_lip):
        pencil.oval(CENTRE - 0.07 * width, y + 0.47 * w, (0.35 * width, 0.17 * w), 255, 0.45, 1.2)
        rim = [(-0.7, w * 0.55), (0, w * 0.92), (0.7, w * 0.55), (0.6, w * 1.2), (-0.6, w * 1.2)]
        pencil.fill(_at(face, rim), 60, 0.28, 1.0)
        for x in rng.uniform(-0.7, 0.7, 9):
            pencil.line(_at(face, [(x, 0.6), (x * 1.06, w * 0.55)]), 0.45, 80, 0.35, samples=5)


def _draw_corners(pencil: Pencil, face: Face) -> None:
    for s in (-1, 1):
        corner = [(s * 0.93, -1.2), (s * 1.04, -1.1), (s * 1.0, 0.2), (s * 0.93, 0.0)]
        pencil.fill(spline(_at(face, corner), 10, closed=True), 25, 0.55, 0.7)
        if face.mouth.corners < -0.5:
            fold = [(s * 0.98, 0.4), (s * 1.08, 2.4), (s * 1.10, 4.4)]
            pencil.line(_at(face, fold), 1.0, 60, 0.35, samples=8)
        elif face.mouth.corners > 0.5:
            fold = [(s * 1.03, -1.6), (s * 1.09, 0), (s * 1.06, 1.8)]
            pencil.line(_at(face, fold), 1.0, 60, 0.4, samples=8)


def _draw_muzzle(pencil: Pencil, face: Face) -> None:
    """The edges of a mouth that stands out, or the hollows beside one that falls in."""
    x, y = face.mouth.width, face.heights.mouth
    for side in (-1, 1):
        if face.has("mouth.type", "돌출입"):
            edge = [(x - 6, y - 13), (x + 5, y - 8), (x + 9, y + 1), (x + 4, y + 12), (x - 8, y + 17)]
            pencil.line(mirrored(edge, side), 3.6, 70, 0.36, samples=18, blur=1.2)
        elif face.has("mouth.type", "합죽이"):
            hollow = [(x - 1, y - 8), (x + 3, y), (x - 1, y + 9)]
            pencil.line(mirrored(hollow, side), 5.5, 70, 0.5, samples=14, blur=1.6)
            _draw_puckers(pencil, face, side)


def _draw_puckers(pencil: Pencil, face: Face, side: int) -> None:
    """The short upright lines around lips that lack teeth behind them."""
    x, y = face.mouth.width, face.heights.mouth
    for k in (0.16, 0.4, 0.64, 0.86):
        top, low = y - face.mouth.upper * (1 - 0.4 * k), y + face.mouth.lower * (1 - 0.5 * k)
        above = [(x * k * 1.08, top - 5.5), (x * k, top + 0.5)]
        below = [(x * k, low - 0.5), (x * k * 1.08, low + 5)]
        pencil.line(mirrored(above, side), 1.2, 70, 0.45, samples=6, blur=0.3)
        pencil.line(mirrored(below, side), 1.0, 80, 0.3, samples=6, blur=0.3)


def _draw_chin_folds(pencil: Pencil, face: Face) -> None:
    y = face.heights.mouth + face.mouth.lower + 3.6
    pencil.line(mirrored([(-9, y - 0.6), (0, y + 0.5), (9, y - 0.6)], 1), 1.7, 80, 0.26, samples=12, blur=0.5)
    if face.has("face.chinType", "주걱형"):
        y = face.heights.chin - 17
        ball = [(-13, y + 2), (-6, y - 2), (6, y - 2), (13, y + 2)]
        pencil.line(mirrored(ball, 1), 1.2, 60, 0.45, samples=14)
