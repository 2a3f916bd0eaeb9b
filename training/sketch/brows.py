"""Eyebrows: a soft band and the hairs in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from training.sketch.curves import Array, mirrored, spline

if TYPE_CHECKING:
    from training.sketch.geometry import Face
    from training.sketch.pencil import Pencil

_SAMPLES = 40
# heights, downwards, at 0, 1/4, 1/2, 0.72 and 1 of the length from the inner end
_SHAPES = {
    "일자형": (0.2, 0.0, -0.2, -0.2, 0.2),
    "각진형": (1.6, -0.4, -2.8, -4.9, 1.2),
    "아치형": (2.6, -1.6, -3.9, -3.0, 2.6),
    "팔자형": (-2.8, -2.3, -1.0, 1.2, 4.7),
    "올라간형": (3.1, 1.5, -0.7, -3.2, -4.4),
}


def draw_brow(pencil: Pencil, face: Face, side: int, rng: np.random.Generator) -> None:
    """Draw the brow on one side."""
    middle = _middle_line(face, side)
    tangents = np.gradient(middle, axis=0)
    tangents /= np.linalg.norm(tangents, axis=1, keepdims=True)
    normals = np.stack([tangents[:, 1], -tangents[:, 0]], 1)  # upwards
    profile = np.interp(np.linspace(0, 1, _SAMPLES), [0, 0.12, 0.45, 0.72, 1], [0.62, 0.95, 1.05, 0.82, 0.10])
    thickness = face.brows.thickness * profile
    edge = normals * thickness[:, None] * 0.42
    band = np.concatenate([middle + edge, (middle - edge)[::-1]])
    pencil.fill(mirrored(band, side), 60, 0.16 + 0.5 * face.brows.density**1.4, 0.9)
    _draw_hairs(pencil, face, side, (middle, tangents, normals, thickness), rng)


def _middle_line(face: Face, side: int) -> Array:
    brows = face.brows
    shape = np.array(_SHAPES[face.person["eyebrows.type"]])
    y = face.heights.brow + face.side(side).brow_y + shape
    x = brows.gap + np.array([0, 0.25, 0.5, 0.72, 1]) * brows.length
    return spline(np.stack([x, y], 1), _SAMPLES)


def _draw_hairs(
    pencil: Pencil,
    face: Face,
    side: int,
    band: tuple[Array, Array, Array, Array],
    rng: np.random.Generator,
) -> None:
    middle, tangents, normals, thickness = band
    brows = face.brows
    n = int((75 + 115 * brows.density) * brows.length / 31)
    t = rng.random(n) ** 0.92
    i = (t * (_SAMPLES - 1)).astype(int)
    across = rng.uniform(-0.5, 0.5, n)
    roots = middle[i] + normals[i] * (across * thickness[i])[:, None]
    lean = np.interp(t, [0, 0.12, 0.35, 1], [1.25, 0.8, 0.42, 0.05]) + rng.normal(size=n) * 0.13
    lean -= 0.55 * (across > 0.12) * np.interp(t, [0, 0.3, 1], [0, 1, 1.2])
    heading = tangents[i] * np.cos(lean)[:, None] + normals[i] * np.sin(lean)[:, None]
    length = (3.4 + 2.2 * rng.random(n)) * np.interp(t, [0, 0.2, 0.8, 1], [0.75, 1.1, 1.0, 0.6])
    length = (length * (0.75 + 0.05 * brows.thickness))[:, None]
    tips = roots + heading * length + tangents[i] * (length * 0.18)
    curves = np.stack([roots, roots + heading * length * 0.35, roots + heading * length * 0.7, tips], 1)
    tone = 24 + 34 * rng.random(n) + 30 * (1 - brows.density) + 30 * face.hair.grey
    curves = np.stack([mirrored(curves[:, k], side) for k in range(4)], 1)
    pencil.hairs(curves, 0.26 + 0.16 * brows.density, tone, 0.3 + 0.5 * brows.density, root=0.4, passes=3)
