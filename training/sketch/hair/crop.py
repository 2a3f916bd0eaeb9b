"""Very short hair and baldness."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from training.sketch.curves import CENTRE, mirrored, straight
from training.sketch.hair.band import Band, Shape, uneven

if TYPE_CHECKING:
    from training.sketch.geometry import Face
    from training.sketch.pencil import Pencil


def draw_crop(pencil: Pencil, face: Face, rng: np.random.Generator) -> None:
    """A sports cut: short bristles standing away from the skull, thinner at the sides."""
    curl = face.hair.curl
    band = Band(face, Shape(5.0 + rng.normal() * 0.8 + 2 * curl, 1.6, 3.0, lumps=uneven(rng, 0.7)))
    tone = face.hair.tone + 6
    pencil.fill(band.mass(-0.66, 0.66, 0.10), tone, 0.9, 1.8)
    pencil.fill(band.mass(-0.97, 0.97, 0.12, 0.98), tone + 22, 0.62, 1.5)
    n = 1250
    u, v = rng.uniform(-0.985, 0.985, n), rng.random(n) ** 0.9
    side = np.abs(u) > 0.66
    roots = band(u, v * 0.97)
    upwards = band(u * 0.97, np.clip(v + 0.2, 0, 1.15)) - roots
    upwards /= np.linalg.norm(upwards, axis=1, keepdims=True) + 1e-6
    shifts = upwards * (rng.uniform(2.5, 5.2, n) * np.where(side, 0.7, 1))[:, None]
    shifts += rng.normal(size=(n, 2)) * (0.7 + 1.2 * curl)
    sheen = 45 * np.exp(-(((v - 0.55) / 0.2) ** 2)) * rng.random(n)
    tones = tone + rng.random(n) * 40 - 15 + sheen + 25 * side + 60 * face.hair.grey * (rng.random(n) < 0.4)
    pencil.hairs(straight(roots, shifts), rng.uniform(0.25, 0.5, n), np.clip(tones, 5, 210), 0.7, root=0.5)


def draw_bald(pencil: Pencil, face: Face, rng: np.random.Generator) -> None:
    """A bare crown with hair over the ears."""
    band = Band(face, Shape(1.2, 3.2, 3.0))
    curve = face.outline.curve[face.outline.curve[:, 1] < 92]
    for side in (-1, 1):
        pencil.line(mirrored(curve, side), 1.2, 60, 0.6, samples=30, thickest=0.7, ends=0.3)
    pencil.oval(CENTRE - 9, face.heights.crown + 17, (17, 8.5), 255, 0.75, 5.0)
    for side in (-1, 1):
        _draw_wreath(pencil, face, band, side, rng)
    _draw_down(pencil, band, rng)


def _draw_wreath(pencil: Pencil, face: Face, band: Band, side: int, rng: np.random.Generator) -> None:
    tone, top, n = face.hair.tone + 10, 0.60 + rng.normal() * 0.02, 300
    pencil.fill(band.mass(side * 0.985, side * top, 0.10), tone + 15, 0.72, 2.0)
    k, v = rng.uniform(top - 0.03, 0.985, n), rng.random(n)
    roots = band(side * k, v)
    shifts = band(side * np.clip(k + 0.05, 0, 1), v - 0.02) - roots + rng.normal(size=(n, 2)) * 0.8
    width = 0.42 * np.clip((k - top) / 0.08, 0.15, 1)
    tones = np.clip(tone + rng.random(n) * 55 - 10 + 40 * face.hair.grey, 5, 210)
    pencil.hairs(straight(roots, shifts), width, tones, 0.75, root=0.4)


def _draw_down(pencil: Pencil, band: Band, rng: np.random.Generator) -> None:
    """The few fine hairs left on the crown."""
    n = 60
    roots = band(rng.uniform(-0.5, 0.5, n), rng.uniform(0.2, 0.95, n))
    shifts = np.stack([rng.normal(size=n) * 2 + 4, -rng.random(n) * 2], 1)
    pencil.hairs(straight(roots, shifts), 0.2, 90, 0.35)
