"""The colour of the skin, vertex by vertex: tone, warmth of cheeks and nose, shade around the eyes, lips."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from training.portrait.shape import age_factor

if TYPE_CHECKING:
    from training.portrait.head import Array, HeadTemplate
    from training.portrait.makeup import MakeupLook
    from training.portrait.scene import Colour
    from training.vocabulary import Person

_LIPS = np.array([0.24, 0.46, 0.42])
"""How much darker than the skin around them lips are without make-up."""


def skin_tone(person: Person, rng: np.random.Generator) -> Colour:
    """Linear colour of the forehead: women a little lighter, elders a little darker."""
    old = float(np.clip((person.age - 40) / 30, 0, 1))
    light = (1 + rng.normal() * 0.07) * (1 - 0.07 * old) * (1.0 if person.gender == "M" else 1.04)
    red, green, blue = np.array([0.64, 0.45, 0.34]) * float(np.clip(light, 0.8, 1.2))
    return float(red), float(green), float(blue)


def skin_colours(
    template: HeadTemplate, tone: Colour, makeup: MakeupLook, person: Person, rng: np.random.Generator
) -> Array:
    """Linear colours (W, 3) of the fine vertices."""
    old, male = age_factor(person, 24, 70), person.gender == "M"
    x, y, z = template.rest.T
    across = np.abs(x)
    t = np.clip((z - 0.35) / 0.25, 0, 1)
    front = t * t * (3 - 2 * t)
    cheeks = _spot(across, y, (0.42, 5.98), (0.26, 0.24)) * (0.7 + 0.5 * makeup.blush)
    warmth = cheeks + _spot(x, y, (0, 6.02), (0.17, 0.15)) * 0.6 + _spot(x, y, (0, 5.5), (0.25, 0.14)) * 0.25
    ears = np.clip((across - 0.72) / 0.1, 0, 1) * (np.abs(y - 6.25) < 0.5)
    redness = (warmth * front + 0.8 * ears) * rng.uniform(0.35, 0.75) * (1 - 0.5 * makeup.smoothness)
    colours = np.ones((len(x), 3)) * np.array(tone)
    colours *= 1 - redness[:, None] * np.array([0.0, 0.20, 0.22])
    below = _spot(across, y, (0.29, 6.25), (0.17, 0.07)) * (0.25 + 0.40 * old) * (1 - 0.5 * makeup.smoothness)
    above = _spot(across, y, (0.29, 6.47), (0.18, 0.06)) * (0.35 + 0.5 * makeup.liner)
    mouth = _spot(x, y, (0, 5.78), (0.30, 0.16)) * 0.10
    colours *= 1 - ((below + above + mouth) * front)[:, None] * np.array([0.24, 0.30, 0.28])
    depth = rng.uniform(0.75, 1.1) * (1 - 0.3 * old) * (0.60 if male else 0.85)
    colours *= 1 - template.lips[:, None] * _LIPS * depth
    lips = (template.lips * makeup.lip_amount)[:, None]
    return np.asarray(np.clip(colours * (1 - lips) + np.array(makeup.lip_colour) * lips, 0, 1), np.float32)


def _spot(x: Array, y: Array, place: tuple[float, float], radii: tuple[float, float]) -> Array:
    return np.asarray(np.exp(-(((x - place[0]) / radii[0]) ** 2) - ((y - place[1]) / radii[1]) ** 2), np.float32)
