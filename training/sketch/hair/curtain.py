"""Hair that hangs beside the face: over the ears, bobbed at the chin, or long."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from training.sketch.curves import CENTRE, Array
from training.sketch.hair.strands import Combing, comb, curled, gather, trim
from training.sketch.skin import cast_shadow

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from training.sketch.geometry import Face
    from training.sketch.hair.band import Band
    from training.sketch.pencil import Pencil

_LEAD = 6
_FALL = 14


@dataclass(frozen=True, slots=True)
class Curtain:
    """Where hair hangs.

    inner, outer: edges relative to the face and the cheekbone; end: y of the tips; hook: turn inwards 0..1;
    tilt: how much lower the tips of the outer edge are than those of the inner.
    """

    inner: float
    outer: float
    end: float
    hook: float
    tilt: float = 0.0

    def __call__(self, face: Face, side: int, v: ArrayLike, y: ArrayLike) -> Array:
        """Points at heights y; v: 0 on the inner edge .. 1 on the outer edge."""
        across, height = np.broadcast_arrays(np.asarray(v, float), np.asarray(y, float))
        outline = face.outline
        t = np.clip((height - 90) / max(self.end - 90, 1), 0, 1)
        inner = outline.half_width(np.clip(height, 60, 150)) + self.inner
        inner += 5 * np.clip((height - 150) / 40, 0, 2) * (self.hook == 0)
        inner -= self.hook * 8 * np.clip((t - 0.66) / 0.34, 0, 1) ** 2
        g = np.clip((height - 84) / 62, 0, 1)
        g = g * g * (3 - 2 * g)
        outer = (outline.temple + 7 + 5 * face.hair.curl) * (1 - g) + (outline.cheek + self.outer) * g
        outer -= self.hook * 11 * np.clip((t - 0.62) / 0.38, 0, 1) ** 2
        x = inner + (np.maximum(outer, inner + 3) - inner) * across
        return np.stack([CENTRE + side * x, height], -1)


def curtain_of(face: Face) -> Curtain | None:
    """The curtain of the person's hair length; None where the ears show."""
    if face.person["hairstyle.topLength"] in ("짧음", "대머리"):
        return None
    length, fuller = face.person["hairstyle.sizeLength"], 3.5 * face.hair.curl
    heights = face.heights
    if length == "귀덮음":
        return Curtain(-3.4, 8.2 + 0.7 * fuller, heights.nose + (-2 if face.male else 6), 0.7, tilt=7)
    if length == "단발":
        return Curtain(-4.5, 11.5 + 1.6 * fuller, heights.chin - 4, 1.0)
    if length == "긴머리":
        return Curtain(-3.5, 13 + 1.6 * fuller, 230, 0.0)
    return None


def draw_behind(pencil: Pencil, face: Face, rng: np.random.Generator) -> None:
    """Draw the hair behind the neck."""
    curtain = curtain_of(face)
    if curtain is None or face.has("hairstyle.sizeLength", "귀덮음"):
        return
    end = curtain.end - (12 if curtain.hook else 10)
    y = np.linspace(85, end, 24)
    right, left = (curtain(face, side, 0.9, y) for side in (1, -1))
    u = np.linspace(-1, 1, 40)[:, None]
    t = np.linspace(0, 1, 12)[None]
    spread = face.outline.cheek * 0.9 + (curtain.outer - 2 - curtain.hook * 8) * t**2
    strands = np.stack([CENTRE + u * spread, 140 + (end + 6 - 140 + 3 * rng.normal(size=(40, 1))) * t], -1)
    strands, _ = gather(strands, 5, 0.5, rng)
    tips = strands[:, -2]
    dark = max(8, face.hair.tone - 6)
    pencil.fill(np.concatenate([right[:-3], tips[::-1], left[:-3][::-1]]), dark, 1.0, 1.2)
    strands = curled(face, strands, rng, drift=0.4)
    behind = Combing(length=(0.3, 0.6), width=(0.3, 0.8), span=(0.2, 1.0), sheen=40, sheen_at=0.9)
    comb(pencil, strands, 190, face.hair, rng, behind)


