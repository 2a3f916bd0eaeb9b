"""Fine short hairs along the hairline, which soften it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from training.portrait.hair.colour import HairColour, strand_colours
from training.portrait.hair.growth import unit
from training.portrait.scene import Strands

if TYPE_CHECKING:
    from training.portrait.hair.roots import Roots
    from training.portrait.head import Array

_COUNT = 280
_POINTS = 5


def baby_hairs(roots: Roots, edge: Array, colour: HairColour, rng: np.random.Generator) -> Strands:
    """Thin hairs at the forehead and the temples; edge: (n) distance of each root to the hairline."""
    x, y, _ = roots.positions.T
    border = np.flatnonzero((edge > -0.03) & (edge < 0.06) & (y > 6.35) & ((y > 6.8) | (np.abs(x) > 0.5)))
    chosen = rng.choice(border, min(_COUNT, len(border)), replace=False)
    start, normals = roots.positions[chosen], roots.normals[chosen]
    high = (start[:, 1] > 6.85)[:, None]
    outwards = np.stack([np.sign(start[:, 0]) * 0.3, 0 * start[:, 0] + 0.4, 0 * start[:, 0] - 0.5], axis=1)
    down = np.array([0.0, -0.7, -0.2])
    heading = unit(normals * 0.35 + np.where(high, outwards, down) + rng.normal(size=start.shape) * 0.2)
    length = rng.uniform(0.05, 0.13, len(chosen)) * np.clip(0.5 + edge[chosen] * 6, 0.3, 1)
    along = np.linspace(0, 1, _POINTS)
    points = start[:, None] + heading[:, None] * (length[:, None] * along)[..., None]
    points[..., 1] -= 0.03 * along**2
    radii = np.broadcast_to(0.0016 * (1 - 0.6 * along), points.shape[:2])
    colours = strand_colours(colour, np.arange(len(chosen)), np.ones(len(chosen), np.float32), rng)
    return Strands("hair", points.astype(np.float32), radii.astype(np.float32), colours)
