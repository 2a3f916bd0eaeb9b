"""Waves, tufts and stray strands, added to grown hair; and the width of strands."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from training.portrait.hair.growth import unit

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from training.portrait.hair.growth import Growth
    from training.portrait.hair.styles import Texture
    from training.portrait.head import Array

_MIDDLE = np.array([0.0, 6.75, 0.25], np.float32)


def add_texture(growth: Growth, texture: Texture, rng: np.random.Generator) -> tuple[Array, Array]:
    """Points (n, k, 3) of the strands, waved, gathered in tufts, with strays; and their radii (n, k)."""
    points = growth.points
    if texture.curl[0] > 0:
        points = points + _waves(growth, texture, rng)
    along = np.linspace(0, 1, points.shape[1], dtype=np.float32)
    # Strands of other lengths than their leader's would be bent to its end.
    alike = np.abs(growth.length - growth.length[growth.leader]) / np.maximum(growth.length, 1e-3)
    pull = np.where(rng.random(len(points)) < 0.04, 0, texture.gather) * np.clip(1 - 2 * alike, 0, 1)
    gather = pull[:, None] * along**1.2
    points = points + (points[growth.leader] - points) * gather[..., None]
    stray = rng.random(len(points)) < texture.flyaways
    points = points + _strays(growth, stray, rng)
    radii = _radii(growth, texture, rng) * np.where(stray, 0.5, 1.0)[:, None]
    return np.asarray(points, np.float32), np.asarray(radii, np.float32)


def _radii(growth: Growth, texture: Texture, rng: np.random.Generator) -> Array:
    """Radii (n, k), thinner towards the tips."""
    along = np.linspace(0, 1, growth.points.shape[1])
    taper = np.where(along < 0.6, 1.0, 1 - (along - 0.6) / 0.4 * 0.72)
    return np.asarray(texture.radius * taper * rng.uniform(0.7, 1.3, (len(growth.points), 1)), np.float32)


def _waves(growth: Growth, texture: Texture, rng: np.random.Generator) -> Array:
    amplitude, wavelength = texture.curl
    points = growth.points
    along = np.linspace(0, 1, points.shape[1], dtype=np.float32)
    # Waves of neighbours run side by side in long hair; in short curls every tuft is for itself.
    around = 3.0 * np.arctan2(points[:, 0, 0], points[:, 0, 2] - 0.2)
    loose = np.pi * float(np.clip(1.25 - wavelength, 0.35, 1))
    phase = around + rng.uniform(-loose, loose, len(points))[growth.leader]
    phase = phase + rng.normal(size=len(points)) * 0.3
    pace = rng.uniform(0.85, 1.2, len(points))[growth.leader]
    angle = phase[:, None] + along * (growth.length * pace / wavelength)[:, None] * 2 * np.pi
    strength = along**1.3 if texture.growing else np.minimum(1, along * 4)
    # Short strands bend less than a whole wave would have it.
    size = amplitude * np.minimum(1, growth.length / (1.2 * wavelength))[:, None] * strength
    ahead = unit(points[:, -1] - points[:, 0])
    outwards = unit(points[:, points.shape[1] // 2] - _MIDDLE)
    across = unit(np.cross(ahead, outwards))
    sideways = across[:, None] * (size * np.cos(angle))[..., None]
    return np.asarray(sideways + outwards[:, None] * (0.8 * size * (1 + np.sin(angle)))[..., None], np.float32)


def _strays(growth: Growth, stray: NDArray[np.bool_], rng: np.random.Generator) -> Array:
    """Offsets (n, k, 3) that bend stray strands off the others."""
    count, k, _ = growth.points.shape
    along = np.linspace(0, 1, k, dtype=np.float32)
    outwards = unit(growth.points[:, k // 2] - _MIDDLE)
    push = outwards * rng.uniform(0.0, 0.06, (count, 1)) + rng.normal(size=(count, 3)) * 0.03
    push *= np.minimum(1, growth.length[:, None] / 0.8) * stray[:, None]
    return np.asarray(push[:, None] * along[None, :, None] ** 1.3, np.float32)
