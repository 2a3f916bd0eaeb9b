"""Earrings: studs, small hoops and pearl drops at the lobes of the ears."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from training.portrait.scene import Cloth
from training.portrait.sheets import grid_triangles, tube
from training.vocabulary import ABSENT

if TYPE_CHECKING:
    from collections.abc import Callable

    from training.portrait.head import Array, Head
    from training.portrait.scene import Colour
    from training.vocabulary import Person

_LOBE: Final = (0.735, 6.005, 0.515)
"""The front of the left lobe in rest space, where it is pierced."""
_LOWEST: Final = (0.738, 5.975, 0.475)
"""The lowest point of the left lobe."""
_GOLD: Final[Colour] = (0.62, 0.50, 0.30)
_SILVER: Final[Colour] = (0.75, 0.75, 0.76)
_PEARL: Final[Colour] = (0.80, 0.78, 0.74)


def earrings(person: Person, head: Head, rng: np.random.Generator) -> list[Cloth]:
    """A pair of earrings where a person wears them."""
    if person.traits.get("accessory.earrings", ABSENT) == ABSENT:
        return []
    make = _MAKERS[int(rng.choice(len(_MAKERS), p=[0.42, 0.30, 0.28]))]
    metal = _GOLD if rng.random() < 0.5 else _SILVER
    size = float(rng.uniform(0.85, 1.25))
    return [
        piece
        for side in (1, -1)
        for piece in make(_on_skin(head, _LOBE, side), _on_skin(head, _LOWEST, side), size, metal)
    ]


def _on_skin(head: Head, place: tuple[float, float, float], side: int) -> Array:
    rest = head.template.rest
    nearest = np.linalg.norm(rest - np.array(place) * [side, 1, 1], axis=1).argmin()
    return np.asarray(head.vertices[nearest], np.float32)


def _stud(pierced: Array, lowest: Array, size: float, metal: Colour) -> list[Cloth]:  # noqa: ARG001
    return [_ball(pierced + np.array([0, 0, 0.012]), 0.042 * size, metal, roughness=0.3, metallic=0.6)]


def _hoop(pierced: Array, lowest: Array, size: float, metal: Colour) -> list[Cloth]:
    radius = 0.078 * size
    turn = np.linspace(0, 2 * np.pi, 49)
    outwards = 0.35 * np.sign(pierced[0])
    circle = np.stack([np.sin(turn) * outwards, np.cos(turn), np.sin(turn)], axis=1) * radius
    centre = (pierced + lowest) / 2 - np.array([0, 0.85 * radius, 0])
    return [_metal(tube(centre + circle, 0.0125), metal)]


def _pearl_drop(pierced: Array, lowest: Array, size: float, metal: Colour) -> list[Cloth]:
    hook = pierced + np.array([0, 0, 0.012])
    pearl = np.array([hook[0], lowest[1] - 0.075 * size, hook[2]])
    return [
        _ball(hook, 0.016, metal, roughness=0.3, metallic=0.6),
        _metal(tube(np.linspace(hook, pearl, 8), 0.005), metal),
        _ball(pearl, 0.046 * size, _PEARL, roughness=0.22, metallic=0.0),
    ]


_MAKERS: Final[tuple[Callable[[Array, Array, float, Colour], list[Cloth]], ...]] = (_stud, _hoop, _pearl_drop)


def _ball(centre: Array, radius: float, colour: Colour, roughness: float, metallic: float) -> Cloth:
    down, around = np.meshgrid(np.linspace(0, np.pi, 17), np.linspace(0, 2 * np.pi, 25), indexing="ij")
    unit = np.stack([np.sin(down) * np.sin(around), np.cos(down), np.sin(down) * np.cos(around)], axis=-1)
    return _thing(np.asarray(centre + radius * unit, np.float32), colour, roughness, metallic)


def _metal(grid: Array, colour: Colour) -> Cloth:
    return _thing(grid, colour, roughness=0.3, metallic=0.6)


def _thing(grid: Array, colour: Colour, roughness: float, metallic: float) -> Cloth:
    return Cloth(grid.reshape(-1, 3), grid_triangles(*grid.shape[:2]), colour, roughness, weave=0.0, metallic=metallic)
