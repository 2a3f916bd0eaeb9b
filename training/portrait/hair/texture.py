"""Waves, tufts and stray strands, added to grown hair; and the width of strands."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from training.portrait.hair.growth import unit

if TYPE_CHECKING:
    from training.portrait.hair.growth import Growth
    from training.portrait.hair.styles import Texture
    from training.portrait.head import Array

_MIDDLE = np.array([0.0, 6.75, 0.25], np.float32)


def add_texture(growth: Growth, texture: Texture, rng: np.random.Generator) -> Array:
    """Points (n, k, 3) of the strands, waved, gathered in tufts, with strays."""
    points = growth.points
    if texture.curl[0] > 0:
        points = points + _waves(growth, texture, rng)
    along = np.linspace(0, 1, points.shape[1], dtype=np.float32)
    gather = np.where(rng.random(len(points)) < 0.04, 0, texture.gather)[:, None] * along**1.2
    points = points + (points[growth.leader] - points) * gather[..., None]
    return np.asarray(points + _strays(growth, texture, rng, along), np.float32)


def strand_radii(growth: Growth, texture: Texture, rng: np.random.Generator) -> Array:
    """Radii (n, k), thinner towards the tips."""
    along = np.linspace(0, 1, growth.points.shape[1])
    taper = np.where(along < 0.6, 1.0, 1 - (along - 0.6) / 0.4 * 0.72)
    return np.asarray(texture.radius * taper * rng.uniform(0.7, 1.3, (len(growth.points), 1)), np.float32)


def _waves(growth: Growth, texture: Texture, rng: np.random.Generator) -> Array:
    amplitude, wavelength = texture.curl
    points = growth.points
    along = np.linspace(0, 1, points.shape[1], dtype=np.float32)
    phase = rng.uniform(0, 2 * np.pi, len(points))[growth.leader] + rng.normal(size=len(points)) * 0.3
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


def _strays(growth: Growth, texture: Texture, rng: np.random.Generator, along: Array) -> Array:
    count = len(growth.points)
    stray = (rng.random(count) < texture.flyaways).astype(np.float32)[:, None]
    outwards = unit(growth.points[:, growth.points.shape[1] // 2] - _MIDDLE)
    push = outwards * rng.uniform(0.01, 0.10, (count, 1)) + rng.normal(size=(count, 3)) * 0.04
    push *= np.minimum(1, growth.length[:, None] / 0.6)
    return np.asarray((stray * push)[:, None] * along[None, :, None] ** 1.3, np.float32)
