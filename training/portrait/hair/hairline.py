"""Where hair grows: the hairline around the head as a height for each direction, and distances to it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from training.vocabulary import PRESENT

if TYPE_CHECKING:
    from training.portrait.head import Array
    from training.vocabulary import Person

_ANGLES = np.array([0, 10, 20, 28, 36, 44, 50, 55, 60, 65, 70, 80, 90, 97, 104, 115, 130, 180], np.float64)
"""Directions around the head seen from above, degrees from the front."""

_SHAPES = {
    "둥근형": (0.0, -0.005, -0.02, -0.05, -0.11, -0.22, -0.37),
    "각진형": (0.0, 0.0, 0.005, 0.01, 0.005, -0.06, -0.26),
    "M자형": (-0.03, 0.015, 0.10, 0.17, 0.17, 0.02, -0.24),
}
"""Height of the hairline at the first seven directions, relative to the middle of the forehead."""

_SIZES = {"넓다": 0.11, "보통": 0.0, "좁다": -0.10}
_AXIS_DEPTH = 0.25
_RADIUS = 0.68


@dataclass(frozen=True)
class Hairline:
    """Heights (18) of the hairline at the directions of `_ANGLES`, decimetres in rest space."""

    heights: Array

    def distance(self, points: Array) -> Array:
        """Soft signed distance (n) of rest points (n, 3) to the hairline, > 0 inside the hair."""
        x = np.abs(points[:, 0])
        angle = np.degrees(np.arctan2(x, points[:, 2] - _AXIS_DEPTH))
        fine = np.linspace(0, 180, 361)
        height = np.interp(fine, _ANGLES, self.heights)
        slope = np.gradient(height, np.radians(0.5) * _RADIUS)
        # A vertical gap to a steep line overstates the distance.
        tilt = np.sqrt(1 + np.interp(angle, fine, slope) ** 2)
        distance = (points[:, 1] - np.interp(angle, fine, height)) / tilt
        ear = (points[:, 2] > 0.22) & (x > 0.70) & (points[:, 1] < 6.48)
        return np.where(ear, -1.0, distance).astype(np.float32)


def hairline(person: Person, rng: np.random.Generator) -> Hairline:
    """The hairline that a person's traits ask for; women's is lower and rounder, age raises men's temples."""
    male = person.gender == "M"
    shape = person.traits.get("face.foreheadType", "둥근형")
    old = float(np.clip((person.age - 35) / 35, 0, 1))
    top = 6.98 if male else 6.95
    top += _SIZES.get(person.traits.get("face.foreheadSize", "보통"), 0.0) + rng.normal() * 0.012
    front = np.array(_SHAPES.get(shape, _SHAPES["둥근형"]))
    if shape == "M자형":
        front *= (0.85 + 0.45 * old if male else 0.7) * rng.uniform(0.9, 1.15)
    elif male:
        front += old * np.array([0.04, 0.05, 0.09, 0.12, 0.12, 0.10, 0.06])
    if person.traits.get("feature.sideburns") == PRESENT:
        burn = rng.uniform(6.00, 6.08)
        temple = [6.38, burn + 0.06, burn, burn]
    else:
        burn = rng.uniform(6.20, 6.30)
        temple = [6.56, 6.40, burn + 0.04, burn + 0.02]
    nape = 5.74 + rng.normal() * 0.02
    sides = [*temple, 6.53, 6.52, 6.40, 6.15, 5.95, nape + 0.03, nape]
    return Hairline(np.concatenate([top + front, sides]).astype(np.float32))
