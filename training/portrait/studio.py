"""Light, camera and print of one picture: chance alone chooses them, never a trait of the person."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from training.portrait.scene import Camera, Light, Tone

if TYPE_CHECKING:
    from training.portrait.head import Array, Head

_HEART: Final = (0.0, 6.4, 0.6)
"""What the lights are turned towards: the middle of the face."""
_AVERAGE_HEIGHT: Final = 2.62
"""From chin to the top of the hair of the average head, decimetres."""


@dataclass(frozen=True, slots=True)
class Studio:
    """Lights, the direction (3) towards the key light, the brightness of the surroundings, and the print."""

    lights: list[Light]
    key: Array
    ambient: float
    tone: Tone


def set_up_studio(rng: np.random.Generator) -> Studio:
    """A key light from either side, hard or soft, with a weak fill and a rim light; one of three styles of print."""
    side = float(rng.choice([-1, 1]))
    azimuth, elevation = np.radians(rng.uniform(16, 46)) * side, np.radians(rng.uniform(22, 42))
    key = np.array([np.sin(azimuth) * np.cos(elevation), np.sin(elevation), np.cos(azimuth) * np.cos(elevation)])
    softness = rng.uniform(0, 1)
    lights = [
        _light(7 * key, 1.8 + 2.4 * softness, 510),
        _light(np.array([-5 * side, 0.3, 5]), 5.0, rng.uniform(26, 58)),
        _light(np.array([-2.5 * side, 2.5, -5]), 3.0, 25),
    ]
    return Studio(lights, key.astype(np.float32), float(rng.uniform(0.15, 0.24)), _print_style(rng))


def place_camera(head: Head, top: float, rng: np.random.Generator) -> Camera:
    """A camera at the height of the eyes that sees from the chest to above the hair.

    top: the highest point to show. Only half of a head's size is evened out, so that large faces look large.
    """
    template = head.template
    x, y, z = template.rest.T
    chin = float(head.vertices[(np.abs(x) < 0.06) & (z > 0.7) & (y > 5.1) & (y < 5.6)][:, 1].min())
    height = 0.5 * (top - chin) + 0.5 * _AVERAGE_HEIGHT
    half = height * 0.5 * rng.uniform(1.11, 1.17)
    distance = 13.5
    yaw, pitch, roll = np.clip(rng.normal(size=3) * (2.8, 1.5, 1.1), -5.5, 5.5)
    return Camera(
        target=(rng.normal() * 0.015, top + 0.10 * half - half + rng.normal() * 0.012, 0.5),
        distance=distance,
        view=float(2 * np.arctan(half / distance)),
        yaw=float(np.radians(yaw)),
        pitch=float(np.radians(pitch)),
        roll=float(np.radians(roll)),
    )


def _light(offset: Array, size: float, power: float) -> Light:
    x, y, z = (float(part) for part in np.array(_HEART) + offset)
    return Light((x, y, z), _HEART, float(size), float(power))


def _print_style(rng: np.random.Generator) -> Tone:
    """A contrasty print, a soft one, or a light one as of a photocopied sheet."""
    styles = (
        Tone(black=0.045, white=1.00, gamma=0.90, curve=0.50, grain=0.010),
        Tone(black=0.025, white=1.00, gamma=0.86, curve=0.30, grain=0.008),
        Tone(black=0.060, white=0.97, gamma=0.84, curve=0.65, grain=0.014),
    )
    return styles[int(rng.choice(len(styles), p=[0.5, 0.3, 0.2]))]