def draw_curtains(pencil: Pencil, face: Face, band: Band, curtain: Curtain, rng: np.random.Generator) -> None:
    """Draw the hair on both sides of the face, from the part or crown down to the tips."""
    for side in (-1, 1):
        strands, hanging = _strands(face, band, curtain, side, rng)
        _draw_mass(pencil, face, band, strands, hanging, side)
        _comb(pencil, face, strands, curtain, rng)


def _strands(face: Face, band: Band, curtain: Curtain, side: int, rng: np.random.Generator) -> tuple[Array, slice]:
    """Strands from the inner to the outer edge, and the stretch of them that hangs freely."""
    n = 48
    v = np.linspace(0.02, 1, n)
    root = face.hair.part if face.hair.part is not None else 0.04 * side
    lead = band(np.linspace(root, side * 0.66, _LEAD)[None], 0.08 + 0.90 * v[:, None])
    ends = _ends(curtain, rng, n)
    y = 104 + (ends - 104)[:, None] * np.linspace(0, 1, _FALL)[None]
    fall = curtain(face, side, v[:, None], y)
    sway = np.cumsum(rng.normal(size=4)) * (0.9 if curtain.hook == 0 else 0.4)
    fall[..., 0] += np.interp(np.linspace(0, 1, _FALL), np.linspace(0, 1, 4), sway - sway[0])[None]
    strands = np.concatenate([lead, fall], 1)
    strands, _ = gather(strands, 5.5, 0.55, rng)
    return curled(face, strands, rng, drift=0.16, scale=1.35), slice(_LEAD, None)


def _ends(curtain: Curtain, rng: np.random.Generator, n: int) -> Array:
    """Heights of the tips: uneven from lock to lock, shorter at the outer and the inner edge."""
    knots = rng.normal(size=n // 4 + 2)
    locks = np.interp(np.arange(n) / 4, np.arange(len(knots)), knots)
    v = np.linspace(0, 1, n)
    spread = 2.4 if curtain.hook else 4.0
    slope = curtain.tilt * (v - 0.5)
    return np.asarray(curtain.end + slope + spread * locks - spread * np.abs(2 * v - 1) ** 3 * 1.5 + rng.normal(size=n))


def _draw_mass(pencil: Pencil, face: Face, band: Band, strands: Array, hanging: slice, side: int) -> None:
    """The solid body of the hair, and the patch that joins it to the hair of the temple."""
    body = trim(strands[:, hanging], np.full(len(strands), 0.93))
    outline = np.concatenate([body[-1], body[::-1, -1], body[0][::-1]])
    cast_shadow(pencil, face, outline)
    pencil.fill(outline, face.hair.tone, 1.0, 0.9)
    outer, inner = strands[-1, hanging], strands[0, hanging]
    patch = [
        band(np.linspace(side * 0.45, side * 1.0, 14), 1.0),
        outer[[0, 2]],
        inner[[3, 0]],
        band(np.linspace(side * 0.75, side * 0.45, 10), 0.0),
    ]
    pencil.fill(np.concatenate(patch), face.hair.tone, 1.0, 0.8)


def _comb(pencil: Pencil, face: Face, strands: Array, curtain: Curtain, rng: np.random.Generator) -> None:
    count = 430 if curtain.end > 200 else 300
    hair = face.hair
    body = Combing(
        length=(0.12, 0.34), width=(0.3, 0.85), span=(0.25, 1.0), sheen=125, sheen_at=0.33, sheen_spread=0.10, dark=14
    )
    comb(pencil, strands, count, hair, rng, body)
    tips = Combing(
        length=(0.16, 0.3),
        width=(0.3, 0.7),
        span=(0.66, 1.04),
        sheen=30,
        sheen_at=0.8,
        sheen_spread=0.2,
        alpha=0.85,
        root=0.5,
        jitter=0.7,
    )
    comb(pencil, strands, 110, hair, rng, tips)
    inner = Combing(
        length=(0.3, 0.6), width=(0.25, 0.45), span=(0.35, 1.0), sheen=20, sheen_at=0.6, sheen_spread=0.2, jitter=1.0
    )
    comb(pencil, strands[:5], 30, hair, rng, inner)
    outer = Combing(
        length=(0.2, 0.5),
        width=(0.2, 0.4),
        span=(0.1, 1.0),
        sheen=20,
        sheen_at=0.6,
        sheen_spread=0.2,
        alpha=0.6,
        jitter=1.3,
    )
    comb(pencil, strands[-5:], 40, hair, rng, outer)
