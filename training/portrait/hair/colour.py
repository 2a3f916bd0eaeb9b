"""Colours of hair: the colour of a person's hair, and of each strand of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from training.vocabulary import PRESENT

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from training.portrait.head import Array
    from training.portrait.scene import Colour
    from training.vocabulary import Person

_BLACK = np.array([0.013, 0.0100, 0.0085])
_BROWN = np.array([0.085, 0.052, 0.033])
_WHITE = np.array([0.36, 0.355, 0.35])


@dataclass(frozen=True, slots=True)
class HairColour:
    """Linear colour of strands that are not grey, and the share of grey ones, 0..1."""

    base: Colour
    grey: float


def hair_colour(person: Person, rng: np.random.Generator) -> HairColour:
    """The colour of a person's hair: black, or dyed brown (more women, mostly young); grey by trait and age."""
    dyed = rng.random() < (0.06 if person.gender == "M" else 0.30) * (1 if person.age < 50 else 0.5)
    grey = _grey_share(person, rng)
    brown = rng.uniform(0.2, 0.6) if dyed and grey < 0.3 else 0.0
    base = _BLACK + (_BROWN - _BLACK) * brown if brown else _BLACK * rng.uniform(0.8, 1.4)
    red, green, blue = (float(part) for part in base)
    return HairColour((red, green, blue), grey)


def _grey_share(person: Person, rng: np.random.Generator) -> float:
    if person.traits.get("hairstyle.grey") == PRESENT:
        oldness = float(np.clip((person.age - 45) / 25, 0, 1))
        return float(np.clip(rng.uniform(0.55, 0.75) + 0.25 * oldness, 0.5, 0.97))
    # Strays that do not make a head grey.
    return float(np.clip((person.age - 45) / 25, 0, 1) * rng.uniform(0.02, 0.09))


def strand_colours(colour: HairColour, clump: NDArray[np.int64], near_face: Array, rng: np.random.Generator) -> Array:
    """Colours (n, 3) of strands of clumps (n): each clump has its own brightness, grey is commoner near the face.

    near_face: 0..1, one value a strand.
    """
    count = len(clump)
    clump_light = 1 + 0.16 * rng.normal(size=int(clump.max(initial=0)) + 1)[clump]
    light = np.clip(clump_light + 0.22 * rng.normal(size=count), 0.4, 1.9)
    colours = np.array(colour.base) * light[:, None]
    # Grey of age starts at the temples; a head all grey is grey everywhere.
    share = np.clip(colour.grey * (0.82 + 0.36 * near_face), 0, 0.98)
    grey = rng.random(count) < share
    colours[grey] = _WHITE * rng.uniform(0.6, 1.25, (int(grey.sum()), 1))
    return np.clip(colours, 0.002, 1).astype(np.float32)


def scalp_tint(colour: HairColour) -> Colour:
    """The colour of skin that short or dense hair darkens."""
    red, green, blue = (
        float(0.01 + 1.3 * (part * (1 - 0.7 * colour.grey) + 0.17 * 0.7 * colour.grey)) for part in colour.base
    )
    return red, green, blue
