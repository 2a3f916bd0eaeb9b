"""Tails and buns: what tied hair ends in."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.interpolate import CubicSpline

from training.portrait.hair.colour import HairColour, strand_colours
from training.portrait.hair.growth import KNOTS, unit
from training.portrait.scene import Strands

if TYPE_CHECKING:
    from training.portrait.hair.styles import Style
    from training.portrait.head import Array

_TAIL = 900
_BUN = 1400


def tied_hair(style: Style, colour: HairColour, rng: np.random.Generator) -> list[Strands]:
    """The tail or the bun of a style, in rest space; nothing where hair is not tied."""
    if style.knot is None:
        return []
    side = float(rng.choice([-1, 1]))
    if style.knot == "bun":
        points = _ball(KNOTS["bun"] + np.array([0, 0.17, -0.02]), rng.uniform(0.26, 0.34), rng)
    elif style.knot == "low bun":
        points = _ball(KNOTS["low bun"] + np.array([0.0, 0.0, -0.16]), 0.28, rng)
    elif style.knot == "ponytail":
        points = _tail(
            [
                (0, 7.10, -0.50),
                (0.05 * side, 7.28, -0.75),
                (0.30 * side, 6.9, -0.98),
                (0.55 * side, 6.1, -0.80),
                (0.62 * side, 5.3, -0.62),
                (0.60 * side, 4.6, -0.5),
            ],
            0.17,
            rng,
        )
    else:
        points = _tail(
            [
                (0, 6.05, -0.46),
                (0.25 * side, 5.85, -0.50),
                (0.52 * side, 5.5, -0.28),
                (0.66 * side, 5.16, 0.28),
                (0.62 * side, 4.8, 0.76),
                (0.56 * side, 4.2, 0.98),
            ],
            0.15,
            rng,
        )
    count, k, _ = points.shape
    clump = rng.integers(0, 60, count)
    along = np.linspace(0, 1, k)
    taper = np.where(along < 0.7, 1.0, 1 - (along - 0.7) / 0.3 * 0.6)
    radii = np.broadcast_to(0.0048 * taper, (count, k)).astype(np.float32)
    return [Strands("hair", points, radii, strand_colours(colour, clump, np.zeros(count, np.float32), rng))]


def _tail(places: list[tuple[float, float, float]], radius: float, rng: np.random.Generator) -> Array:
    """Strands (n, 12, 3) along a curve, in a bundle that swells behind its tie and thins out at its end."""
    t = np.linspace(0, 1, 12)
    middle = CubicSpline(np.linspace(0, 1, len(places)), np.array(places))(t)
    swell = radius * np.interp(t, [0, 0.06, 0.25, 0.6, 1], [0.25, 0.4, 1.0, 0.95, 0.45])
    disc = rng.normal(size=(_TAIL, 1, 3)) * 0.5
    disc /= np.maximum(1, np.linalg.norm(disc, axis=2, keepdims=True))
    points = middle + disc * swell[None, :, None]
    wander = rng.normal(size=(_TAIL, 1, 3)) * 0.05 * (t**2)[None, :, None]
    end = rng.uniform(0.82, 1.0, (_TAIL, 1))
    points = points + wander
    # Strands end at different lengths.
    place = t[None] * end * 11
    low = np.minimum(place.astype(int), 10)
    share = (place - low)[..., None]
    rows = np.arange(_TAIL)[:, None]
    return np.asarray(points[rows, low] * (1 - share) + points[rows, low + 1] * share, np.float32)


def _ball(middle: Array, radius: float, rng: np.random.Generator) -> Array:
    """Strands (n, 12, 3) of tufts that are coiled around a ball, some with loose ends."""
    tufts = 22
    tuft = rng.integers(0, tufts, _BUN)
    lean = rng.normal(size=3) * 0.25
    axis = unit(np.array([0.0, 1.0, 0.35]) + lean + rng.normal(size=(tufts, 3)) * 0.38)
    axis = unit(axis[tuft] + rng.normal(size=(_BUN, 3)) * 0.04)
    first = unit(np.cross(axis, unit(rng.normal(size=(_BUN, 3)))))
    second = np.cross(axis, first)
    angle = np.linspace(0, 1.3 * np.pi, 12)
    # The height of a tuft on the ball changes along its way, as in a coil.
    height = np.sort(rng.uniform(-0.9, 0.9, tufts))[tuft][:, None] + rng.normal(size=(_BUN, 1)) * 0.07
    climb = rng.uniform(-0.25, 0.25, tufts)[tuft][:, None] * np.linspace(-1, 1, 12)
    latitude = np.clip(height + climb, -0.97, 0.97)
    ring = np.cos(angle)[None, :, None] * first[:, None] + np.sin(angle)[None, :, None] * second[:, None]
    direction = ring * np.sqrt(1 - latitude**2)[..., None] + axis[:, None] * latitude[..., None]
    relief = (0.90 + 0.10 * np.abs(np.sin(3.1 * np.arange(tufts))))[tuft] + 0.04 * rng.normal(size=_BUN)
    loose = (rng.random(_BUN) < 0.04)[:, None] * np.linspace(0, 1, 12) ** 2 * rng.uniform(0.1, 0.5, (_BUN, 1))
    reach = radius * (relief[:, None] + loose)
    return np.asarray(middle + direction * reach[..., None] * np.array([1.05, 0.85, 1.0]), np.float32)
