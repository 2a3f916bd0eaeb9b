"""Beards: stubble, moustache, chin beard."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from training.sketch.curves import CENTRE, Array

if TYPE_CHECKING:
    from training.sketch.geometry import Face
    from training.sketch.pencil import Pencil


def draw_beard(pencil: Pencil, face: Face, rng: np.random.Generator) -> None:
    """Draw the beard the person wears, if any."""
    kind = face.person["feature.mustache"]
    if kind == "수염자국":
        _draw_stubble(pencil, face, rng)
    if "콧수염" in kind:
        _draw_moustache(pencil, face, rng)
    if "턱수염" in kind:
        _draw_chin_beard(pencil, face, rng)
    if kind == "콧수염+턱수염":
        _draw_bridges(pencil, face, rng)


class _Bristles:
    """Draws short hairs of the beard's tone."""

    def __init__(self, pencil: Pencil, face: Face, rng: np.random.Generator) -> None:
        self._pencil = pencil
        self._lighter = 70 * face.hair.grey
        self._rng = rng

    def draw(
        self, roots: Array, headings: Array, length: Array | float, *, width: float, tone: float, alpha: float
    ) -> None:
        """Draw bristles from roots (n, 2), each bent a little off its heading (n, 2)."""
        n = len(roots)
        reach = np.broadcast_to(np.asarray(length, float), n)[:, None]
        d = headings / np.linalg.norm(headings, axis=1, keepdims=True)
        bent = d + self._rng.normal(size=(n, 1)) * 0.14 * np.stack([-d[:, 1], d[:, 0]], 1)
        curves = np.stack([roots, roots + bent * reach * 0.35, roots + bent * reach * 0.7, roots + d * reach], 1)
        tones = tone + self._lighter + 25 * self._rng.random(n)
        self._pencil.hairs(curves, width, tones, alpha, root=0.5, passes=3)


def _draw_stubble(pencil: Pencil, face: Face, rng: np.random.Generator) -> None:
    n, h, mouth = 2200, face.heights, face.mouth
    x, y = rng.uniform(-56, 56, n), rng.uniform(h.nose + 3, h.chin - 1, n)
    jaw = np.clip((y - (h.mouth - 2) + (np.abs(x) - 34) * 0.55) / 14, 0, 1)
    moustache = (np.abs(x) < mouth.width + 3) & (y < h.mouth - mouth.upper)
    lips = (np.abs(x) < mouth.width * 1.05) & (np.abs(y - h.mouth - 1) < 9)
    likely = np.where(moustache, 0.85, 0.75 * jaw)
    keep = (np.abs(x) < face.outline.half_width(y) - 2) & ~lips & (rng.random(n) < likely)
    x, y = x[keep], y[keep]
    headings = np.stack([x * 0.01 + 0.05, np.ones(len(x))], 1)
    roots = np.stack([CENTRE + x, y], 1)
    _Bristles(pencil, face, rng).draw(roots, headings, 1.1, width=0.38, tone=45, alpha=0.62)


def _draw_moustache(pencil: Pencil, face: Face, rng: np.random.Generator) -> None:
    n, h, mouth = 420, face.heights, face.mouth
    x = rng.uniform(-1, 1, n)
    x = x[np.abs(x) > 0.04]
    room = h.mouth - mouth.upper - h.nose - 5.0
    y = h.nose + 5.5 + rng.random(len(x)) * room + 2.4 * np.abs(x) ** 2
    roots = np.stack([CENTRE + x * mouth.width * 0.98, y], 1)
    upper, lower = h.nose + 6, h.mouth - mouth.upper + 1.5
    patch = [(-0.9, lower), (-0.6, upper + 1), (0, upper), (0.6, upper + 1), (0.9, lower), (0, lower - 1)]
    pencil.fill([(CENTRE + a * mouth.width, b) for a, b in patch], 40 + 70 * face.hair.grey, 0.35, 1.2)
    headings = np.stack([np.sign(x) * (0.25 + 0.9 * np.abs(x)), np.ones(len(x))], 1)
    _Bristles(pencil, face, rng).draw(roots, headings, 3.9, width=0.42, tone=22, alpha=0.72)


def _draw_chin_beard(pencil: Pencil, face: Face, rng: np.random.Generator) -> None:
    n, half = 900, face.outline.chin + 9
    x, t = rng.uniform(-1, 1, n) * half, rng.random(n)
    across = np.clip(np.abs(x) / half, 0, 1)
    curve = face.outline.curve[::-1][:30]
    bottom = np.interp(np.abs(x), curve[:, 0], curve[:, 1]) - 1
    top = face.heights.mouth + face.mouth.lower + 4.5 + 9 * across**2
    keep = (bottom > top + 1) & (rng.random(n) > 0.85 * across**3)
    x, t, y = x[keep], t[keep], (top + t * (bottom - top))[keep]
    headings = np.stack([x * 0.018 + rng.normal(size=len(x)) * 0.14, np.ones(len(x))], 1)
    roots = np.stack([CENTRE + x, y], 1)
    _Bristles(pencil, face, rng).draw(roots, headings, 3.4 + 3.2 * t, width=0.42, tone=26, alpha=0.66)


def _draw_bridges(pencil: Pencil, face: Face, rng: np.random.Generator) -> None:
    """The hair beside the mouth that joins moustache and chin beard."""
    n = 220
    t, side = rng.random(n), rng.choice([-1, 1], n)
    x = side * (face.mouth.width + 1.5 + rng.normal(size=n) * 1.6 - 5 * t**2)
    roots = np.stack([CENTRE + x, face.heights.mouth - 6 + t * 21], 1)
    headings = np.stack([-side * 0.15, np.ones(n)], 1)
    _Bristles(pencil, face, rng).draw(roots, headings, 3.6, width=0.4, tone=26, alpha=0.66)
