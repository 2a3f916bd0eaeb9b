"""Meshes of sheets and tubes: grids of points turned into triangles."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from training.portrait.head import Array


def grid_triangles(rows: int, columns: int) -> NDArray[np.int32]:
    """Triangles (m, 3) of a grid of vertices, row by row."""
    corners = np.arange(rows * columns).reshape(rows, columns)
    a, b, c, d = corners[:-1, :-1], corners[:-1, 1:], corners[1:, 1:], corners[1:, :-1]
    triangles = np.concatenate([np.stack([a, b, c], -1).reshape(-1, 3), np.stack([a, c, d], -1).reshape(-1, 3)])
    return triangles.astype(np.int32)


def tube(path: Array, radius: float, sides: int = 10) -> Array:
    """A grid (k, sides + 1, 3) of points around a path (k, 3)."""
    along = np.gradient(path, axis=0)
    along /= np.linalg.norm(along, axis=1, keepdims=True)
    first = np.cross(along, [0.9, 0.1, 0.42])
    first /= np.linalg.norm(first, axis=1, keepdims=True)
    second = np.cross(along, first)
    around = np.linspace(0, 2 * np.pi, sides + 1)[None, :, None]
    ring = first[:, None] * np.cos(around) + second[:, None] * np.sin(around)
    return np.asarray(path[:, None] + radius * ring, np.float32)
