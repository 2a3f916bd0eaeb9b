"""The hair on top of the head: swept back, fringed, or parted with or without a falling front."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from training.sketch.curves import Array, moved, straight
from training.sketch.hair.strands import PROGRESS, Combing, comb, curled, gather, trim
from training.sketch.skin import cast_shadow

if TYPE_CHECKING:
    from training.sketch.geometry import Face
    from training.sketch.hair.band import Band
    from training.sketch.pencil import Pencil

_SHINY = Combing(
    length=(0.2, 0.45), width=(0.3, 0.8), span=(0.0, 1.0), sheen=128, sheen_at=0.42, sheen_spread=0.14, dark=12
)
_EDGE = Combing(
    length=(0.12, 0.3), width=(0.25, 0.5), span=(0.0, 0.95), sheen=40, sheen_at=0.4, sheen_spread=0.3, jitter=1.2
)
_FRONT = Combing(
    length=(0.5, 0.95),
    width=(0.35, 0.9),
    span=(0.1, 1.05),
    sheen=40,
    sheen_at=0.4,
    sheen_spread=0.2,
    alpha=0.8,
    root=0.5,
    jitter=1.2,
)


def draw_swept_back(pencil: Pencil, face: Face, band: Band, rng: np.random.Generator) -> None:
    """From the hairline up and back, without a part."""
    cast_shadow(pencil, face, band.mass(-0.98, 0.98, 0.0))
    pencil.fill(band.mass(-0.98, 0.98, 0.05), face.hair.tone, 0.97, 0.9)
    n = 96
    u = np.linspace(-1, 1, n)[:, None]
    sweep = rng.normal() * 0.12 + 0.05 * np.sin(7 * u + rng.uniform(0, 6))
    strands = band(u * (1 - 0.12 * PROGRESS) + sweep * PROGRESS * (1 - np.abs(u)), PROGRESS)
    strands[:, :, 1] += 1.2 * np.sin(np.pi * PROGRESS) * (np.abs(u) > 0.6)
    strands, _ = gather(strands, 5, 0.5, rng)
    long = Combing(
        length=(0.25, 0.6), width=(0.3, 0.8), span=(0.0, 1.0), sheen=130, sheen_at=0.45, sheen_spread=0.16, dark=12
    )
    comb(pencil, curled(face, strands, rng), 640, face.hair, rng, long)
    draw_hairline(pencil, face, band, rng)


def draw_fringe(pencil: Pencil, face: Face, band: Band, rng: np.random.Generator) -> None:
    """An unparted fringe that covers the forehead and ends in soft, uneven locks."""
    n = 96
    u = np.linspace(-1, 1, n)[:, None]
    strands = band(u * (0.30 + 0.70 * PROGRESS**0.8), 1.0 - PROGRESS * 1.9)
    strands = strands + rng.normal(size=(n, 1, 2)) * 0.5
    cast_shadow(pencil, face, band.mass(-0.98, 0.98, -0.95), 0.5)
    pencil.fill(band.mass(-0.98, 0.98, -0.74), face.hair.tone, 1.0, 1.8)
    crown = Combing(
        length=(0.2, 0.45), width=(0.3, 0.8), span=(0.0, 0.95), sheen=115, sheen_at=0.42, sheen_spread=0.12, dark=12
    )
    comb(pencil, curled(face, strands, rng), 560, face.hair, rng, crown)
    locks = _fringe_locks(face, band, rng)
    tips = Combing(
        length=(0.5, 0.95),
        width=(0.4, 0.85),
        span=(0.0, 1.0),
        sheen=45,
        sheen_at=0.25,
        sheen_spread=0.2,
        alpha=0.85,
        root=0.3,
        jitter=0.5,
    )
    comb(pencil, locks, 420, face.hair, rng, tips)
    wisps = Combing(
        length=(0.5, 0.8),
        width=(0.2, 0.35),
        span=(0.2, 1.08),
        sheen=60,
        sheen_at=0.3,
        sheen_spread=0.2,
        alpha=0.6,
        jitter=0.9,
    )
    comb(pencil, locks, 90, face.hair, rng, wisps)


def _fringe_locks(face: Face, band: Band, rng: np.random.Generator) -> Array:
    """Strands over the forehead, gathered into locks of different length that lean a little to one side."""
    n = 110
    u = np.linspace(-0.62, 0.62, n)[:, None] + rng.normal(size=(n, 1)) * 0.004
    lean = rng.normal() * 0.09
    strands = band(u + lean * PROGRESS, 0.45 - 1.52 * PROGRESS)
    strands, lock = gather(strands, 4.5, 0.6, rng)
    by_lock = 0.97 + 0.055 * rng.normal(size=lock.max() + 1)
    lengths = np.clip(by_lock[lock] + 0.03 * rng.normal(size=n), 0.8, 1.0)
    return curled(face, trim(strands, lengths), rng)


def draw_parted(pencil: Pencil, face: Face, band: Band, part: float, rng: np.random.Generator, *, reach: float) -> None:
    """Combed from the part to both sides, off the forehead. reach: u up to which the hair is combed."""
    cast_shadow(pencil, face, band.mass(-0.98, 0.98, 0.0))
    pencil.fill(band.mass(-0.98, 0.98, 0.05), face.hair.tone, 0.97, 0.9)
    lift = 7 if face.male else 3
    for side in (-1, 1):
        n = 54
        v = np.linspace(0, 1, n)[:, None]
        back = 0.26 * (1 - v) * PROGRESS + 0.06 * np.sin(np.pi * PROGRESS)
        strands = band(part + (side * reach - part) * PROGRESS**0.85, v + back)
        strands[:, :, 1] -= lift * 0.25 * np.sin(np.pi * PROGRESS) * (1 - v)
        strands, _ = gather(strands, 5, 0.5, rng)
        strands = curled(face, strands, rng)
        comb(pencil, strands, 370, face.hair, rng, _SHINY)
        comb(pencil, strands[:6], 60, face.hair, rng, _EDGE)
    draw_hairline(pencil, face, band, rng, part)
    draw_part(pencil, face, band, part, rng)


def draw_parted_front(
    pencil: Pencil, face: Face, band: Band, part: float, rng: np.random.Generator, *, down: float, edge: float
) -> None:
    """Parted, with the front falling over the forehead. down: how far, 1 to the brows; edge: u of the mass."""
    pencil.fill(band.mass(-edge, edge, 0.07), face.hair.tone, 0.96, 0.9)
    for side in (-1, 1):
        if edge > 0.9:
            _draw_temple(pencil, face, band, side, rng)
        strands = _falling(band, part, side, down, rng)
        cast_shadow(pencil, face, np.concatenate([strands[1], strands[-1][::-1]]))
        pencil.fill(np.concatenate([strands[3:9].mean(0), strands[-1][::-1]]), face.hair.tone, 0.97, 0.9)
        strands, _ = gather(strands, 5, 0.6, rng)
        strands = curled(face, strands, rng)
        comb(pencil, strands, 350, face.hair, rng, _SHINY)
        comb(pencil, strands[:12], 60, face.hair, rng, _FRONT)
    draw_part(pencil, face, band, part, rng)


def _falling(band: Band, part: float, side: int, down: float, rng: np.random.Generator) -> Array:
    """Strands from the part over the forehead to the temple of one side, the foremost first."""
    n = 64
    v = np.linspace(0, 1, n)[:, None]
    far = part * side < 0  # the wider side of the part takes most of the front
    depth = down * (0.98 if part == 0 else 0.95 if far else 0.35)
    depths = depth * (1 + 0.09 * np.repeat(rng.normal(size=n // 4), 4)[:, None])
    drop = np.clip(PROGRESS * 1.5, 0, 1) ** 1.3 * (1.02 - 0.25 * PROGRESS**6)
    return band(part + (side * 0.74 - part) * PROGRESS**0.9, v - (1 - v) ** 1.5 * depths * drop)


def _draw_temple(pencil: Pencil, face: Face, band: Band, side: int, rng: np.random.Generator) -> None:
    v = np.linspace(0.1, 1, 30)[:, None]
    strands = band(side * (0.45 + 0.5 * PROGRESS), v)
    comb(pencil, strands, 110, face.hair, rng, Combing(length=(0.2, 0.5), width=(0.3, 0.7), sheen=60, sheen_at=0.3))


def draw_part(pencil: Pencil, face: Face, band: Band, part: float, rng: np.random.Generator) -> None:
    """The line of scalp at the part: clear at the hairline, lost among the hair towards the crown."""
    v = np.linspace(-0.04, 0.84, 9)
    drift = np.cumsum(rng.normal(size=9)) * 0.0012
    line = band(part * (1 - 0.30 * v) + drift - drift[0], v)
    pencil.line(moved(line, 1.2, 0.2), 2.2, 6, 0.6, samples=20, thickest=0.35)
    pencil.line(line, 2.6, 225, 0.9, samples=20, thickest=0.25, blur=0.4)
    n = 34
    at = rng.uniform(0.3, 0.9, n)
    roots = band(part * (1 - 0.30 * at), at) + rng.normal(size=(n, 2)) * 0.5
    side = np.where(rng.random(n) < 0.5, -1.0, 1.0)
    shifts = np.stack([side * rng.uniform(1.5, 6, n), rng.uniform(-1.2, 1.2, n)], 1)
    tone = face.hair.tone + rng.random(n) * 40
    pencil.hairs(straight(roots, shifts), rng.uniform(0.25, 0.5, n), tone, 0.7, root=0.3)


def draw_hairline(pencil: Pencil, face: Face, band: Band, rng: np.random.Generator, part: float | None = None) -> None:
    """Fine roots that soften the hairline, combed upwards, or away from a part."""
    n = 200
    u = rng.uniform(-0.82, 0.82, n)
    roots = band(u, rng.uniform(-0.02, 0.05, n))
    if part is None:
        tips = band(u * 0.97 + rng.normal(size=n) * 0.03, rng.uniform(0.14, 0.3, n))
    else:
        tips = band(u + np.sign(u - part) * 0.10, rng.uniform(0.10, 0.2, n))
    pencil.hairs(straight(roots, tips - roots), 0.30, face.hair.tone + 22, 0.6, root=0.3, passes=3)
