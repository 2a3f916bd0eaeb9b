"""Lines of age on forehead, brow, around the mouth and on the cheeks; eyes and neck draw their own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from training.sketch.curves import CENTRE, Array, mirrored, moved
from training.sketch.skin import face_area

if TYPE_CHECKING:
    from training.sketch.geometry import Face
    from training.sketch.pencil import Pencil


def draw_wrinkles(pencil: Pencil, face: Face, rng: np.random.Generator) -> None:
    """Draw the wrinkles of the face."""
    _draw_forehead(pencil, face, rng)
    _draw_glabella(pencil, face)
    for side in (-1, 1):
        _draw_smile_fold(pencil, face, side)
    with pencil.inside(face_area(face)):
        for side in (-1, 1):
            _draw_cheek(pencil, face, side)


def crease(pencil: Pencil, points: Array, depth: float, *, width: float, alpha: float) -> None:
    """A fold in the skin: a line, a soft hollow around it and a lit swelling below."""
    pencil.line(moved(points, 0, 0.6), 3.4 * width, 110, 0.30 * depth * alpha, blur=0.9)
    pencil.line(points, width, 42, alpha, samples=24)
    pencil.line(moved(points, 0, 1.9), 1.6 * width, 255, 0.55 * depth * alpha, blur=0.6)


def _draw_forehead(pencil: Pencil, face: Face, rng: np.random.Generator) -> None:
    depth = face.wrinkles["forehead"]
    jitter = rng.normal(size=(4, 5))
    if not depth:
        return
    count = 4 if depth > 0.7 else 3
    top, bottom = face.heights.hairline + 9, face.heights.brow - 8
    for k in range(count):
        a, b, c, d, e = jitter[k].tolist()
        y = bottom + (top - bottom) * (k + 0.3) / (count - 0.2) + 0.5 * a
        half, x = 29 - 5 * k + 2 * b, CENTRE + 2 * c
        points = [
            (x - half, y + 1.4),
            (x - half * 0.55, y - 0.2 + 0.3 * e),
            (x - half * 0.05, y - 0.3 + 0.2 * d),
            (x + half * 0.5, y - 0.2 + 0.3 * d),
            (x + half, y + 1.6),
        ]
        crease(pencil, np.asarray(points), depth, width=0.8 + 0.8 * depth, alpha=0.26 + 0.42 * depth)


def _draw_glabella(pencil: Pencil, face: Face) -> None:
    depth, y = face.wrinkles["glabella"], face.heights.brow
    if depth:
        for side in (-1, 1):
            furrow = mirrored([(4.4, y - 3 - 9 * depth), (4.6, y), (3.8, y + 2 + 6 * depth)], side)
            pencil.line(furrow, 0.9 + 0.9 * depth, 50, 0.4 + 0.35 * depth, samples=12)
            hollow = mirrored([(4.6, y - 8), (6, y), (5, y + 7)], side)
            pencil.line(hollow, 3.0, 130, 0.35 * depth, samples=12, blur=1.0)


def _draw_smile_fold(pencil: Pencil, face: Face, side: int) -> None:
    """The fold from the wing of the nose to the corner of the mouth; a hint of it in every face."""
    depth, nose, mouth = face.wrinkles["mouth"], face.heights.nose, face.heights.mouth
    fold = mirrored(
        [
            (face.nose.width + 1.5, nose - 7),
            (face.nose.width + 8, nose + 1),
            (face.mouth.width + 7.5, mouth - 6),
            (face.mouth.width + 7, mouth - 2 + 10 * depth),
        ],
        side,
    )
    if not depth:
        alpha = 0.10 if face.male else 0.06
        pencil.line(fold[:3], 1.8, 120, alpha, samples=14, thickest=0.35, blur=0.9)
        return
    crease(pencil, fold, depth, width=1.0 + 0.7 * depth, alpha=0.36 + 0.36 * depth)
    if depth > 0.7:
        down = [(2, 3), (3.5, 9), (2, 15)]
        marionette = moved(down, face.mouth.width, mouth)
        pencil.line(mirrored(marionette, side), 1.7, 55, 0.6, samples=10)


def _draw_cheek(pencil: Pencil, face: Face, side: int) -> None:
    depth = face.wrinkles["cheek"]
    x = float(face.outline.half_width(162)) * (0.66 if depth > 0.7 else 0.72)
    if depth:
        for k in range(3 if depth > 0.7 else 2):
            line = [
                (x + 3.6 * k, 147 + 4 * k),
                (x + 2.5 + 3.4 * k, 160 + 4 * k),
                (x + 2.2 * k, 168 + 6 * depth + 2 * k),
            ]
            alpha = (0.34 + 0.36 * depth) * (1 + 0.2 * (side > 0))
            crease(pencil, mirrored(line, side), depth, width=0.95 + 0.6 * depth, alpha=alpha)
