"""Clothes: a draped shell around neck and shoulders, and ribs, rolls and hoods that lie on it.

Everything is told by direction from a point between the shoulders: a turn around the neck (0 at the front, positive to
the person's left) and an elevation. Along each direction the body has one distance, and cloth lies a little farther
out. Which garment a person wears depends on chance and a little on sex.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
from scipy.interpolate import RegularGridInterpolator
from scipy.ndimage import gaussian_filter
from scipy.spatial import cKDTree

from training.portrait.scene import Cloth
from training.portrait.sheets import grid_triangles

if TYPE_CHECKING:
    from collections.abc import Callable

    from training.portrait.head import Head
    from training.vocabulary import Person

Angles = np.ndarray[tuple[int, ...], np.dtype[np.float64]]
"""Angles in degrees, or distances in decimetres, of many points."""

_HEART: Final = np.array([0.0, 4.55, 0.15])
"""The point between the shoulders."""
_TURNS: Final = np.linspace(-180, 180, 181)
_ELEVATIONS: Final = np.linspace(-50, 80, 131)
_LOWEST: Final = -46.0
_GREYS: Final = (0.015, 0.03, 0.06, 0.11, 0.2, 0.34, 0.5, 0.7)
_KINDS: Final = ("crew", "wide", "vneck", "turtleneck", "hoodie")
_SHARES: Final = {
    "M": (0.50, 0.05, 0.19, 0.11, 0.15),
    "F": (0.35, 0.24, 0.19, 0.12, 0.10),
}


def clothes(person: Person, head: Head, rng: np.random.Generator) -> list[Cloth]:
    """What a person wears around neck and shoulders."""
    kind = str(rng.choice(_KINDS, p=_SHARES[person.gender]))
    tailor = _Tailor(head, _grey(rng), rng)
    _SEWING[kind](tailor)
    return tailor.pieces


def _grey(rng: np.random.Generator) -> float:
    return float(_GREYS[int(rng.integers(len(_GREYS)))] * rng.uniform(0.8, 1.2))


@dataclass(frozen=True, slots=True)
class _Hem:
    """Elevation of a neckline in degrees: in front, at the side and behind; and of a V, its depth and half width."""

    front: float
    side: float
    back: float
    drop: float = 0.0
    reach: float = 50.0

    def at(self, turn: Angles) -> Angles:
        """Elevation at each turn."""
        away = np.abs(turn)
        smooth = np.interp(away, [0, 90, 180], [self.front, self.side, self.back])
        wave = (
            self.side
            + np.where(away < 90, self.front - self.side, self.back - self.side) * np.cos(np.radians(away)) ** 2
        )
        return np.asarray(0.3 * smooth + 0.7 * wave - self.drop * np.clip(1 - away / self.reach, 0, 1), np.float64)


class _Body:
    """Distance of the skin from the heart by direction, as draped cloth sees it: hollows are bridged."""

    def __init__(self, head: Head) -> None:
        rest = head.template.rest
        jaw = (rest[:, 1] > 5.12) & (rest[:, 2] > 0.80 - 0.3 * np.abs(rest[:, 0]))
        torso = head.vertices[(rest[:, 1] < 5.60) & ~jaw]
        away = torso - _HEART
        distance = np.linalg.norm(away, axis=1)
        turn, elevation = np.meshgrid(_TURNS, _ELEVATIONS, indexing="ij")
        _, near = cKDTree(away / distance[:, None]).query(_directions(turn, elevation).reshape(-1, 3), k=5)
        skin = distance[near].reshape(*turn.shape, 5)
        snug = np.clip((elevation - 20) / 20, 0, 1)
        skin = skin.mean(-1) * snug + (skin.max(-1) + 0.01) * (1 - snug)
        skin[-1] = skin[0]
        draped = gaussian_filter(skin, (3.0, 2.0), mode=("wrap", "nearest"))
        loose = gaussian_filter(skin, (7.0, 5.0), mode=("wrap", "nearest"))
        share = np.clip((45 - elevation) / 25, 0, 1)
        cloth = np.maximum(draped * (1 - share) + loose * share, gaussian_filter(skin, 1.0, mode=("wrap", "nearest")))
        self._distance = RegularGridInterpolator((_TURNS, _ELEVATIONS), cloth, bounds_error=False, fill_value=None)

    def distance(self, turn: Angles, elevation: Angles) -> Angles:
        """Distance of draped cloth without thickness in each direction, decimetres."""
        wrapped = (turn + 180) % 360 - 180
        return np.asarray(self._distance(np.stack([wrapped, elevation], axis=-1)), np.float64)


def _directions(turn: Angles, elevation: Angles) -> Angles:
    around, up = np.radians(turn), np.radians(elevation)
    return np.stack([np.sin(around) * np.cos(up), np.sin(up), np.cos(around) * np.cos(up)], axis=-1)


class _Tailor:
    """Sews pieces of cloth to one body; `shade` is the grey of the main piece."""

    def __init__(self, head: Head, shade: float, rng: np.random.Generator) -> None:
        self.rng = rng
        self.shade = shade
        self.pieces: list[Cloth] = []
        self._body = _Body(head)

    def shell(self, hem: _Hem, shade: float, thickness: float = 0.03, folds: float = 0.011) -> None:
        """The garment from its neckline down over the shoulders."""
        turn, share = np.meshgrid(_TURNS, np.linspace(0, 1, 60) ** 1.4, indexing="ij")
        top = hem.at(turn)
        elevation = top + (_LOWEST - top) * share
        noise = gaussian_filter(self.rng.normal(size=turn.shape), (2.5, 7.0), mode=("wrap", "nearest"))
        noise += 0.7 * gaussian_filter(self.rng.normal(size=turn.shape), (6.0, 3.0), mode=("wrap", "nearest"))
        noise *= folds / noise.std() * np.clip(share * 5, 0, 1)
        edge = np.clip(1 - share * 90, 0, 1)
        self.sheet(turn, elevation, thickness * (1 - 0.8 * edge) + np.maximum(noise, -0.6 * thickness), shade)

    def rib(self, hem: _Hem, shade: float, width: float = 5.0, thickness: float = 0.045) -> None:
        """A knitted band along the neckline, `width` degrees high and rounded."""
        turn, across = np.meshgrid(_TURNS, np.linspace(0, 1, 13), indexing="ij")
        rounded = np.sin(np.pi * np.clip(across, 0.02, 0.98)) ** 0.45
        elevation = hem.at(turn) + 0.35 * width - width * across
        ripple = 0.0022 * np.cos(np.radians(turn) * 90) * rounded
        self.sheet(turn, elevation, thickness * rounded + ripple, shade)

    def tube(self, hem: _Hem, shade: float, top: float) -> None:
        """A turtleneck: up the neck to `top` degrees, folded over and down again, with soft rings."""
        turn, along = np.meshgrid(_TURNS, np.linspace(0, 1, 50), indexing="ij")
        base = hem.at(turn) - 4
        crest = top + hem.at(turn) - hem.side
        fold = base + 0.30 * (crest - base)
        inside = along < 0.2
        elevation = np.where(inside, base + (crest - base) * along / 0.2, crest - (crest - fold) * (along - 0.2) / 0.8)
        down = np.clip((along - 0.2) / 0.8, 0, 1)
        bulge = 0.055 + 0.030 * np.sin(np.pi * down) ** 0.7
        waves = gaussian_filter(self.rng.normal(size=turn.shape), (9.0, 2.2), mode=("wrap", "nearest"))
        bulge += 0.008 * waves / waves.std() * np.sin(np.pi * down)
        ripple = 0.0020 * np.cos(np.radians(turn) * 80)
        thickness = np.where(inside, 0.02 + 0.035 * along / 0.2, bulge + ripple)
        self.sheet(turn, elevation, thickness, shade)

    def hood(self, hem: _Hem, shade: float) -> None:
        """A hood that lies around the neck: a thick soft roll, low in front and high behind."""
        turn, around = np.meshgrid(_TURNS, np.linspace(0, 2 * np.pi, 40), indexing="ij")
        back = (1 - np.cos(np.radians(turn))) / 2
        waves = gaussian_filter(self.rng.normal(size=turn.shape), (6.0, 3.0), mode=("wrap", "wrap"))
        size = 1 + 0.10 * waves / waves.std()
        high, deep = (5.0 + 7.5 * back) * size, (0.055 + 0.075 * back) * size
        elevation = hem.at(turn) + high * np.sin(around)
        self.sheet(turn, elevation, 0.05 + deep * (1 + np.cos(around)) / 2, shade)

    def cord(self, hem: _Hem, shade: float) -> None:
        """Two strings that hang from a hood."""
        for side in (1, -1):
            length = self.rng.uniform(20, 32)
            down, around = np.meshgrid(np.linspace(0, 1, 24), np.linspace(0, 2 * np.pi, 9), indexing="ij")
            start = hem.at(np.array(14.0))
            radius = 0.022
            turn = side * (14 + 4 * down + np.degrees(radius / 0.8) * np.cos(around))
            self.sheet(turn, start - length * down, 0.085 + radius * np.sin(around), shade)

    def sheet(self, turn: Angles, elevation: Angles, thickness: Angles, shade: float, weave: float = 1.0) -> None:
        """A piece of cloth from a grid (n, m) of directions and of distances from the body."""
        distance = self._body.distance(turn, elevation) + thickness
        points = _HEART + _directions(turn, elevation) * distance[..., None]
        vertices = points.reshape(-1, 3).astype(np.float32)
        colour = (shade, shade, shade)
        self.pieces.append(Cloth(vertices, grid_triangles(*turn.shape), colour, weave=weave))


def _crew(tailor: _Tailor) -> None:
    lift = tailor.rng.uniform(-2.5, 3)
    hem = _Hem(37 + lift, 46 + lift, 55 + lift)
    tailor.shell(hem, tailor.shade)
    tailor.rib(hem, tailor.shade * 0.92, tailor.rng.uniform(4.5, 7.5))


def _wide(tailor: _Tailor) -> None:
    depth = tailor.rng.uniform(0, 8)
    hem = _Hem(24 - depth, 36 - 0.5 * depth, 49)
    tailor.shell(hem, tailor.shade, 0.026)
    tailor.rib(hem, tailor.shade * 0.95, 2.5, 0.034)


def _v_neck(tailor: _Tailor) -> None:
    lift = tailor.rng.uniform(-2, 3)
    hem = _Hem(44 + lift, 45 + lift, 54 + lift, drop=tailor.rng.uniform(20, 48), reach=tailor.rng.uniform(42, 68))
    tailor.shell(hem, tailor.shade)
    tailor.rib(hem, tailor.shade * 0.9, tailor.rng.uniform(3, 6.5), 0.04)


def _turtleneck(tailor: _Tailor) -> None:
    hem = _Hem(38, 47, 55)
    tailor.shell(hem, tailor.shade)
    tailor.tube(hem, tailor.shade, tailor.rng.uniform(50, 55))


def _hoodie(tailor: _Tailor) -> None:
    hem = _Hem(33, 43, 52)
    tailor.shell(hem, tailor.shade, 0.04)
    tailor.hood(_Hem(30, 46, 54), tailor.shade)
    if tailor.rng.random() < 0.7:
        tailor.cord(hem, 0.6 if tailor.shade < 0.4 else 0.35)


_SEWING: Final[dict[str, Callable[[_Tailor], None]]] = {
    "crew": _crew,
    "wide": _wide,
    "vneck": _v_neck,
    "turtleneck": _turtleneck,
    "hoodie": _hoodie,
}
