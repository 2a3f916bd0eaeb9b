"""Eyeballs with painted irises, shaded by the lids that cover them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from training.portrait.interpolation import smoothstep
from training.portrait.scene import Eyeball

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from training.portrait.head import Array, Eye, Head
    from training.portrait.scene import Colour

_RINGS, _SPOKES = 110, 128
_IRIS: Final = 0.47
"""Half the angle that the iris spans, radians."""
_PUPIL: Final = 0.40
"""Radius of the pupil as a share of the iris."""


@dataclass(frozen=True, slots=True)
class EyeLook:
    """What eyes look like: iris, brightness of the white, and the directions (3) of gaze and towards the light."""

    iris: Colour
    white: float
    gaze: Array
    light: Array


def eye_look(light: Array, old: float, rng: np.random.Generator) -> EyeLook:
    """Dark brown eyes that look into the camera, nearly."""
    gaze = _unit(np.array([rng.normal() * 0.02, rng.normal() * 0.02 - 0.01, 1.0]))
    red, green, blue = np.array([0.070, 0.038, 0.021]) * rng.uniform(0.35, 0.95)
    return EyeLook((float(red), float(green), float(blue)), 0.74 - 0.06 * old, gaze, light)


def eyeballs(head: Head, look: EyeLook, rng: np.random.Generator) -> list[Eyeball]:
    """Both eyeballs of a head."""
    return [_eyeball(head, eye, look, rng) for eye in head.template.eyes]


def _eyeball(head: Head, eye: Eye, look: EyeLook, rng: np.random.Generator) -> Eyeball:
    ball = head.coarse[eye.ball]
    centre, radius = (ball.max(0) + ball.min(0)) / 2, float(np.ptp(ball[:, 0])) / 2
    directions, angle, turn = _sphere(look.gaze)
    vertices = centre + radius * directions
    ratio = angle / _IRIS
    colours = _painted(ratio, turn, look, rng)
    shade = _lid_shade(vertices, head.coarse[eye.upper.roots], head.coarse[eye.lower.roots])
    return Eyeball(
        vertices.astype(np.float32),
        _triangles(),
        (colours * (1 - shade)[:, None]).astype(np.float32),
        _glint(directions, look).astype(np.float32),
    )


def _sphere(gaze: Array) -> tuple[NDArray[np.floating], NDArray[np.floating], NDArray[np.floating]]:
    """Directions (n, 3) on rings around the gaze, dense on the iris; their angle from it and around it (n)."""
    side = _unit(np.cross([0, 1, 0], gaze))
    up = np.cross(gaze, side)
    rings = np.concatenate([np.linspace(1e-3, 0.75, 72), np.linspace(0.78, np.pi - 1e-3, _RINGS - 72)])
    angle, turn = np.meshgrid(rings, np.linspace(0, 2 * np.pi, _SPOKES, endpoint=False), indexing="ij")
    around = np.cos(turn)[..., None] * side + np.sin(turn)[..., None] * up
    directions = np.cos(angle)[..., None] * gaze + np.sin(angle)[..., None] * around
    return directions.reshape(-1, 3), angle.ravel(), turn.ravel()


def _painted(
    ratio: NDArray[np.floating], turn: NDArray[np.floating], look: EyeLook, rng: np.random.Generator
) -> NDArray[np.floating]:
    """White, iris with radial fibres and a dark limbal ring, pupil; `ratio` is 1 at the rim of the iris."""
    fine = np.interp(turn, np.linspace(0, 2 * np.pi, 96), rng.random(96))
    coarse = np.interp(turn, np.linspace(0, 2 * np.pi, 40), rng.random(40))
    white = look.white * np.array([1.0, 0.946, 0.926]) * (1 - 0.35 * smoothstep(1.15, 2.3, ratio))[:, None]
    fibres = 0.6 + 0.6 * fine + 0.5 * coarse
    ring = (1.55 - 0.45 * smoothstep(0.5, 0.8, ratio)) * (1 - 0.75 * smoothstep(0.74, 1.0, ratio))
    iris = np.array(look.iris) * (fibres * ring)[:, None]
    inside = (1 - smoothstep(0.93, 1.12, ratio))[:, None]
    pupil = (1 - smoothstep(_PUPIL - 0.04, _PUPIL + 0.03, ratio))[:, None]
    colours: NDArray[np.floating] = (white * (1 - inside) + iris * inside) * (1 - pupil) + 0.003 * pupil
    return colours


def _lid_shade(vertices: NDArray[np.floating], upper: Array, lower: Array) -> NDArray[np.floating]:
    """How dark the lids make the ball: a shadow under the upper one, a faint one above the lower, dark corners."""
    x, y = vertices[:, 0], vertices[:, 1]
    below = np.maximum(_lid_height(upper, x) - y, 0)
    above = np.maximum(y - _lid_height(lower, x), 0)
    middle, half = (upper[:, 0].min() + upper[:, 0].max()) / 2, np.ptp(upper[:, 0]) / 2
    corner = smoothstep(0.55, 1.0, np.abs(x - middle) / half)
    light = (1 - 0.72 * np.exp(-below / 0.036)) * (1 - 0.35 * np.exp(-above / 0.018)) * (1 - 0.38 * corner)
    shade: NDArray[np.floating] = 1 - light
    return shade


def _lid_height(line: Array, x: NDArray[np.floating]) -> NDArray[np.floating]:
    order = np.argsort(line[:, 0])
    height: NDArray[np.floating] = np.interp(x, line[order, 0], line[order, 1])
    return height


def _glint(directions: NDArray[np.floating], look: EyeLook) -> NDArray[np.floating]:
    """The key light's reflection, and a faint one of the fill."""
    key = _unit(_unit(look.light * 0.75 + np.array([0, 0.10, 0.55])) + 2.2 * look.gaze)
    fill = _unit(look.gaze * 3 + np.array([-look.light[0], -0.35, 0.4]))
    sharp = 1 - smoothstep(0.04, 0.085, np.arccos(np.clip(directions @ key, -1, 1)))
    soft = 1 - smoothstep(0.02, 0.16, np.arccos(np.clip(directions @ fill, -1, 1)))
    glint: NDArray[np.floating] = 1.3 * sharp + 0.07 * soft
    return glint


def _triangles() -> NDArray[np.int32]:
    ring = np.arange(_RINGS - 1)[:, None] * _SPOKES
    spoke, following = np.arange(_SPOKES)[None], (np.arange(_SPOKES)[None] + 1) % _SPOKES
    a, b = (ring + spoke).ravel(), (ring + following).ravel()
    c, d = a + _SPOKES, b + _SPOKES
    return np.concatenate([np.stack([a, c, d], 1), np.stack([a, d, b], 1)]).astype(np.int32)


def _unit(vector: NDArray[np.floating]) -> Array:
    return np.asarray(vector / np.linalg.norm(vector), np.float32)
