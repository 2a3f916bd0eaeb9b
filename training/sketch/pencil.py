"""The pencil: tapered lines, hair strokes and soft fills on a skia canvas.

Coordinates are units of the page, see curves.py. Tones are grey levels, 0 black .. 255 paper white.
"""

from __future__ import annotations

import functools
from contextlib import contextmanager
from typing import TYPE_CHECKING

import numpy as np
import skia

from training.sketch.curves import Array, Curve, normals_of, spline

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import ArrayLike

_TONE_STEPS = 12


def outline_path(points: Curve) -> skia.Path:
    """A closed polygon."""
    return skia.Path.Polygon([skia.Point(x, y) for x, y in np.asarray(points, float).tolist()], True)  # noqa: FBT003 - skia's signature


def ink(tone: float, alpha: float = 1.0, blur: float = 0.0, line: float = 0.0) -> skia.Paint:
    """Paint of a tone; line: draw the contour only, this wide; blur: sigma of the soft edge."""
    grey = int(min(max(tone, 0), 255))
    opacity = int(255 * min(max(alpha, 0.0), 1.0))
    paint = skia.Paint(AntiAlias=True, Color=skia.Color(grey, grey, grey, opacity))
    if line:
        paint.setStyle(skia.Paint.kStroke_Style)
        paint.setStrokeWidth(line)
        paint.setStrokeCap(skia.Paint.kRound_Cap)
        paint.setStrokeJoin(skia.Paint.kRound_Join)
    if blur:
        paint.setMaskFilter(skia.MaskFilter.MakeBlur(skia.kNormal_BlurStyle, blur))
    return paint


@functools.cache
def _pressure(samples: int, thickest: float, ends: float) -> Array:
    """Half of the relative width along a line drawn with rising and falling pressure."""
    u = np.linspace(0, 1, samples) ** (np.log(0.5) / np.log(thickest))
    return np.asarray((ends + (1 - ends) * np.sin(np.pi * u) ** 0.7)[:, None] * 0.5)


class Pencil:
    """Draws on a canvas; `weight` scales the width of every line, as one artist presses harder than another."""

    def __init__(self, canvas: skia.Canvas, weight: float = 1.0) -> None:
        self.canvas = canvas
        self.weight = weight

    def line(
        self,
        points: Curve,
        width: float,
        tone: float = 30,
        alpha: float = 0.8,
        *,
        samples: int = 20,
        thickest: float = 0.5,
        blur: float = 0.0,
        ends: float = 0.12,
    ) -> None:
        """A tapered line through the points: full width at the `thickest` fraction, width * ends at the ends."""
        curve = spline(points, samples)
        h = normals_of(curve) * (width * self.weight * _pressure(samples, thickest, ends))
        path = outline_path(np.concatenate([curve + h, (curve - h)[::-1]]))
        self.canvas.drawPath(path, ink(tone, alpha, blur))

    def fill(self, points: Curve, tone: float, alpha: float = 1.0, blur: float = 0.0) -> None:
        """A filled polygon."""
        self.canvas.drawPath(outline_path(points), ink(tone, alpha, blur))

    def dot(self, x: float, y: float, radius: float, tone: float, alpha: float = 1.0, blur: float = 0.0) -> None:
        """A filled circle."""
        self.canvas.drawCircle(x, y, radius, ink(tone, alpha, blur))

    def oval(
        self, x: float, y: float, size: tuple[float, float], tone: float, alpha: float = 1.0, blur: float = 0.0
    ) -> None:
        """A filled ellipse around (x, y) with the half axes `size`."""
        rect = skia.Rect.MakeLTRB(x - size[0], y - size[1], x + size[0], y + size[1])
        self.canvas.drawOval(rect, ink(tone, alpha, blur))

    @contextmanager
    def inside(self, points: Curve) -> Iterator[None]:
        """Clip what is drawn in the block to a polygon."""
        self.canvas.save()
        self.canvas.clipPath(outline_path(points), True)  # noqa: FBT003 - skia's signature
        try:
            yield
        finally:
            self.canvas.restore()

    def hairs(
        self,
        curves: Array,
        half_width: ArrayLike,
        tone: ArrayLike,
        alpha: float = 0.8,
        *,
        root: float = 0.0,
        passes: int = 2,
    ) -> None:
        """Tapered hairs along cubic Bezier curves (n, 4, 2), each with its own half width and tone.

        root: relative width kept at the root. Hairs of like tone share one path, which is much quicker than
        one path a hair; passes: into how many layers the hairs are spread, so that tones overlap freely.
        """
        n = len(curves)
        if n == 0:
            return
        widths = np.broadcast_to(np.asarray(half_width, float), n) * self.weight
        tones = np.broadcast_to(np.asarray(tone, float), n)
        leaves = _leaves(curves, widths, root).tolist()
        step = np.clip(tones.astype(int) // 22, 0, _TONE_STEPS - 1)
        layer = np.arange(n) * passes // n
        for k in range(passes):
            for s in np.random.default_rng(k).permutation(_TONE_STEPS):
                members = np.flatnonzero((layer == k) & (step == s))
                if len(members):
                    paint = ink(float(tones[members].mean()), alpha)
                    self.canvas.drawPath(_leaf_path(leaves, members.tolist()), paint)


def _leaves(curves: Array, widths: Array, root: float) -> Array:
    """Closed outlines of leaf-shaped hairs: (n, 14) numbers, a start point and two cubics."""
    d = curves[:, 3] - curves[:, 0]
    d = d / (np.linalg.norm(d, axis=1, keepdims=True) + 1e-9)
    h = np.stack([-d[:, 1], d[:, 0]], 1) * widths[:, None]
    a, b, c, e = (curves[:, k] for k in range(4))
    return np.concatenate([a + h * root, b + h, c + h * 0.8, e, c - h * 0.8, b - h, a - h * root], 1)


def _leaf_path(leaves: list[list[float]], members: list[int]) -> skia.Path:
    path = skia.Path()
    path.setFillType(skia.PathFillType.kWinding)
    move, cubic = path.moveTo, path.cubicTo
    for i in members:
        leaf = leaves[i]
        move(leaf[0], leaf[1])
        cubic(*leaf[2:8])
        cubic(*leaf[8:14])
    return path
