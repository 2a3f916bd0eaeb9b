"""Face masks: a pleated surgical mask, or a folded KF94, stretched over nose, cheeks and chin of one head.

A mask is a grid: `across` runs from -1 at the person's right edge to 1 at the left one, `down` from 0 on the nose to 1
under the chin. Seen from a point inside the head it lies on the convex hull of the face, as stretched cloth does, and
on the skin along its edges.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
from scipy.ndimage import gaussian_filter
from scipy.spatial import ConvexHull, cKDTree

from training.portrait.scene import Cloth
from training.portrait.sheets import grid_triangles, tube
from training.vocabulary import ABSENT

if TYPE_CHECKING:
    from training.portrait.head import Array, Head
    from training.vocabulary import Person

Numbers = np.ndarray[tuple[int, ...], np.dtype[np.float64]]

_ROWS: Final = 100
_COLUMNS: Final = 121
_INSIDE: Final = np.array([0.0, 5.95, 0.45])
"""The point that the mask is seen from."""
_REACH: Final = np.radians(58)
"""How far the mask goes around the face to either side."""
_EAR_TOP: Final = (0.705, 6.42, 0.53)
_EAR_BOTTOM: Final = (0.69, 6.03, 0.47)
"""Where the loops go behind the left ear, in rest space."""


def mask(person: Person, head: Head, rng: np.random.Generator) -> list[Cloth]:
    """The mask and its ear loops where a person wears one."""
    if person.traits.get("accessory.mask", ABSENT) == ABSENT:
        return []
    shade = float(rng.choice([0.76, 0.24, 0.02], p=[0.64, 0.12, 0.24]) * rng.uniform(0.92, 1.08))
    across, down = np.meshgrid(np.linspace(-1, 1, _COLUMNS), np.linspace(0, 1, _ROWS), indexing="xy")
    relief = _pleats(across, down) if rng.random() < 0.55 else _panels(across, down)
    creases = gaussian_filter(rng.normal(size=across.shape), (4.0, 9.0))
    face = _Face(head)
    sheet = face.sheet(across, down, relief + 0.004 * creases / creases.std())
    cloth = Cloth(
        sheet.reshape(-1, 3), grid_triangles(_ROWS, _COLUMNS), (shade, shade, shade), roughness=0.85, weave=0.12
    )
    loops = [(column, row, ear) for column in (0, -1) for row, ear in ((8, _EAR_TOP), (-14, _EAR_BOTTOM))]
    return [cloth, *(_loop(face, sheet[row, column], ear, shade) for column, row, ear in loops)]


def _pleats(across: Numbers, down: Numbers) -> Numbers:
    """A surgical mask: three pleats that open in the middle, a seam around, a wire over the nose."""
    pleats = sum(np.clip((down - start) / 0.16, 0, 1) * (down < start + 0.17) for start in (0.20, 0.38, 0.56))
    opened = 0.055 * (1 - across**2) * np.sin(np.pi * np.clip(down, 0, 1)) ** 0.8
    return np.asarray(opened + 0.022 * pleats * (1 - 0.6 * np.abs(across) ** 3) + _seam(across, down))


def _panels(across: Numbers, down: Numbers) -> Numbers:
    """A KF94: an upper, a middle and a lower panel that meet in two creases and stand off the mouth."""
    top, bottom = 0.34 - 0.10 * across**2, 0.72 + 0.06 * across**2
    upper, lower = np.clip(down / top, 0, 1), np.clip((1 - down) / (1 - bottom), 0, 1)
    stand = 0.10 * np.clip(1 - across**2, 0, 1) ** 0.8 * np.minimum(upper, lower)
    crease = np.exp(-(((down - top) / 0.012) ** 2)) + np.exp(-(((down - bottom) / 0.012) ** 2))
    return np.asarray(stand + 0.010 * crease + _seam(across, down))


def _seam(across: Numbers, down: Numbers) -> Numbers:
    """The welded edge: a shallow groove along it."""
    sides, ends = 1.0 - np.abs(across), np.minimum(down, 1 - down)
    near = np.minimum(sides, 1.6 * ends)
    return np.asarray(-0.006 * np.exp(-(((near - 0.055) / 0.014) ** 2)))


class _Face:
    """Distances of the skin and of its convex hull from inside the head, by direction."""

    def __init__(self, head: Head) -> None:
        self.head = head
        rest = head.template.rest
        face = (np.abs(rest[:, 0]) < 0.705) & (rest[:, 2] > 0.3) & (rest[:, 1] > 5.0) & (rest[:, 1] < 6.6)
        away = head.vertices[face] - _INSIDE
        self._distance = np.linalg.norm(away, axis=1)
        self._tree = cKDTree(away / self._distance[:, None])
        stretched = face & (rest[:, 1] > 5.22) & (rest[:, 1] < 6.40) & (rest[:, 2] > 0.62)
        self._planes = ConvexHull(head.vertices[stretched]).equations
        x, y, z = rest.T
        self.chin = float(head.vertices[(np.abs(x) < 0.06) & (z > 0.9) & (y > 5.2) & (y < 5.5)][:, 1].min())

    def skin(self, directions: Numbers) -> Numbers:
        """Distance of the skin in directions (..., 3) of length 1."""
        _, near = self._tree.query(directions.reshape(-1, 3), k=4)
        return np.asarray(self._distance[near].max(1).reshape(directions.shape[:-1]))

    def hull(self, directions: Numbers) -> Numbers:
        """Distance of the convex hull in directions (..., 3)."""
        slope = directions.reshape(-1, 3) @ self._planes[:, :3].T
        height = -(self._planes[:, :3] @ _INSIDE + self._planes[:, 3])
        reach = np.where(slope > 1e-6, height / np.maximum(slope, 1e-6), np.inf).min(1)
        return np.asarray(reach.reshape(directions.shape[:-1]))

    def sheet(self, across: Numbers, down: Numbers, relief: Numbers) -> Array:
        """Points (rows, columns, 3) of a mask with a relief of its own."""
        turn = across * _REACH * (0.93 + 0.07 * np.sin(np.pi * down))
        top = 6.315 - 0.19 * np.abs(across) ** 1.3
        bottom = self.chin - 0.13 + 0.36 * across**2
        height = top + (bottom - top) * down
        aim = np.stack([0.9 * np.sin(turn), height - _INSIDE[1], 0.9 * np.cos(turn)], axis=-1)
        aim /= np.linalg.norm(aim, axis=-1, keepdims=True)
        skin = gaussian_filter(self.skin(aim), 2.0, mode="nearest")
        hull = self.hull(aim)
        edge = np.minimum(1 - np.abs(across), np.minimum(down * 0.9, (1 - down) * 1.5))
        close = np.exp(-edge / 0.05)
        distance = skin * close + np.maximum(hull, skin) * (1 - close)
        distance = np.maximum(gaussian_filter(distance, 2.0, mode="nearest"), skin) + 0.024 + relief
        return np.asarray(_INSIDE + aim * distance[..., None], np.float32)


def _loop(face: _Face, start: Array, ear: tuple[float, float, float], shade: float) -> Cloth:
    """An elastic from the edge of a mask to the ear on its side, on the skin."""
    side = np.sign(start[0])
    rest, vertices = face.head.template.rest, face.head.vertices
    end = vertices[np.linalg.norm(rest - np.array(ear) * [side, 1, 1], axis=1).argmin()]
    along = np.linspace(0, 1, 24)[:, None]
    away = start * (1 - along) + end * along - _INSIDE
    distance = np.linalg.norm(away, axis=1, keepdims=True)
    lifted = np.maximum(distance, face.skin(away / distance)[:, None] + 0.012)
    path = _INSIDE + away / distance * lifted
    grid = tube(path, 0.011)
    bright = min(shade * 1.05, 0.8)
    triangles = grid_triangles(*grid.shape[:2])
    return Cloth(grid.reshape(-1, 3), triangles, (bright, bright, bright), roughness=0.8, weave=0.2)
