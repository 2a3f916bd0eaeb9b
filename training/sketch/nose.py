"""The nose: wings, nostrils, bridge, tip and the groove below it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from training.sketch.curves import CENTRE, mirrored, spline

if TYPE_CHECKING:
    from training.sketch.geometry import Face
    from training.sketch.pencil import Pencil


def draw_nose(pencil: Pencil, face: Face) -> None:
    """Draw the nose and the philtrum."""
    for side in (-1, 1):
        _draw_wing(pencil, face, side)
        _draw_nostril(pencil, face, side)
        _draw_bridge(pencil, face, side)
        _draw_tip_side(pencil, face, side)
    _draw_base(pencil, face)
    _draw_highlights(pencil, face)
    _draw_philtrum(pencil, face)


def _draw_wing(pencil: Pencil, face: Face, side: int) -> None:
    width, y = face.nose.width + face.side(side).nose_wing, face.heights.nose
    strength = (1 + 0.3 * (side > 0)) * (1 if face.male else 0.78)
    edge = [
        (width - 2.2, y - 10),
        (width - 0.2, y - 7.6),
        (width + 0.4, y - 4.2),
        (width - 1.4, y - 1.2),
        (width - 4.6, y - 0.2),
    ]
    pencil.line(mirrored(edge, side), 1.2, 45, 0.50 * strength, thickest=0.66)
    groove = [(width - 4.0, y - 9.6), (width - 5.2, y - 6.5), (width - 5, y - 3.4)]
    pencil.line(mirrored(groove, side), 2.2, 110, 0.20 * strength, samples=12, blur=0.9)


def _draw_nostril(pencil: Pencil, face: Face, side: int) -> None:
    x = face.nose.width * 0.45
    k = min(face.nose.nostril, (x - 1.4) / 2.9)  # the nostrils of a narrow nose are tall, not wide
    lifted = face.nose.tip_drop < 0  # an upturned nose shows tall nostrils
    y = face.heights.nose - 0.7 + min(face.nose.tip_drop, 0) * 0.4
    rise = face.nose.nostril * (1.5 if lifted else 1)
    rim = [
        (x - 2.9 * k, y + 0.6),
        (x - 1.0 * k, y - 1.15 * rise),
        (x + 2.0 * k, y - 1.0 * rise),
        (x + 3.3 * k, y + 0.5),
        (x + 0.7, y + 0.8 * k),
    ]
    hole = spline(mirrored(rim, side), 18, closed=True)
    pencil.fill(hole, 30, 0.70, 0.5)
    pencil.fill(hole, 12, 0.30, 0.25)


def _draw_bridge(pencil: Pencil, face: Face, side: int) -> None:
    nose, eye, y = face.nose, face.heights.eye, face.heights.nose
    plane = [
        (9.5, eye - 8),
        (6.6, eye + 3),
        (6.4 - 0.6 * nose.bridge, y - 24),
        (nose.tip_radius + 0.2, y - 13),
    ]
    soft = 1.0 if face.male else 0.85
    alpha = (0.02 + 0.18 * nose.bridge) * (1.25 if side > 0 else 0.75) * soft
    pencil.line(mirrored(plane, side), 3.0, 95, alpha, blur=1.4)
    if nose.bridge > 1.2:
        ridge = [(5.6, eye), (5.0, y - 24), (5.6, y - 13)]
        pencil.line(mirrored(ridge, side), 1.9, 70, 0.45 * (1.2 if side > 0 else 0.7), samples=16, blur=0.6)


def _draw_tip_side(pencil: Pencil, face: Face, side: int) -> None:
    r, y = face.nose.tip_radius, face.heights.nose
    if face.has("nose.top", "둥근코"):
        ball = [(r - 3.4, y - 14.5), (r - 0.4, y - 11), (r + 0.6, y - 6), (r - 1.8, y - 1.2), (r - 6, y + 1.8)]
        pencil.line(mirrored(ball, side), 1.7, 50, 0.7, samples=14)
    elif face.has("nose.top", "뾰족코"):
        facet = [(5.4, y - 17), (4.2, y - 8), (0.3, y + 3.2)]
        pencil.line(mirrored(facet, side), 1.4, 60, 0.55, samples=12, thickest=0.7)


def _draw_base(pencil: Pencil, face: Face) -> None:
    y, reach = face.heights.nose, face.nose.width * 0.42
    if face.has("nose.top", "들창코"):
        _draw_upturned(pencil, y)
        return
    hooked = face.has("nose.top", "매부리코")
    low = y + 1.4 + face.nose.tip_drop
    septum = [(-reach, y + 0.2), (-2.8, low + 0.3), (0, low + 0.9), (2.8, low + 0.3), (reach, y + 0.2)]
    pencil.line(mirrored(septum, 1), 1.35 + 0.8 * hooked, 35, 0.60 + 0.25 * hooked)
    if hooked:
        middle = 0.5 * (face.heights.eye + y) - 2
        for side in (-1, 1):
            hump = [(3.6, middle - 9), (7.4, middle - 1), (4.4, middle + 9)]
            pencil.line(mirrored(hump, side), 1.9, 45, 0.7 if side > 0 else 0.2, samples=12)


def _draw_upturned(pencil: Pencil, y: float) -> None:
    tip = [(-8, y - 4.6), (-4, y - 6.2), (0, y - 6.6), (4, y - 6.2), (8, y - 4.6)]
    pencil.line(mirrored(tip, 1), 1.7, 50, 0.7, samples=14)
    for side in (-1, 1):
        septum = [(2.0, y - 5), (2.2, y - 1.6), (1.2, y + 0.8)]
        pencil.line(mirrored(septum, side), 1.0, 60, 0.6, samples=10)


def _draw_highlights(pencil: Pencil, face: Face) -> None:
    eye, y = face.heights.eye, face.heights.nose
    pencil.oval(CENTRE - 1.1, y - 8 + 0.6 * face.nose.tip_drop, (2.5, 3), 255, 0.5, 1.6)
    ridge = [(-2.6, eye), (0.2, eye), (0.2, y - 16), (-2.6, y - 16)]
    pencil.fill(mirrored(ridge, 1), 255, max(0.1, 0.42 * face.nose.bridge - 0.12), 1.4)


def _draw_philtrum(pencil: Pencil, face: Face) -> None:
    bottom = face.heights.mouth - face.mouth.upper - 0.6
    for side in (-1, 1):
        edge = [(2.2, min(face.heights.nose + 4.6, bottom - 4)), (2.9, bottom - 3), (3.4, bottom)]
        pencil.line(mirrored(edge, side), 1.3, 80, 0.40 + 0.1 * (side > 0), samples=8, blur=0.35)
