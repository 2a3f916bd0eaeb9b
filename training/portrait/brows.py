"""Eyebrows, hair by hair, over a faint shade."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from training.portrait.paint import Layer
from training.portrait.scene import Strands
from training.portrait.surface import skin_points

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from training.portrait.hair import HairColour
    from training.portrait.head import Head
    from training.portrait.paint import SkinPaint
    from training.vocabulary import Person

_HEIGHT: Final = 6.552
_INNER: Final = 0.125
_LENGTH: Final = 0.355
_PROFILE: Final = np.array([0.0024, 0.0026, 0.0022, 0.0016, 0.0006])


@dataclass(frozen=True, slots=True)
class BrowShape:
    """The line of the brows on the rest face.

    thickness: relative height. density: 0..1. arch: height of the bow. angle: how sharply it breaks.
    slope: rise to the outside. length: relative. gap: distance from the middle beyond the usual, decimetres.
    lift: height of the left brow above the right one, decimetres.
    """

    thickness: float
    density: float
    arch: float
    angle: float
    slope: float
    length: float
    gap: float
    lift: float

    def height(self, t: NDArray[np.floating], side: float) -> NDArray[np.floating]:
        """Height on the rest face at shares `t` of the length, 0 inside, 1 outside."""
        bow = 0.038 * np.sin(np.pi * np.clip(t * 0.78 + 0.05, 0, 1)) * (1 + self.arch)
        peak = 0.055 * self.angle * np.clip(1 - np.abs(t - 0.62) / 0.42, 0, 1)
        line: NDArray[np.floating] = _HEIGHT + bow + peak + 0.08 * self.slope * (t - 0.4) - 0.018 * t**3
        return line + side * self.lift

    def half_width(self, t: NDArray[np.floating]) -> NDArray[np.floating]:
        """Half the height of the brow at `t`."""
        width: NDArray[np.floating] = (
            0.034 * self.thickness * np.clip(1.15 - 0.85 * t, 0.18, 1) * np.clip(t * 2.4 + 0.34, 0, 1)
        )
        return width


_TYPES: Final[Mapping[str, tuple[float, float, float]]] = {
    "일자형": (-0.75, 0.0, -0.05),
    "각진형": (-0.25, 0.50, 0.0),
    "아치형": (0.70, 0.0, 0.0),
    "팔자형": (-0.1, 0.0, -0.60),
    "올라간형": (-0.30, 0.05, 0.38),
}
"""Arch, angle and slope of each `eyebrows.type`."""


def brow_shape(person: Person, rng: np.random.Generator) -> BrowShape:
    """The brows that a person's traits describe; what they leave open is near the middle."""

    def grade(trait: str) -> float:
        values = {"진하다": 1, "두껍다": 1, "길다": 1, "넓다": 1, "흐리다": -1, "얇다": -1, "짧다": -1, "좁다": -1}
        return float(values.get(person[f"eyebrows.{trait}"], 0))

    def jitter(spread: float) -> float:
        return float(np.clip(rng.normal(), -1.8, 1.8) * spread)

    male = person.gender == "M"
    old = float(np.clip((person.age - 45) / 25, 0, 1))
    arch, angle, slope = _TYPES[person["eyebrows.type"]]
    return BrowShape(
        thickness=float(np.clip(0.98 + 0.42 * grade("thick") - (0 if male else 0.10) + jitter(0.06), 0.42, 1.6)),
        density=float(np.clip((0.64 if male else 0.48) + 0.36 * grade("deep") - 0.10 * old + jitter(0.05), 0.08, 1)),
        arch=arch + jitter(0.10) + (0 if male else 0.02),
        angle=angle + jitter(0.08),
        slope=slope + jitter(0.08) - 0.10 * old + (0.54 if male else 0.38),
        length=1 + 0.22 * grade("length") + jitter(0.03),
        gap=0.040 * grade("glabella") + jitter(0.005),
        lift=jitter(0.003),
    )


def grow_brows(
    person: Person, head: Head, colour: HairColour, paint: SkinPaint, rng: np.random.Generator
) -> list[Strands]:
    """Both brows; their shade is painted on the skin."""
    shape = brow_shape(person, rng)
    tint = np.array(colour.base) * (2.1 - 1.0 * shape.density) + 0.02 * (1 - shape.density)
    for side in (1.0, -1.0):
        _paint_shade(shape, side, paint)
    return [_brow(shape, side, head, tint, colour.grey, rng) for side in (1.0, -1.0)]


def _brow(
    shape: BrowShape,
    side: float,
    head: Head,
    tint: NDArray[np.floating],
    grey: float,
    rng: np.random.Generator,
) -> Strands:
    count = int((270 + 430 * shape.density) * (0.6 + 0.4 * shape.thickness) * shape.length)
    t = rng.random(count) ** 0.80
    across = np.clip(rng.normal(size=count) * 0.50, -1.25, 1.25)
    x = _INNER + shape.gap + t * _LENGTH * shape.length + rng.normal(size=count) * 0.014 * (1 - t)
    y = shape.height(t, side) + across * shape.half_width(t)
    lean = np.where(t < 0.18, 1.0 - 2.2 * t, 0.70 - 0.95 * t) - across * 0.42 + rng.normal(size=count) * 0.16
    length = rng.uniform(0.05, 0.10, count) * (0.55 + 0.4 * shape.thickness) * (1 - 0.35 * t)
    s = np.linspace(0, 1, len(_PROFILE))
    angles = lean[:, None] - 0.55 * s * (0.4 + t[:, None])
    step = length[:, None] / (len(s) - 1)
    xs = x[:, None] + (np.cos(angles).cumsum(1) - np.cos(angles[:, :1])) * step
    ys = y[:, None] + (np.sin(angles).cumsum(1) - np.sin(angles[:, :1])) * step
    skin = skin_points(head, np.stack([side * xs, ys], axis=-1).reshape(-1, 2), lift=0.004)
    bend = (np.sin(np.pi * 0.7 * s) * 0.016)[None, :, None]
    points = skin.positions.reshape(count, -1, 3) + skin.normals.reshape(count, -1, 3) * bend
    colours = tint * rng.uniform(0.7, 1.7, (count, 1))
    colours[rng.random(count) < 0.7 * grey] = 0.30
    radii = np.tile(_PROFILE * (0.64 + 0.34 * shape.density), (count, 1))
    return Strands("brow", points.astype(np.float32), radii.astype(np.float32), colours.astype(np.float32))


def _paint_shade(shape: BrowShape, side: float, paint: SkinPaint) -> None:
    t = np.linspace(0, 1, 14)
    x = side * (_INNER + 0.03 + shape.gap + t * _LENGTH * shape.length)
    y = shape.height(t, side) + 0.008
    half = shape.half_width(t) * 0.75 * np.clip(0.3 + 3 * t, 0, 1)
    outline = [*zip(x, y + half, strict=True), *zip(x[::-1], (y - half)[::-1], strict=True)]
    paint.area(Layer.PIGMENT, [(float(a), float(b)) for a, b in outline], 0.04 + 0.18 * shape.density)
