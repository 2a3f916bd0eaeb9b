"""What is painted on the skin, on a canvas that covers the front of the rest face: pigment, shade and relief.

Layers are drawn with Pillow and blurred, each by its own radius, so that folds are soft heights instead of lines.
"""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING, Final

import numpy as np
from PIL import Image, ImageChops, ImageDraw, ImageFilter
from scipy.interpolate import CubicSpline

from training.portrait.surface import BOTTOM, LEFT, RIGHT, TOP

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from training.portrait.head import Array

Place = tuple[float, float]
"""A place (x, y) on the rest face, decimetres."""

PIXELS: Final = 768
"""Width and height of the canvas."""

_PER_REFERENCE_PIXEL = PIXELS / 512
"""Widths and radii below are told in pixels of a canvas 512 wide."""


class Layer(IntEnum):
    """Layers of the canvas: dark pigment, a sharp and a soft groove, soft shade, a raised ridge, pale pigment."""

    PIGMENT = 0
    GROOVE = 1
    FURROW = 2
    SHADE = 3
    RIDGE = 4
    PALE = 5


_BLUR = (0.9, 1.6, 5.0, 7.0, 5.0, 1.2)
_HEIGHT = {Layer.GROOVE: -0.22, Layer.FURROW: -0.5, Layer.RIDGE: 0.5}


class SkinPaint:
    """A canvas; amounts are 0..1, places are on the rest face, widths in pixels of a canvas 512 wide."""

    def __init__(self) -> None:
        self._layers = [Image.new("L", (PIXELS, PIXELS)) for _ in Layer]

    def stroke(self, layer: Layer, places: Sequence[Place], amount: float, width: float) -> None:
        """A smooth line through the places that fades and thins towards both ends."""
        points = _pixels(_smooth(places))
        last = len(points) - 1
        stroke = Image.new("L", (PIXELS, PIXELS))
        pen = ImageDraw.Draw(stroke)
        for i in range(last):
            fullness = 1 - abs(2 * i / last - 1) ** 3
            breadth = max(1, round(width * _PER_REFERENCE_PIXEL * (0.5 + 0.5 * fullness)))
            pen.line([points[i], points[i + 1]], fill=_level(amount * fullness), width=breadth)
        self._add(layer, stroke)

    def dot(self, layer: Layer, place: Place, radius: float, amount: float, height: float | None = None) -> None:
        """An ellipse of `radius` decimetres, `height` its upright radius."""
        ((x, y),) = _pixels([place])
        rx = radius / (RIGHT - LEFT) * PIXELS
        ry = (radius if height is None else height) / (TOP - BOTTOM) * PIXELS
        spot = Image.new("L", (PIXELS, PIXELS))
        ImageDraw.Draw(spot).ellipse([x - rx, y - ry, x + rx, y + ry], fill=_level(amount))
        self._add(layer, spot)

    def area(self, layer: Layer, outline: Sequence[Place], amount: float) -> None:
        """A filled polygon."""
        area = Image.new("L", (PIXELS, PIXELS))
        ImageDraw.Draw(area).polygon(_pixels(outline), fill=_level(amount))
        self._add(layer, area)

    def _add(self, layer: Layer, drawn: Image.Image) -> None:
        """Keep the stronger of what lies there and what is drawn over it."""
        box = drawn.getbbox()
        if box is not None:
            kept = ImageChops.lighter(self._layers[layer].crop(box), drawn.crop(box))
            self._layers[layer].paste(kept, box)

    def channels(self) -> Array:
        """(PIXELS, PIXELS, 4), top row first: dark pigment, shade, height around 0.5, pale pigment."""
        soft = [
            np.asarray(layer.filter(ImageFilter.GaussianBlur(radius * _PER_REFERENCE_PIXEL)), np.float32) / 255
            for layer, radius in zip(self._layers, _BLUR, strict=True)
        ]
        height = 0.5 + sum(amount * soft[layer] for layer, amount in _HEIGHT.items())
        return np.stack([soft[Layer.PIGMENT], soft[Layer.SHADE], height, soft[Layer.PALE]], axis=-1).astype(np.float32)


def both_sides(places: Sequence[Place], side: float) -> list[Place]:
    """Places given for the person's left, on the side 1 (left) or -1 (right)."""
    return [(side * x, y) for x, y in places]


def _smooth(places: Sequence[Place], count: int = 24) -> NDArray[np.floating]:
    points = np.array(places, float)
    if len(points) == 2:
        return np.linspace(points[0], points[1], count)
    travelled = np.concatenate([[0], np.cumsum(np.linalg.norm(np.diff(points, axis=0), axis=1))])
    smooth: NDArray[np.floating] = CubicSpline(travelled, points)(np.linspace(0, travelled[-1], count))
    return smooth


def _pixels(places: Sequence[Place] | NDArray[np.floating]) -> list[tuple[float, float]]:
    return [((x - LEFT) / (RIGHT - LEFT) * PIXELS, (1 - (y - BOTTOM) / (TOP - BOTTOM)) * PIXELS) for x, y in places]


def _level(amount: float) -> int:
    return int(np.clip(255 * amount, 0, 255))
