"""Tied hair: a bun on the crown, or a tail over one shoulder."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from training.sketch.curves import CENTRE, Array, spline
from training.sketch.hair.strands import Combing, comb, curled, gather

if TYPE_CHECKING:
    from training.sketch.geometry import Face
    from training.sketch.pencil import Pencil

_STRANDS = 34


def draw_tied(pencil: Pencil, face: Face, rng: np.random.Generator) -> None:
    """Draw the tied part of the hair: in front of the neck, behind the jaw and the crown."""
    tail = rng.random() < 0.45 or face.male
    side = 1 if rng.random() < 0.5 else -1
    bare = face.person["hairstyle.topLength"] in ("짧음", "대머리")
    if bare or not face.has("hairstyle.sizeLength", "묶음"):
        return
    if tail:
        _draw_tail(pencil, face, side, rng)
    else:
        _draw_bun(pencil, face, rng)


def _draw_tail(pencil: Pencil, face: Face, side: int, rng: np.random.Generator) -> None:
    """A tail that comes from behind the neck, swells over the shoulder and runs out in uneven tips."""
    x = face.neck + 1
    middle = spline([(x - 6, 158), (x + 4, 178), (x + 10, 198), (x + 8, 216), (x + 1, 231)], 18)
    half = np.interp(np.linspace(0, 1, 18), [0, 0.2, 0.5, 0.8, 1], [4.5, 8.5, 10.5, 7.5, 3.0])
    v = np.linspace(-1, 1, _STRANDS)[:, None, None]
    across = np.stack([half, np.zeros(18)], -1)[None]
    strands = (middle[None] + v * across) * [side, 1] + [CENTRE, 0]
    strands[:, :, 1] += rng.normal(size=(_STRANDS, 1)) * np.linspace(0, 6, 18)[None]
    strands, _ = gather(strands, 6, 0.4, rng)
    strands = curled(face, strands, rng)
    body = np.concatenate([strands[0, :15], strands[-1, :15][::-1]])
    pencil.fill(body, face.hair.tone, 1.0, 0.9)
    _comb_locks(pencil, face, strands, rng)


def _comb_locks(pencil: Pencil, face: Face, strands: Array, rng: np.random.Generator) -> None:
    body = Combing(
        length=(0.2, 0.5), width=(0.3, 0.7), span=(0.0, 1.0), sheen=110, sheen_at=0.35, sheen_spread=0.16, dark=12
    )
    comb(pencil, strands, 170, face.hair, rng, body)
    tips = Combing(length=(0.2, 0.35), width=(0.3, 0.7), span=(0.6, 1.0), sheen=30, alpha=0.85, root=0.5, jitter=0.8)
    comb(pencil, strands, 60, face.hair, rng, tips)


def _draw_bun(pencil: Pencil, face: Face, rng: np.random.Generator) -> None:
    y = face.heights.crown - 14
    wide, high = 16 + rng.normal(), 12 + rng.normal()
    pencil.oval(CENTRE, y, (wide, high), face.hair.tone, 1.0, 0.8)
    turn = np.linspace(0, 2 * np.pi, 40)[None]
    ring = np.linspace(0, 2.6, 14)[:, None]
    shrink = 1 - 0.27 * ring
    x = CENTRE + np.cos(turn + ring) * wide * shrink
    strands = np.stack([x, y + np.sin(turn + ring) * high * shrink], -1)
    coil = Combing(
        length=(0.15, 0.4),
        width=(0.3, 0.65),
        span=(0.0, 1.0),
        sheen=110,
        sheen_at=0.6,
        sheen_spread=0.14,
        dark=12,
        jitter=0.7,
    )
    comb(pencil, strands, 170, face.hair, rng, coil)
    loose = Combing(length=(0.08, 0.2), width=(0.2, 0.35), span=(0.0, 1.0), sheen=20, alpha=0.6, jitter=1.8)
    comb(pencil, strands[:2], 26, face.hair, rng, loose)
