"""Glasses: horn-rimmed, metal-rimmed and rimless."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import skia

from training.sketch.curves import CENTRE, mirrored
from training.sketch.pencil import Pencil, ink

if TYPE_CHECKING:
    import numpy as np

    from training.sketch.geometry import Face


@dataclass(frozen=True, slots=True)
class _Frame:
    """width, height: of a lens; line: thickness of the rim; tone, alpha: of the rim."""

    width: float
    height: float
    line: float
    tone: float
    alpha: float


_FRAMES = {
    "뿔테": _Frame(38, 26, 3.0, 20, 0.95),
    "금속테": _Frame(37, 24, 1.15, 50, 0.92),
    "무테": _Frame(36, 23, 0.9, 120, 0.75),
}


def draw_glasses(pencil: Pencil, face: Face, rng: np.random.Generator) -> None:
    """Draw the glasses the person wears, if any. Draw them before the hair, which covers their arms."""
    frame = _FRAMES.get(face.person["feature.glasses"])
    roundness = 7.0 if rng.random() < 0.55 else 11.0
    if frame is None:
        return
    y = face.heights.eye + 2.2
    for side in (-1, 1):
        x = CENTRE + side * (face.eyes.offset + 0.8)
        _draw_lens(pencil, frame, (x, y), roundness)
        hinge, ear = face.eyes.offset + 0.8 + frame.width / 2, float(face.outline.half_width(118)) + 1.5
        arm = mirrored([(hinge, y - 4), (ear, y - 6)], side)
        pencil.line(arm, frame.line * 1.3, frame.tone, frame.alpha, samples=8, ends=0.8)
    gap = face.eyes.offset + 0.8 - frame.width / 2
    bridge = mirrored([(-gap, y - 2.5), (0, y - 5), (gap, y - 2.5)], 1)
    pencil.line(bridge, max(frame.line, 1.0) * 1.1, min(frame.tone, 80), 0.9, samples=10, ends=0.8)


def _draw_lens(pencil: Pencil, frame: _Frame, middle: tuple[float, float], roundness: float) -> None:
    x, y = middle
    lens = skia.Rect.MakeXYWH(x - frame.width / 2, y - frame.height / 2, frame.width, frame.height)
    shadow = skia.Rect.MakeXYWH(lens.left() + 0.5, lens.bottom() + 1.2, frame.width, 2.5)
    canvas = pencil.canvas
    canvas.drawRoundRect(shadow, 2, 2, ink(80, 0.16, 1.2))
    canvas.drawRoundRect(lens, roundness, roundness, ink(200, 0.10))
    rim = ink(frame.tone, frame.alpha, line=frame.line * pencil.weight)
    canvas.drawRoundRect(lens, roundness, roundness, rim)
    pencil.line([(x - 11, y + 5), (x - 4, y - 6)], 1.6, 255, 0.55, samples=6)
    pencil.line([(x - 8, y + 6), (x - 3, y - 1)], 1.0, 255, 0.4, samples=6)
