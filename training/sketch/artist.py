"""The hand behind a picture: small differences of light, contrast, line and placement between drawings."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, slots=True)
class Artist:
    """How one picture is drawn.

    light: direction towards the light (x, y, z), a unit vector. contrast: exponent on darkness, below 1 darker.
    line_weight: relative width of lines. tilt: degrees. offset: placement on the page, units of the page.
    """

    light: tuple[float, float, float]
    contrast: float
    line_weight: float
    tilt: float
    offset: tuple[float, float]


def choose_artist(rng: np.random.Generator) -> Artist:
    """Draw a style; the light always comes from above on the viewer's left."""
    light = np.array([rng.uniform(-0.24, -0.16), rng.uniform(-0.12, -0.08), 0.96])
    light /= np.linalg.norm(light)
    x, y, z = light.tolist()
    return Artist(
        light=(x, y, z),
        contrast=float(rng.uniform(0.98, 1.10)),
        line_weight=float(rng.uniform(0.95, 1.08)),
        tilt=float(np.clip(rng.normal(), -2, 2) * 0.25),
        offset=(float(rng.uniform(-0.7, 0.7)), float(rng.uniform(-0.7, 0.7)) + 14.5),
    )
