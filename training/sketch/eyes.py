"""Eyes: eyeball, lids, creases, lashes and what lies around them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import skia

from training.sketch.curves import CENTRE, Array, Curve, moved, spline

if TYPE_CHECKING:
    from training.sketch.geometry import Face
    from training.sketch.pencil import Pencil


_LID_WIDTHS = {"외꺼풀": 2.9, "속쌍꺼풀": 1.5, "쌍꺼풀": 1.3}


@dataclass(frozen=True, slots=True)
class _Eye:
    """One eye on the page. side: -1 the viewer's left, +1 the viewer's right; droop: of the outer upper lid."""

    face: Face
    side: int
    x: float
    y: float
    width: float
    height: float
    droop: float

    def at(self, points: Curve) -> Array:
        """Page points from eye points: x -.5 inner corner .. +.5 outer, y in openings of the eye, down."""
        p = np.asarray(points, float)
        x = self.x + self.side * p[:, 0] * self.width
        y = self.y + p[:, 1] * self.height - self.face.eyes.slant * p[:, 0]
        return np.stack([x, y], 1)

    def above(self, points: Curve, rises: Curve | tuple[float, ...]) -> Array:
        """Page points from eye points, each raised by so many units."""
        return np.asarray(self.at(points) - np.stack([np.zeros(len(rises)), np.asarray(rises, float)], 1))

    @property
    def lid(self) -> str:
        return self.face.person["eyes.type"]


def draw_eye(pencil: Pencil, face: Face, side: int, rng: np.random.Generator) -> None:
    """Draw the eye on one side."""
    eye = _place(face, side)
    upper, lower = _lids(eye)
    _draw_eyeball(pencil, eye, np.concatenate([upper, lower]))
    _draw_lids(pencil, eye, upper, lower)
    _draw_lashes(pencil, eye, upper)
    _draw_crease(pencil, eye)
    _draw_socket(pencil, eye)
    _draw_below(pencil, eye)
    _draw_crows_feet(pencil, eye, rng)


def _place(face: Face, side: int) -> _Eye:
    uneven = face.side(side)
    return _Eye(
        face=face,
        side=side,
        x=CENTRE + side * (face.eyes.offset + uneven.eye_x),
        y=face.heights.eye + uneven.eye_y,
        width=face.eyes.width,
        height=face.eyes.height * uneven.eye_scale,
        droop=0.22 * face.old,
    )


def _lids(eye: _Eye) -> tuple[Array, Array]:
    """The upper lid from the inner to the outer corner, and the lower lid back."""
    d = eye.droop
    outer = (0.5, 0.06 + d / 2)
    if eye.lid == "외꺼풀":
        upper = [(-0.48, 0.22), (-0.42, -0.04), (-0.25, -0.40), (0, -0.56), (0.22, -0.55 + d / 2), (0.39, -0.32 + d)]
    else:
        upper = [(-0.49, 0.16), (-0.42, -0.16), (-0.24, -0.50), (0, -0.62), (0.22, -0.54 + d / 2), (0.39, -0.28 + d)]
    lower = [outer, (0.37, 0.32), (0.14, 0.44), (-0.1, 0.45), (-0.32, 0.40), (-0.44, 0.33), upper[0]]
    return spline(eye.at([*upper, outer]), 26), spline(eye.at(lower), 22)


def _draw_eyeball(pencil: Pencil, eye: _Eye, opening: Array) -> None:
    d = eye.droop
    with pencil.inside(opening):
        pencil.fill(opening, 238)
        _draw_iris(pencil, eye)
        shadow = [(-0.52, -0.9), (0.52, -0.9), (0.5, -0.2 + d), (0.3, -0.34 + d), (0, -0.38), (-0.25, -0.26)]
        pencil.fill(spline(eye.at([*shadow, (-0.45, 0.1)]), 24, closed=True), 30, 0.5, 1.1)
        pencil.fill(eye.at([(-0.55, -0.3), (-0.36, 0), (-0.44, 0.3), (-0.55, 0.3)]), 120, 0.4, 1.0)
        pencil.fill(eye.at([(0.55, -0.3), (0.36, 0), (0.42, 0.4), (0.55, 0.3)]), 110, 0.4, 1.0)
        _draw_sparkle(pencil, eye)


def _iris_middle(eye: _Eye) -> tuple[float, float]:
    return eye.x - eye.side * 0.01 * eye.width, eye.y - 0.06 * eye.height


def _draw_iris(pencil: Pencil, eye: _Eye) -> None:
    (x, y), r, tone = _iris_middle(eye), eye.face.eyes.iris, int(eye.face.iris_tone)
    pencil.dot(x, y, r, 26)
    greys = [skia.Color(v, v, v) for v in (tone + 72, tone + 34, tone)]
    shader = skia.GradientShader.MakeRadial((x, y + r * 0.35), r * 1.05, greys, [0, 0.55, 1])
    pencil.canvas.drawCircle(x, y, r * 0.9, skia.Paint(AntiAlias=True, Shader=shader))
    pencil.dot(x, y, r * (0.48 if tone < 60 else 0.3), 6)


def _draw_sparkle(pencil: Pencil, eye: _Eye) -> None:
    (x, y), r = _iris_middle(eye), eye.face.eyes.iris
    k = eye.face.sparkle
    pencil.dot(x - r * 0.34, y - r * 0.30, r * 0.25 * k, 255, 0.95)
    pencil.dot(x + r * 0.35, y + r * 0.40, r * 0.13 * k, 220, 0.5)


def _draw_lids(pencil: Pencil, eye: _Eye, upper: Array, lower: Array) -> None:
    male, d = eye.face.male, eye.droop
    makeup = eye.face.has("feature.makeup", "있다")
    width = _LID_WIDTHS[eye.lid] * min(0.45 + 0.08 * eye.height, 1.1) + 0.9 * makeup
    pencil.line(upper, width, 14, 0.95, samples=30, thickest=0.62, ends=0.25)
    if eye.lid == "외꺼풀":  # the fold over the inner corner
        pencil.line(eye.at([(-0.525, 0.44), (-0.50, 0.20), (-0.43, -0.08), (-0.34, -0.3)]), 1.0, 45, 0.55)
    else:
        pencil.line(eye.at([(-0.52, 0.34), (-0.48, 0.16), (-0.42, -0.14)]), 0.9, 50, 0.5)
    pencil.line(lower[1:19], 0.95, 60, 0.52 + 0.2 * makeup, thickest=0.4)
    corner = eye.at([(0.33, -0.38 + d), (0.5, 0.05 + d / 2), (0.53 + 0.05 * makeup, 0.06 + d / 2 - 0.08 * makeup)])
    pencil.line(corner, (1.0 if male else 1.3) + 0.4 * makeup, 18, 0.75)


def _draw_lashes(pencil: Pencil, eye: _Eye, upper: Array) -> None:
    male = eye.face.male
    reach = 1.0 if male else 1.5 + 0.9 * eye.face.has("feature.makeup", "있다")
    for t in np.linspace(0.25, 0.97, 7 if male else 12):
        x, y = upper[int(t * 25)]
        length = reach * (0.6 + 0.8 * t)
        middle = (x + eye.side * (t - 0.35) * length * 0.7, y - length * 0.55)
        tip = (x + eye.side * (t - 0.3) * length * 1.4, y - length)
        pencil.line([(x, y), middle, tip], 0.55, 25, 0.7, samples=5)


def _draw_crease(pencil: Pencil, eye: _Eye) -> None:
    if eye.lid == "쌍꺼풀":
        _draw_double_lid(pencil, eye)
    elif eye.lid == "속쌍꺼풀":
        inner = eye.above(
            [(-0.18, -0.52), (0, -0.62), (0.25, -0.52), (0.44, -0.22), (0.58, 0.02)], (0.9, 2.1, 2.7, 3.1, 3.2)
        )
        pencil.line(inner, 1.2, 40, 0.9)
    _draw_hood(pencil, eye)


def _draw_hood(pencil: Pencil, eye: _Eye) -> None:
    """The fold of skin that age lets hang over the outer corner."""
    strength = max(eye.face.old - 0.35, 0)
    if strength:
        hood = eye.above([(0.2, -0.5), (0.42, -0.2), (0.62, 0.25)], (4.5, 3.0, -0.5 - 2 * strength))
        pencil.line(hood, 0.8 + 0.9 * strength, 60, 0.3 + 0.7 * strength)


def _draw_double_lid(pencil: Pencil, eye: _Eye) -> None:
    rise = 4.0 + 0.15 * (eye.face.eyes.height - 8)
    along = [(-0.46, 0.02), (-0.3, -0.36), (0, -0.62), (0.25, -0.52), (0.44, -0.2), (0.57, 0.02)]
    rises = tuple(rise * k for k in (0.45, 0.95, 1.05, 1.0, 0.95, 0.8))
    pencil.line(eye.above(along, rises), 2.0, 22, 0.95, samples=24)
    between = eye.above([(-0.4, -0.1), (0, -0.6), (0.4, -0.3)], (rise / 2,) * 3)
    pencil.line(between, 2.4, 245, 0.5, samples=12, blur=0.6)


def _draw_socket(pencil: Pencil, eye: _Eye) -> None:
    if eye.face.eyes.puffy:
        along = [(-0.44, -0.3), (-0.1, -0.6), (0.25, -0.5), (0.56, -0.05)]
        pencil.line(eye.above(along, (5.0, 6.4, 6.0, 3.4)), 3.4, 255, 0.75, samples=16, blur=1.0)
        pencil.line(eye.above(along, (7.0, 9.0, 8.4, 4.6)), 2.6, 55, 0.6, samples=16, blur=0.5)
    if eye.face.eyes.depth > 0.8:
        hollow = eye.above([(-0.58, 0.1), (-0.3, -0.5), (0.2, -0.55), (0.55, -0.1)], (5.0, 5.4, 5.4, 4.0))
        pencil.line(hollow, 4.6, 40, 0.6, samples=16, blur=1.3)
        below = eye.above([(-0.52, 0.3), (-0.15, 0.6), (0.3, 0.5), (0.54, 0.2)], (-2.6, -4.4, -4.4, -2.8))
        pencil.line(below, 2.8, 70, 0.45, samples=16, blur=1.1)


def _draw_below(pencil: Pencil, eye: _Eye) -> None:
    kind = eye.face.person["eyes.bottom"]
    if kind == "애교살":
        pencil.line(
            eye.above([(-0.36, 0.42), (0, 0.5), (0.34, 0.38)], (-2.2,) * 3), 2.8, 255, 0.9, samples=14, blur=0.6
        )
        ridge = eye.above([(-0.42, 0.36), (-0.05, 0.54), (0.38, 0.36)], (-4.2,) * 3)
        pencil.line(ridge, 2.0, 50, 0.75, samples=16, blur=0.3)
    elif kind == "처짐":
        bag = eye.above([(-0.5, 0.1), (-0.15, 0.62), (0.2, 0.58), (0.46, 0.1)], (-7.2,) * 4)
        pencil.line(bag, 1.9, 50, 0.75, samples=18, blur=0.25)
        pencil.line(eye.above([(-0.38, 0.4), (0, 0.55), (0.36, 0.4)], (-3.2,) * 3), 0.9, 90, 0.35, samples=14)
    else:
        faint = eye.above([(-0.48, 0.2), (-0.2, 0.55), (0.1, 0.55)], (-4.0,) * 3)
        pencil.line(faint, 1.0, 100, 0.14, samples=14, blur=0.4)


def _draw_crows_feet(pencil: Pencil, eye: _Eye, rng: np.random.Generator) -> None:
    depth, s = eye.face.wrinkles["eyes"], eye.side
    turns = rng.normal(size=4) * 0.05 + (-0.15, 0.3, -0.55, 0.75)
    if not depth:
        return
    strength = 0.45 + 0.3 * depth
    reach, count = 0.65 + 0.4 * depth, 4 if depth > 0.7 else 2
    for k, turn in enumerate(turns[:count].tolist()):
        x = eye.x + s * (eye.width * 0.56 + 2)
        y = eye.y - eye.face.eyes.slant * 0.5 + (-1.2, 1.6, -4.0, 4.4)[k]
        ray = [(x, y), (x + s * 4 * reach, y + turn * 5), (x + s * 9 * reach, y + turn * 12)]
        pencil.line(ray, 0.9 + 0.6 * depth, 55, strength, samples=8)
        pencil.line(moved(ray, 0, 1.3), 1.2, 255, 0.5 * depth, samples=8, blur=0.5)
