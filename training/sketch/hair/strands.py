"""Strands of hair: bundles of curves (n, m, 2), their waves and locks, and the pencil strokes along them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from training.sketch.curves import Array, Indices, bezier_through

if TYPE_CHECKING:
    from training.sketch.geometry import Face, Hair
    from training.sketch.pencil import Pencil

STEPS = 18
PROGRESS: Array = np.linspace(0, 1, STEPS)[None]
"""Progress along a strand, root to tip: (1, STEPS)."""

# amplitude and frequency (waves a unit)
_WAVES = {"생머리": (0.0, 0.05), "반곱슬": (2.8, 0.036), "곱슬머리": (2.2, 0.075), "파마": (3.8, 0.045)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Combing:
    """How strokes are drawn along strands.

    length: least and most length of a stroke, as parts of a strand. width: least and most half width.
    span: the part of the strands that strokes cover. sheen: how much lighter the shine is; sheen_at, sheen_spread:
    where along the strand it lies. dark: how much darker some strokes are. jitter: of every stroke's points.
    """

    length: tuple[float, float] = (0.2, 0.5)
    width: tuple[float, float] = (0.22, 0.55)
    span: tuple[float, float] = (0.0, 1.0)
    sheen: float = 70
    sheen_at: float = 0.4
    sheen_spread: float = 0.16
    dark: float = 0
    alpha: float = 0.75
    root: float = 0.15
    jitter: float = 0.5


def comb(pencil: Pencil, strands: Array, count: int, hair: Hair, rng: np.random.Generator, how: Combing) -> None:
    """Draw `count` strokes over random stretches of the strands."""
    which = rng.integers(0, len(strands), count)
    length = rng.uniform(*how.length, count) * (1 - 0.45 * hair.curl)
    start = how.span[0] + rng.random(count) * np.maximum(how.span[1] - how.span[0] - length, 0.02)
    stretch = start[:, None] + length[:, None] * np.array([0, 1 / 3, 2 / 3, 1])
    points = along(strands, which, stretch) + rng.normal(size=(count, 1, 2)) * how.jitter
    tone = _tones(points, which, start + length / 2, len(strands), hair, rng, how)
    pencil.hairs(bezier_through(points), rng.uniform(*how.width, count), tone, how.alpha, root=how.root)


def _tones(
    points: Array, which: Indices, middle: Array, strands: int, hair: Hair, rng: np.random.Generator, how: Combing
) -> Array:
    """Tones of strokes: whole locks catch the light, at about the same place."""
    n = len(which)
    knots = np.arange(0, strands + 8, 6)
    lock = np.interp(which, knots, rng.random(len(knots)))
    shine = np.exp(-(((middle - how.sheen_at - 0.14 * (lock - 0.5)) / how.sheen_spread) ** 2))
    tone = hair.tone - 12 + rng.random(n) * 26 - how.dark * (rng.random(n) < 0.4)
    tone += how.sheen * shine * (0.15 + 1.3 * lock**1.5) * rng.random(n) ** 0.5
    tone += 50 * lock * (rng.random(n) < 0.16)
    if hair.curl:  # the crests of waves are lit, the hollows dark
        chord, first = points[:, 3] - points[:, 0], points[:, 1] - points[:, 0]
        cross = chord[:, 0] * first[:, 1] - chord[:, 1] * first[:, 0]
        tone += 75 * hair.curl * np.clip(7 * cross / ((chord * chord).sum(1) + 1e-6), -0.6, 1.4)
    if hair.grey:
        tone += 75 * (rng.random(n) < 0.45)
    return np.clip(tone, 4, 235)


def along(strands: Array, which: Indices, at: Array) -> Array:
    """Points of the strands `which` (n,) at progress `at` (n, k): (n, k, 2)."""
    steps = strands.shape[1]
    x = np.clip(at, 0, 1) * (steps - 1)
    i = np.minimum(x.astype(int), steps - 2)
    f = (x - i)[..., None]
    return np.asarray(strands[which[:, None], i] * (1 - f) + strands[which[:, None], i + 1] * f)


def curled(face: Face, strands: Array, rng: np.random.Generator, *, drift: float = 0.3, scale: float = 1.0) -> Array:
    """Strands with the waves of the person's type of hair; scale: of the waves, in width and length."""
    amplitude, frequency = _WAVES[face.person["hairstyle.type"]]
    return wave(strands, amplitude * scale, frequency / scale, rng, drift)


def wave(strands: Array, amplitude: float, frequency: float, rng: np.random.Generator, drift: float) -> Array:
    """Curl strands sideways; drift: how quickly the phase wanders from one strand to the next."""
    phase = np.cumsum(rng.normal(size=(len(strands), 1)) * drift, 0)
    if amplitude <= 0:
        return strands
    d = np.gradient(strands, axis=1)
    lengths = np.linalg.norm(d, axis=2)
    d /= lengths[..., None] + 1e-9
    distance = np.linspace(0, 1, strands.shape[1])[None] * lengths.sum(1, keepdims=True)
    shift = amplitude * np.clip(distance / 14, 0, 1) * np.sin(2 * np.pi * distance * frequency + phase)
    return np.asarray(strands + np.stack([-d[..., 1], d[..., 0]], -1) * shift[..., None])


def gather(strands: Array, size: float, pull: float, rng: np.random.Generator) -> tuple[Array, Indices]:
    """Draw neighbouring strands together into locks towards their tips.

    size: strands in a lock, about. Returns the strands and the number of each strand's lock.
    """
    n, steps, _ = strands.shape
    lock = (np.cumsum(rng.uniform(0.4, 1.6, n)) / size).astype(int)
    lock -= lock.min()
    sums = np.zeros((lock.max() + 1, steps, 2))
    np.add.at(sums, lock, strands)
    middle = (sums / np.maximum(np.bincount(lock), 1)[:, None, None])[lock]
    tightness = pull * np.linspace(0, 1, steps)[None, :, None] ** 1.6
    return middle + (strands - middle) * (1 - tightness), lock


def trim(strands: Array, lengths: Array) -> Array:
    """Shorten each strand to a part of its length (n,)."""
    at = lengths[:, None] * np.linspace(0, 1, strands.shape[1])[None]
    return along(strands, np.arange(len(strands)), at)
