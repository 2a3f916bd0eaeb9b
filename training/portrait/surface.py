"""The face seen from the front: from a place (x, y) on the rest face to a point on the skin of one head."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

import numpy as np

from training.portrait.head import Array, Head, load_template

if TYPE_CHECKING:
    from numpy.typing import NDArray

LEFT: Final = -1.0
RIGHT: Final = 1.0
BOTTOM: Final = 4.9
TOP: Final = 7.4
"""The window of rest space that the front view covers, decimetres."""

_COLUMNS, _ROWS = 400, 500


@dataclass(frozen=True, slots=True)
class SkinPoints:
    """Points on the skin: positions and normals (n, 3), and whether the front view meets the face there (n)."""

    positions: Array
    normals: Array
    hit: NDArray[np.bool_]


def skin_points(head: Head, places: NDArray[np.floating], lift: float = 0.0) -> SkinPoints:
    """Points on the skin of a head at rest places (n, 2), lifted off it by `lift` decimetres."""
    faces = _front_faces()
    column = np.clip(((places[:, 0] - LEFT) / (RIGHT - LEFT) * _COLUMNS).astype(int), 0, _COLUMNS - 1)
    row = np.clip(((places[:, 1] - BOTTOM) / (TOP - BOTTOM) * _ROWS).astype(int), 0, _ROWS - 1)
    face = faces[row, column]
    corners = head.template.triangles[np.maximum(face, 0)]
    weights = _barycentric(head.template.rest[corners], places)[..., None]
    positions = (head.vertices[corners] * weights).sum(1)
    normals = (head.normals[corners] * weights).sum(1)
    return SkinPoints(
        (positions + normals * lift).astype(np.float32), normals.astype(np.float32), np.asarray(face >= 0)
    )


def front_coordinates(rest: Array) -> Array:
    """Texture coordinates (n, 2) of rest points in the front window, 0..1, v upwards."""
    u = (rest[:, 0] - LEFT) / (RIGHT - LEFT)
    v = (rest[:, 1] - BOTTOM) / (TOP - BOTTOM)
    return np.stack([u, v], axis=1).astype(np.float32)


def _barycentric(corners: Array, places: NDArray[np.floating]) -> NDArray[np.floating]:
    a, b, c = corners[:, 0], corners[:, 1], corners[:, 2]
    x, y = places[:, 0], places[:, 1]
    area = (b[:, 0] - a[:, 0]) * (c[:, 1] - a[:, 1]) - (c[:, 0] - a[:, 0]) * (b[:, 1] - a[:, 1]) + 1e-12
    u = ((x - a[:, 0]) * (c[:, 1] - a[:, 1]) - (c[:, 0] - a[:, 0]) * (y - a[:, 1])) / area
    v = ((b[:, 0] - a[:, 0]) * (y - a[:, 1]) - (x - a[:, 0]) * (b[:, 1] - a[:, 1])) / area
    return np.stack([1 - u - v, u, v], axis=1)


@lru_cache(maxsize=1)
def _front_faces() -> NDArray[np.int64]:
    """Index of the foremost triangle of the template at each cell of the front window, -1 where there is none."""
    template = load_template()
    corners = template.rest[template.triangles]
    middle = corners.mean(1)
    towards = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])[:, 2] > 0
    front = np.flatnonzero(towards & (middle[:, 2] > 0.45) & (middle[:, 1] > BOTTOM) & (middle[:, 1] < TOP))
    faces = np.full((_ROWS, _COLUMNS), -1)
    depth = np.full((_ROWS, _COLUMNS), -np.inf)
    xs = LEFT + (np.arange(_COLUMNS) + 0.5) / _COLUMNS * (RIGHT - LEFT)
    ys = BOTTOM + (np.arange(_ROWS) + 0.5) / _ROWS * (TOP - BOTTOM)
    for face in front:
        low, high = corners[face].min(0), corners[face].max(0)
        columns = slice(*np.searchsorted(xs, [low[0] - 0.005, high[0] + 0.005]))
        rows = slice(*np.searchsorted(ys, [low[1] - 0.005, high[1] + 0.005]))
        grid = np.stack(np.meshgrid(xs[columns], ys[rows]), axis=-1)
        if grid.size == 0:
            continue
        flat = grid.reshape(-1, 2)
        weights = _barycentric(np.broadcast_to(corners[face], (len(flat), 3, 3)), flat)
        z = (weights @ corners[face][:, 2]).reshape(grid.shape[:2])
        inside = (weights >= -0.01).all(1).reshape(grid.shape[:2]) & (z > depth[rows, columns])
        faces[rows, columns] = np.where(inside, face, faces[rows, columns])
        depth[rows, columns] = np.where(inside, z, depth[rows, columns])
    return faces
