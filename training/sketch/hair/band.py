"""The band of hair: coordinates (u, v) in which every style is a set of simple curves.

u runs around the head: -1 the viewer's left ear, 0 the crown, +1 the right ear. v runs outwards: 0 on the hairline,
1 on the silhouette of the hair, and from 0 to -1 over the forehead down to the fringe line.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from training.sketch.curves import CENTRE, Array, spline

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from training.sketch.geometry import Face

_LUMPS = 11
# hairlines: (offset, y below the middle of the hairline) from the middle to the temple
_HAIRLINES = {
    "둥근형": ((0, 0), (13, 0.6), (26, 4), (37, 10), (43.5, 18), (47, 26)),
    "M자형": ((0, 4.5), (9, 3), (21, -5), (32, -8.5), (40.5, -1), (44.5, 14)),
    "각진형": ((0, 0.5), (16, 0), (29, 1.2), (38.5, 5), (43.5, 13), (46, 22)),
}


@dataclass(frozen=True, slots=True)
class Shape:
    """top, side: thickness of the hair over the skull; sideburn: its length; fringe: y of the fringe line.

    flare: least thickness over covered ears; lumps: heights of an uneven silhouette, evenly spaced over u -1..1.
    """

    top: float
    side: float
    sideburn: float = 1.0
    fringe: float = 95.0
    flare: float = 0.0
    lumps: tuple[float, ...] = (0.0,) * _LUMPS


def uneven(rng: np.random.Generator, amount: float) -> tuple[float, ...]:
    """Random lumps for a silhouette, dying out at the ears."""
    fade = np.array([0, 0.6, *[1] * (_LUMPS - 4), 0.6, 0])
    return tuple((rng.normal(size=_LUMPS) * amount * fade).tolist())


class Band:
    """Maps (u, v) to the page for one face and one shape of hair."""

    def __init__(self, face: Face, shape: Shape) -> None:
        self._face = face
        self._shape = shape
        self._hairline = _by_arc(_hairline(face, shape.sideburn))
        self._silhouette = {side: self._outer(side) for side in (-1, 1)}

    def _outer(self, side: int) -> tuple[Array, Array]:
        """One half of the silhouette: the skull's outline pushed outwards by the thickness of the hair."""
        face, shape = self._face, self._shape
        curve = face.outline.curve[face.outline.curve[:, 1] < 127]
        arc, _ = _by_arc(curve)
        normals = np.gradient(curve, axis=0)
        normals /= np.linalg.norm(normals, axis=1, keepdims=True)
        outwards = np.stack([normals[:, 1], -normals[:, 0]], 1)
        down = np.clip((curve[:, 1] - face.heights.crown) / (100 - face.heights.crown), 0, 1)
        volume = shape.top * (1 - down) ** 1.15 + 0.6
        volume += shape.side * np.sin(np.pi * np.clip(down * 0.94 + 0.06, 0, 1)) ** 1.1
        volume += np.interp(side * arc, *_lump_curve(shape.lumps, face.hair.part, shape.top))
        volume *= np.where(curve[:, 1] > 100, np.clip((132 - curve[:, 1]) / 32, 0.15, 1), 1)
        volume = np.maximum(volume, shape.flare * np.clip((curve[:, 1] - 60) / 45, 0, 1))
        return _by_arc(curve + outwards * np.maximum(volume, 0.4)[:, None])

    def __call__(self, u: ArrayLike, v: ArrayLike) -> Array:
        """Points on the page (..., 2)."""
        around, out = np.broadcast_arrays(np.asarray(u, float), np.asarray(v, float))
        root = self._on_hairline(around)
        edge = np.where(
            around[..., None] < 0, _lookup(self._silhouette[-1], around), _lookup(self._silhouette[1], around)
        )
        points = root + (edge - root) * np.clip(out, 0, 1.15)[..., None]
        return np.asarray(points + (self._on_fringe(around) - root) * np.clip(-out, 0, 1.3)[..., None])

    def _on_hairline(self, u: Array) -> Array:
        return _lookup(self._hairline, u)

    def _on_fringe(self, u: Array) -> Array:
        """The line a fringe reaches; beyond the temples it joins the hairline."""
        a = np.abs(u)
        y = self._shape.fringe + 3.0 * np.clip(a / 0.62, 0, 1) ** 2
        x = np.sign(u) * self._face.outline.temple * 0.86 * np.clip(a / 0.60, 0, 1.02)
        join = np.clip((a - 0.55) / 0.12, 0, 1)[..., None]
        return np.stack([CENTRE + x, y], -1) * (1 - join) + self._on_hairline(u) * join

    def mass(self, left: float, right: float, inner: float, outer: float = 1.0) -> Array:
        """The closed outline of the hair between two u and two v."""
        u = np.linspace(left, right, 70)
        return np.concatenate([self(u, outer), self(u[::-1], inner)])


def _hairline(face: Face, sideburn: float) -> Array:
    """The right half of the hairline, from the middle of the forehead to the sideburn."""
    k, top = face.outline.temple / 54.0, face.heights.hairline

    def edge(y: float) -> float:
        return float(face.outline.half_width(y))

    points = _HAIRLINES.get(face.person["face.foreheadType"], _HAIRLINES["둥근형"])
    return spline(
        [
            *((x * k, top + y) for x, y in points),
            (47.5 * k, 94),
            (edge(104) - 6.5, 104),
            (edge(114) - 3.6, 115),
            (edge(121) - 1.4, 122 + sideburn * 0.5),
            (edge(128) - 0.6, 126 + sideburn),
        ],
        60,
    )


def _lump_curve(lumps: tuple[float, ...], part: float | None, top: float) -> tuple[Array, Array]:
    """Positions u and heights of the unevenness; hair rises on both sides of a part and dips at it."""
    u = np.linspace(-1, 1, 101)
    height = spline(np.stack([np.linspace(-1, 1, len(lumps)), np.asarray(lumps)], 1), 101)[:, 1]
    if part is not None:
        rise = 0.16 * min(top, 10)
        height = height + rise * np.exp(-(((np.abs(u - part) - 0.17) / 0.13) ** 2))
        height -= 1.3 * rise * np.exp(-(((u - part) / 0.05) ** 2))
    return u, height


def _by_arc(curve: Array) -> tuple[Array, Array]:
    """A curve with its arc length scaled to 0..1."""
    arc = np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(curve, axis=0), axis=1))])
    return arc / arc[-1], curve


def _lookup(table: tuple[Array, Array], u: Array) -> Array:
    arc, curve = table
    a = np.abs(u)
    x = np.interp(a, arc, curve[:, 0])
    return np.stack([CENTRE + np.sign(u) * x, np.interp(a, arc, curve[:, 1])], -1)
