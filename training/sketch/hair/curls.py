"""Curly and permed texture: a scalloped silhouette and ringlets."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from training.sketch.curves import Array, bezier_through
from training.vocabulary import covers_forehead

if TYPE_CHECKING:
    from training.sketch.geometry import Face
    from training.sketch.hair.band import Band
    from training.sketch.hair.curtain import Curtain
    from training.sketch.pencil import Pencil


def draw_curls(pencil: Pencil, face: Face, band: Band, curtain: Curtain | None, rng: np.random.Generator) -> None:
    """Draw curls over hair of the types 곱슬머리 and 파마; long hair keeps its waves and gets few of them."""
    frizzy, tied = face.has("hairstyle.type", "곱슬머리"), face.has("hairstyle.sizeLength", "묶음")
    if not frizzy and not face.has("hairstyle.type", "파마"):
        return
    long = curtain is not None and curtain.end > 170
    edge = _draw_scallops(pencil, face, band, (1.6 if tied else 2.6 if frizzy else 4.6), rng)
    count = (280 if frizzy else 70 if long else 150) // (2 if tied else 1)
    lowest = -0.75 if covers_forehead(face.person) else 0.08
    middles = [band(rng.uniform(-0.95, 0.95, count), rng.uniform(lowest, 0.96, count)), edge]
    if curtain is not None:
        y = rng.uniform(100, min(curtain.end - 6, 246), count // 2)
        v = rng.uniform(0.05, 0.95, count // 2)
        middles += [curtain(face, side, v[k::2], y[k::2]) for k, side in enumerate((-1, 1))]
    _draw_ringlets(pencil, face, np.concatenate(middles), (1.3, 2.1) if frizzy else (3.2, 5.4), rng)


def _draw_scallops(pencil: Pencil, face: Face, band: Band, height: float, rng: np.random.Generator) -> Array:
    """A bumpy silhouette; returns the tops of the bumps."""
    u = np.linspace(-0.97, 0.97, 150)
    step = 1.9 if height < 3 else 1.0  # small curls are many
    phase = np.cumsum(step * rng.uniform(0.18, 0.42, 150))
    edge = band(u, 1.0)
    outwards = edge - band(u, 0.8)
    outwards /= np.linalg.norm(outwards, axis=1, keepdims=True) + 1e-6
    edge = edge + outwards * (height * np.abs(np.sin(phase)) ** 0.7 - 0.6)[:, None]
    pencil.fill(np.concatenate([edge, band(u[::-1], 0.94)]), face.hair.tone, 1.0, 0.5)
    return np.asarray(edge[np.sin(phase) ** 2 > 0.8][::3])


def _draw_ringlets(
    pencil: Pencil, face: Face, middles: Array, radii: tuple[float, float], rng: np.random.Generator
) -> None:
    """Arcs around the middles (n, 2): a dark groove and a lit ridge beside it for each."""
    n = len(middles)
    radius, turn = rng.uniform(*radii, n), rng.uniform(0, 2 * np.pi, n)
    sweep = rng.uniform(2.2, 3.8, n)
    for wider, later, lighter, weight in ((0.0, 0.0, -18, 0.9), (0.6, 0.3, 45, 0.55)):
        angle = (turn + later)[:, None] + sweep[:, None] * np.array([0, 1 / 3, 2 / 3, 1])
        circle = np.stack([np.cos(angle), 0.85 * np.sin(angle)], -1)
        points = middles[:, None] + circle * (radius + wider)[:, None, None]
        tone = np.clip(face.hair.tone + lighter + rng.random(n) * 40, 4, 225)
        pencil.hairs(bezier_through(points), rng.uniform(0.5, 1.0, n) * weight, tone, 0.7, root=0.2)
