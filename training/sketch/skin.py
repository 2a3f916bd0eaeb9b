"""The tone of the face: a height field lit from above, and painted shadows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

from training.sketch.curves import CENTRE, Array, Curve, mirrored, moved
from training.sketch.field import Field, Grid

if TYPE_CHECKING:
    from training.sketch.geometry import Face
    from training.sketch.page import Page
    from training.sketch.pencil import Pencil

DARKEST = 0.5
"""Most ink that shading alone may lay on skin."""


def draw_skin(page: Page, face: Face, rng: np.random.Generator) -> None:
    """Shade the face inside its outline."""
    area = face_area(face, rng.normal() * 0.008)
    tone = skin_tone(face, page.artist.light)
    page.lay_tone(tone + 0.018 * max(face.old - 0.2, 0) * _mottle(rng, len(tone)), area, 0.5)


def _mottle(rng: np.random.Generator, cells: int) -> Grid:
    """Blotches of weathered skin over the page, of about unit strength."""
    coarse = cv2.resize(rng.normal(size=(46, 46)).astype(np.float32), (cells, cells), interpolation=cv2.INTER_CUBIC)
    return np.asarray(coarse, np.float32)


def face_area(face: Face, lean: float = 0.0) -> Array:
    """The face as a closed polygon; lean: how much wider its right half is than its left, relatively."""
    curve = face.outline.curve
    return np.concatenate([mirrored(curve * [1 + lean, 1], 1), mirrored(curve * [1 - lean, 1], -1)[::-1]])


def cast_shadow(pencil: Pencil, face: Face, hair: Curve, alpha: float = 0.32) -> None:
    """The soft shadow that hair, given as a closed polygon, throws on the face."""
    with pencil.inside(face_area(face)):
        pencil.fill(moved(hair, 0.8, 1.6), 50, alpha, 3.0)


def skin_tone(face: Face, light: tuple[float, float, float]) -> Grid:
    """Ink over the page, 0 paper .. 1 black, as if the whole page were skin."""
    relief = Field()
    relief.values = _dome(face, relief)
    _model_eyes(relief, face)
    _model_nose(relief, face)
    _model_cheeks(relief, face)
    _model_mouth(relief, face)
    _model_wrinkles(relief, face)
    tone = Field()
    tone.values = face.base + face.shade * _lit(relief, light)
    _shade_eyes(tone, face)
    _shade_nose_and_mouth(tone, face)
    _shade_cheeks(tone, face)
    _shade_age(tone, face)
    _shade_makeup(tone, face)
    _shade_shaved_beard(tone, face)
    return _soft_limit(tone.values)


def _soft_limit(tone: Grid) -> Grid:
    """Compress dark tones smoothly, so that no part of a face goes black."""
    knee = 0.28
    excess = np.clip(tone - knee, 0, None)
    room = DARKEST - knee
    return np.asarray(np.clip(np.minimum(tone, knee) + room * np.tanh(excess / room), 0, 1), np.float32)


def _dome(face: Face, relief: Field) -> Grid:
    """The rounded mass of the head: a function of the distance from the middle relative to the outline."""
    x, y = relief.grid()
    dx, dy = x - CENTRE, y - 116.0
    curve = face.outline.curve
    angles = np.arctan2(curve[:, 0], curve[:, 1] - 116.0)
    radii = np.hypot(curve[:, 0], curve[:, 1] - 116.0)
    order = np.argsort(angles)
    reach = np.interp(np.arctan2(np.abs(dx), dy), angles[order], radii[order])
    relative = np.minimum(np.hypot(dx, dy) / reach, 1.0)
    height = 54 * np.sqrt(np.clip(1.03 - relative**4.2, 0.03, None))
    return np.asarray(cv2.GaussianBlur(height.astype(np.float32), (0, 0), 4.2), np.float32)


def _lit(relief: Field, light: tuple[float, float, float]) -> Grid:
    """Lambert shading as ink relative to a surface that faces the viewer."""
    gy, gx = np.gradient(relief.values * relief.scale)
    facing = (-gx * light[0] - gy * light[1] + light[2]) / np.sqrt(gx * gx + gy * gy + 1) / light[2]
    ink = np.where(facing < 1, 0.80 * (1 - np.clip(facing, 0, 1)), -0.25 * (facing - 1))
    return np.asarray(ink, np.float32)


def _model_eyes(relief: Field, face: Face) -> None:
    h, eyes, puff = face.heights, face.eyes, float(face.eyes.puffy)
    relief.pair(24, h.brow + 1, (20, 6), 1.4 + 0.9 * face.male)
    relief.pair(eyes.offset, h.eye - 2, (15, 9), -3.0 - 3.6 * eyes.depth + 1.6 * puff)
    relief.pair(12, h.eye - 5, (6, 8), -2.6 * face.nose.bridge)
    relief.pair(eyes.offset, h.eye - 0.5, (11, 6), 2.2 + 1.2 * puff - 0.8 * eyes.depth)
    relief.pair(eyes.offset + 2, h.eye - 8, (13, 3.6), 2.6 * puff)


def _model_nose(relief: Field, face: Face) -> None:
    """A bridge that grows towards the tip, the tip itself and the wings."""
    h, nose = face.heights, face.nose
    start, tip = h.eye - 7, h.nose - 6.5 + nose.tip_drop
    y = relief.axis
    t = np.clip((y - start) / (tip - start), 0, 1)
    ridge = nose.bridge * (1.4 + 8.2 * t**1.5)
    ridge *= np.clip((h.nose + 3 + nose.tip_drop - y) / 10, 0, 1) * np.clip((y - start + 10) / 10, 0, 1)
    if face.has("nose.top", "매부리코"):
        ridge += 2.6 * np.exp(-(((y - (0.55 * start + 0.45 * tip)) / 6) ** 2))
    width = (5.0 + 2.2 * t)[:, None]
    relief.values += (ridge[:, None] * np.exp(-(((y[None] - CENTRE) / width) ** 2))).astype(np.float32)
    ball = {"둥근코": 4.4, "뾰족코": 2.0}.get(face.person["nose.top"], 2.6)
    relief.bump(CENTRE, tip, (nose.tip_radius, nose.tip_radius * 0.85), ball)
    relief.pair(nose.width - 5.2, h.nose - 5, (5.8, 6.0), 3.6 if face.male else 3.0)


def _model_cheeks(relief: Field, face: Face) -> None:
    outline = face.outline
    k, full, hollow = outline.cheek / 59.5, max(outline.fat, 0), max(-outline.fat, 0)
    relief.pair(40 * k, 131, (15, 9), 1.6 + 6.5 * outline.bone, -0.25)
    relief.pair(34 * k, 146, (17, 14), 2.6 + 6.5 * full)
    relief.pair(44 * k, 160, (9, 16), -5.5 * hollow - 1.5 * outline.bone, 0.3)
    relief.pair(47 * k, 88, (10, 14), -1.8 - 2.5 * face.old)
    relief.pair(outline.low_jaw - 2, face.heights.chin - 17, (9, 9), 3.6 * outline.jowl)


def _model_mouth(relief: Field, face: Face) -> None:
    h, mouth = face.heights, face.mouth
    relief.bump(CENTRE, h.mouth, (24, 16), 3.0 + 6.5 * mouth.protrusion)
    relief.bump(CENTRE, 0.5 * (h.nose + h.mouth - mouth.upper) + 1, (2.7, 5), -1.25)
    relief.bump(CENTRE, h.mouth + mouth.lower + 4.5, (13, 4.2), -2.8)
    chin = 6.4 if face.has("face.chinType", "주걱형") else 3.4
    relief.bump(CENTRE, h.chin - 13, (12 + face.outline.chin * 0.25, 8.5), chin)


def _model_wrinkles(relief: Field, face: Face) -> None:
    """Deep folds have a hollow and a swelling beside it, not only a line."""
    h, fold, cheek = face.heights, face.wrinkles["mouth"], face.wrinkles["cheek"]
    relief.pair(face.nose.width + 8, h.mouth - 10, (3.2, 13), -2.4 * fold, -0.5)
    relief.pair(face.nose.width + 15, h.mouth - 11, (7, 12), 2.2 * fold, -0.5)
    relief.pair(41, 160, (3, 12), -1.8 * cheek, -0.1)
    relief.pair(face.eyes.offset - 3, h.eye + 12, (9, 4), -1.4 * face.wrinkles["eyes"], 0.2)


def _shade_eyes(tone: Field, face: Face) -> None:
    eyes, y = face.eyes, face.heights.eye
    tone.pair(13, y - 7, (6, 6), 0.06 + 0.16 * eyes.depth)
    tone.pair(eyes.offset + 1, y - 6, (14, 3.4), 0.04 + 0.26 * eyes.depth - 0.05 * eyes.puffy)
    tone.pair(eyes.offset + 10, y + 1, (7, 6), 0.04)
    tone.pair(eyes.offset - 6, y + 8, (8, 3.5), 0.03 + 0.05 * face.old, 0.35)
    if face.has("eyes.bottom", "처짐"):
        tone.pair(eyes.offset - 2, y + eyes.height * 0.5 + 5.4, (10, 2.6), 0.13, 0.12)


def _shade_nose_and_mouth(tone: Field, face: Face) -> None:
    h, nose, mouth = face.heights, face.nose, face.mouth
    soft = 1.0 if face.male else 0.8
    tone.bump(CENTRE + 1.5, h.nose + 2, (nose.width * 0.9, 3.2), 0.15 * soft)
    tone.bump(CENTRE + 8, h.nose - 13, (4.2, 13), 0.06 * soft, 0.12)
    tone.pair(nose.width + 7, h.mouth - 8, (3.6, 12), 0.04 * soft + 0.10 * face.wrinkles["mouth"], -0.45)
    tone.bump(CENTRE, h.mouth + mouth.lower + 4, (12, 2.7), 0.15 * soft)
    tone.pair(mouth.width + 2.5, h.mouth + 1, (3.5, 4.5), 0.08 * soft)


def _shade_cheeks(tone: Field, face: Face) -> None:
    outline = face.outline
    k, hollow = outline.cheek / 59.5, max(-outline.fat, 0)
    tone.pair(51 * k, 146, (8, 24), 0.035 + 0.10 * outline.bone + 0.18 * hollow, 0.18, bias=0.35)
    tone.pair(50 * k, 92, (8, 18), 0.05, bias=0.4)


def _shade_age(tone: Field, face: Face) -> None:
    """Hollow temples, tired eyes, slack cheeks and jaw: soft tones that deepen with every decade."""
    h, old = face.heights, face.old
    tone.pair(44, 92, (8, 13), 0.18 * old)
    tone.pair(face.eyes.offset - 3, h.eye + 9, (10, 4.5), 0.2 * old, 0.2)
    tone.pair(face.nose.width + 9, h.nose + 6, (4, 12), 0.1 * old, -0.5)
    tone.pair(face.mouth.width + 6, h.mouth + 11, (4, 9), 0.15 * old, -0.15)
    tone.pair(face.outline.low_jaw + 5, h.chin - 17, (8, 6), 0.22 * max(old - 0.3, 0), -0.6)


def _shade_makeup(tone: Field, face: Face) -> None:
    """Blush and eye shadow."""
    if face.has("feature.makeup", "있다"):
        tone.pair(36 * face.outline.cheek / 57, 139, (12, 7.5), 0.085, -0.3)
        tone.pair(face.eyes.offset + 3, face.heights.eye - 6, (11, 3), 0.12)


def _shade_shaved_beard(tone: Field, face: Face) -> None:
    if face.has("feature.mustache", "수염자국"):
        h = face.heights
        tone.pair(24, h.chin - 15, (17, 12), 0.085, 0.5)
        tone.bump(CENTRE, h.chin - 7, (15, 8), 0.07)
        tone.bump(CENTRE, 0.5 * (h.nose + h.mouth) - 0.5, (16, 4), 0.11)
        tone.pair(38, h.chin - 32, (9, 15), 0.06)


def jaw_height(face: Face, x: Array | Grid) -> Array:
    """The height (y) of the jaw line at absolute x."""
    curve = face.outline.curve
    jaw = curve[curve[:, 1] > 140][::-1]
    return np.asarray(np.interp(np.abs(x - CENTRE), jaw[:, 0], jaw[:, 1]))
