"""Lashes of both lids, and the dark line where the upper ones root."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from training.portrait.scene import Strands

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from training.portrait.head import Array, Eye, Head
    from training.vocabulary import Person

_BLACK = (0.020, 0.014, 0.012)
_FAINT = (0.10, 0.07, 0.06)
_OFF_LID = np.array([0, 0.002, 0.062], np.float32)
"""From the template's lash line, which lies under the skin, to the rim of the lid."""


def grow_lashes(person: Person, head: Head, fullness: float, liner: float, rng: np.random.Generator) -> list[Strands]:
    """Lashes of both eyes. fullness: 0..1, mascara; liner: 0..1, a drawn line along the upper lid."""
    natural = (0.26 if person.gender == "M" else 0.50) + 0.12 * rng.random()
    amount = natural + 0.45 * fullness
    return [
        strands
        for eye in head.template.eyes
        for strands in (
            _lid_line(head, eye, amount, liner),
            _upper(head, eye, amount, rng),
            _lower(head, eye, amount, rng),
        )
    ]


def _lid_line(head: Head, eye: Eye, amount: float, liner: float) -> Strands:
    t = np.linspace(0.03, 0.97, 24)
    points = _along(head.coarse[eye.upper.roots], t) + _OFF_LID
    taper = np.sin(np.pi * np.clip(t * 0.88 + 0.08, 0, 1)) ** 0.7
    radii = (0.0056 + 0.0046 * liner + 0.0018 * amount) * taper
    return _strands(points[None], radii[None], _BLACK)


def _upper(head: Head, eye: Eye, amount: float, rng: np.random.Generator) -> Strands:
    count = int(34 + 50 * amount)
    t = np.sort(rng.random(count)) * 0.9 + 0.07
    root = _along(head.coarse[eye.upper.roots], t)
    tip = _along(head.coarse[eye.upper.tips], np.clip(t + 0.05 * (t - 0.3), 0, 1))
    length = (0.40 + 0.55 * amount) * rng.uniform(0.5, 1.0, (count, 1))
    s = np.linspace(0, 1, 5)[:, None]
    points = root[:, None] + (tip - root)[:, None] * length[:, None] * s
    points = points - np.sin(np.pi * s) * np.array([0, 0.010, 0]) * length[:, None] + _OFF_LID
    return _strands(points, np.tile([0.0028, 0.0024, 0.0019, 0.0013, 0.0006], (count, 1)), _BLACK)


def _lower(head: Head, eye: Eye, amount: float, rng: np.random.Generator) -> Strands:
    count = 22
    t = rng.random(count) * 0.75 + 0.2
    root = _along(head.coarse[eye.lower.roots], t) + np.array([0, 0, 0.045])
    length = rng.uniform(0.012, 0.024, count) * (0.6 + 0.5 * amount)
    outwards = 0.02 * (t - 0.4) * np.sign(root[:, 0])
    tip = root + np.stack([outwards, -length, np.full(count, 0.02)], axis=1)
    s = np.linspace(0, 1, 3)[:, None]
    points = root[:, None] * (1 - s) + tip[:, None] * s
    return _strands(points, np.tile([0.0010, 0.0008, 0.0004], (count, 1)), _FAINT)


def _along(line: Array, t: NDArray[np.floating]) -> NDArray[np.floating]:
    """Points (n, 3) at shares `t` of the length of a polyline."""
    length = np.concatenate([[0], np.cumsum(np.linalg.norm(np.diff(line, axis=0), axis=1))])
    return np.stack([np.interp(t, length / length[-1], line[:, axis]) for axis in range(3)], axis=1)


def _strands(points: NDArray[np.floating], radii: NDArray[np.floating], colour: tuple[float, float, float]) -> Strands:
    colours = np.tile(np.array(colour, np.float32), (len(points), 1))
    return Strands("lash", points.astype(np.float32), radii.astype(np.float32), colours)
