"""What carries the face: neck, ears and the outline of jaw and cheeks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from training.sketch.curves import CENTRE, Array, Curve, mirrored, moved, spline
from training.sketch.field import Field, Grid
from training.sketch.skin import jaw_height

if TYPE_CHECKING:
    from training.sketch.geometry import Face
    from training.sketch.page import Page
    from training.sketch.pencil import Pencil

_EAR_RIM = (
    (-1, 0.16),
    (3.6, 0.02),
    (7.6, 0.04),
    (9.8, 0.20),
    (9.2, 0.46),
    (7.2, 0.68),
    (5.8, 0.90),
    (3.2, 1.0),
    (0.2, 0.92),
    (-3, 0.8),
)


def draw_neck(page: Page, face: Face, rng: np.random.Generator) -> None:
    """Draw the neck, fading out above the shoulders."""
    w, y = face.neck, face.heights.chin
    edge = [
        (w + 1, 150),
        (w - 1, y - 16),
        (w - 1.3, y + 2),
        (w + 1.2, y + 16),
        (w + 8, y + 29),
        (w + 20, y + 39),
        (w + 40, y + 50),
        (w + 70, y + 70),
    ]
    curve = spline(edge, 24)
    page.lay_tone(_neck_tone(face), np.concatenate([mirrored(curve, 1), mirrored(curve, -1)[::-1]]))
    wobble = rng.normal(size=(2, 5)) * 0.2
    for k, side in enumerate((-1, 1)):
        xs = np.array([w, w - 1.2, w - 1.0, w + 1.4, w + 8]) + wobble[k]
        line = np.stack([xs, y + np.array([-26, -10, 4, 18, 30])], 1)
        page.pencil.line(mirrored(line, side), 1.3, 45, 0.55 * face.line + 0.1, thickest=0.35)
    _draw_neck_lines(page.pencil, face, rng)
    if face.has("impression.type", "강인함"):
        _draw_neck_muscles(page.pencil, face)


def _neck_tone(face: Face) -> Grid:
    tone = Field(96)
    x, y = tone.grid()
    chin = face.heights.chin
    across = (x - CENTRE) / face.neck
    tone.values += 0.06 + 0.34 * face.shade * np.clip(np.abs(across + 0.06), 0, 1.2) ** 4
    tone.values += 0.08 * np.clip(across, 0, 1)
    below = np.clip(y - jaw_height(face, tone.axis)[None, :], 0, 99)
    tone.values += 0.42 * np.exp(-below / 7.0) * face.shade + 0.06 * np.exp(-below / 22.0)
    tone.pair(15, chin + 26, (4.5, 18), 0.05, 0.30)
    if face.has("face.chinType", "이중턱"):
        tone.bump(CENTRE, chin + 10, (26, 3.2), 0.22)
    return np.asarray(tone.values * np.clip((chin + 36 - y) / 26, 0, 1), np.float32)


def _draw_neck_lines(pencil: Pencil, face: Face, rng: np.random.Generator) -> None:
    y, depth = face.heights.chin, face.wrinkles["neck"]
    shifts = rng.normal(size=2)
    for side in (-1, 1):
        tendon = [(15, y + 2), (11, y + 19), (6, y + 40)]
        pencil.line(mirrored(tendon, side), 1.2 + 2.4 * face.old, 85, 0.1 + 0.3 * face.old, blur=0.9)
    if depth:
        for k, shift in enumerate(shifts.tolist()):
            fold = y + 13 + 9 * k + shift
            crease = [(-24, fold - 2), (-4, fold + 1.5), (22, fold - 2.5)]
            pencil.line(mirrored(crease, 1), 0.9 + 1.2 * depth, 55, 0.35 + 0.45 * depth)
            pencil.line(moved(mirrored(crease, 1), 0, 2.2), 2.6, 120, 0.25 * depth, blur=0.8)
    if face.has("face.chinType", "이중턱"):
        second = [(-27, y + 3), (-13, y + 10), (0, y + 11.5), (14, y + 10), (28, y + 3)]
        pencil.line(mirrored(second, 1), 1.4, 60, 0.6)


def _draw_neck_muscles(pencil: Pencil, face: Face) -> None:
    y, w = face.heights.chin, face.neck
    for side in (-1, 1):
        muscle = [(w - 6, y - 4), (w * 0.55, y + 14), (5, y + 36)]
        pencil.line(mirrored(muscle, side), 3.0, 45, 0.6, samples=16, blur=0.4)
        pencil.line(moved(mirrored(muscle, side), side * 3, 3), 5.0, 80, 0.35, samples=16, blur=1.5)


def draw_ears(pencil: Pencil, face: Face) -> None:
    """Draw both ears; hair may cover them later."""
    for side in (-1, 1):
        _draw_ear(pencil, face, side)


def _draw_ear(pencil: Pencil, face: Face, side: int) -> None:
    x0 = float(face.outline.half_width(124)) - 1.2
    y0 = face.heights.brow + 5
    height = face.heights.nose - 5 + 4 * face.old - y0

    def at(points: Curve) -> Array:
        p = np.asarray(points, float)
        return mirrored(np.stack([x0 + p[:, 0] * 0.92, y0 + p[:, 1] * height], 1), side)

    rim = spline(at(_EAR_RIM), 30)
    shape = np.concatenate([rim, at([(-5, 0.8), (-5, 0.16)])])
    pencil.fill(shape, 230 - 24 * (side > 0))
    with pencil.inside(shape):
        pencil.fill(at([(-5, 0), (0.6, 0.1), (1.6, 0.5), (1.2, 1), (-5, 1)]), 70, 0.6, 1.3)
        bowl = [(2.4, 0.30), (5.2, 0.26), (5.6, 0.46), (4.2, 0.66), (2.0, 0.68)]
        pencil.fill(spline(at(bowl), 16, closed=True), 70, 0.5, 1.1)
        helix = [(8.2, 0.02), (10, 0.2), (9.6, 0.5), (7.6, 0.7), (8.6, 0.44), (8.8, 0.2)]
        pencil.fill(spline(at(helix), 16, closed=True), 90, 0.35, 0.8)
    pencil.line(rim[1:-2], 1.3, 34, 0.8 * face.line + 0.12, samples=30, ends=0.4)
    fold = [(1.2, 0.20), (4.2, 0.11), (7.2, 0.16), (7.4, 0.36), (6.0, 0.58), (5.4, 0.68)]
    pencil.line(at(fold), 1.1, 55, 0.65)
    pencil.line(at([(1.6, 0.46), (2.6, 0.56), (2.0, 0.68), (4.0, 0.72), (5.2, 0.62)]), 1.0, 45, 0.6)


def draw_outline(pencil: Pencil, face: Face, rng: np.random.Generator) -> None:
    """Draw cheeks and jaw: a firm line and a searching one beside it, heavier on the shadow side."""
    curve = face.outline.curve
    curve = curve[curve[:, 1] > 112]
    for side in (-1, 1):
        weight = 1.0 + 0.25 * side
        for k, (alpha, width) in enumerate([(0.72, 1.5), (0.3, 0.9)]):
            shift = rng.normal(size=2) * 0.25 * k
            start = int(rng.integers(0, 6)) * k
            points = np.concatenate([curve[start:][::3], curve[-1:]]) + shift
            pencil.line(
                mirrored(points, side),
                width * weight,
                38,
                alpha * face.line * weight,
                samples=40,
                thickest=0.62,
                ends=0.2,
            )
