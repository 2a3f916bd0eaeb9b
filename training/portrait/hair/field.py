"""The head as a solid: distances to its skin anywhere around it, and the way from the template to one head.

Hair is grown on the template, where the distance to the skin is known on a grid, and carried over to one head by
a lattice of displacements that follows the head's own shape: forehead, cheeks, ears, neck and shoulders.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse
from scipy.ndimage import gaussian_filter
from scipy.spatial import cKDTree

from training.portrait.head import Array, load_template

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from scipy.sparse import csr_matrix

    from training.portrait.head import Head, HeadTemplate

_LOW = np.array([-1.7, 3.7, -1.3], np.float32)
_HIGH = np.array([1.7, 7.9, 1.8], np.float32)
_STEP = 0.07
_LATTICE_STEP = 0.11
_NEIGHBOURS = 10


@dataclass(frozen=True)
class SkinField:
    """Signed distance to the template's skin, > 0 outside, and its gradient on a grid: (nodes, 4)."""

    nodes: Array
    shape: tuple[int, int, int]

    def query(self, points: Array) -> tuple[Array, Array]:
        """Distances (n) to the skin and directions (n, 3) away from it."""
        place = np.rint((points - _LOW) / _STEP).astype(np.int64)
        place = np.clip(place, 0, np.array(self.shape) - 1)
        node = self.nodes[(place[:, 0] * self.shape[1] + place[:, 1]) * self.shape[2] + place[:, 2]]
        outwards = node[:, 1:]
        away = points - (_LOW + place * np.float32(_STEP))
        return node[:, 0] + (outwards * away).sum(1), outwards


@dataclass(frozen=True)
class Lattice:
    """Weights (cells, W) that average the displacements of skin vertices around each cell of a coarse grid."""

    weights: csr_matrix
    shape: tuple[int, int, int]

    def carry(self, points: Array, head: Head) -> Array:
        """Points (..., 3) around the template, moved to the same places around one head."""
        moved = np.asarray(self.weights @ (head.vertices - head.template.rest), np.float32)
        flat = points.reshape(-1, 3)
        cell = np.clip((flat - _LOW) / _LATTICE_STEP, 0, np.array(self.shape) - 1.001)
        corner = cell.astype(np.int64)
        share = (cell - corner).astype(np.float32)
        shift = np.zeros_like(flat)
        for i, j, k in np.ndindex(2, 2, 2):
            weight = np.abs(1 - i - share[:, 0]) * np.abs(1 - j - share[:, 1]) * np.abs(1 - k - share[:, 2])
            index = (corner[:, 0] + i) * self.shape[1] + corner[:, 1] + j
            shift += weight[:, None] * moved[index * self.shape[2] + corner[:, 2] + k]
        return (flat + shift).reshape(points.shape)


@lru_cache(maxsize=1)
def skin_field() -> SkinField:
    """The field of the template, computed once a process (about a second)."""
    template = load_template()
    points, normals = _dense_skin(template)
    nodes, shape = _grid(_STEP)
    distance, nearest = cKDTree(points).query(nodes, workers=1)
    along = ((nodes - points[nearest]) * normals[nearest]).sum(1)
    signed = np.where(distance < 0.12, along, np.sign(along) * distance).reshape(shape)
    smooth = gaussian_filter(signed, 1.0)
    gradient = np.stack(np.gradient(smooth, _STEP), axis=-1)
    gradient /= np.linalg.norm(gradient, axis=-1, keepdims=True) + 1e-6
    values = np.concatenate([smooth[..., None], gradient], axis=-1)
    return SkinField(values.reshape(-1, 4).astype(np.float32), shape)


@lru_cache(maxsize=1)
def lattice() -> Lattice:
    """The lattice of the template, computed once a process."""
    rest = load_template().rest
    cells, shape = _grid(_LATTICE_STEP)
    distance, nearest = cKDTree(rest).query(cells, _NEIGHBOURS, workers=1)
    weight = np.exp(-((distance / (distance[:, :1] + 0.10)) ** 2))
    weight /= weight.sum(1, keepdims=True)
    rows = np.repeat(np.arange(len(cells)), _NEIGHBOURS)
    matrix = sparse.csr_matrix((weight.ravel(), (rows, nearest.ravel())), (len(cells), len(rest)))
    return Lattice(matrix.astype(np.float32), shape)


def _grid(step: float) -> tuple[Array, tuple[int, int, int]]:
    axes = [np.arange(low, high + step, step, dtype=np.float32) for low, high in zip(_LOW, _HIGH, strict=True)]
    nodes = np.stack(np.meshgrid(*axes, indexing="ij"), axis=-1).reshape(-1, 3)
    return nodes, (len(axes[0]), len(axes[1]), len(axes[2]))


def _dense_skin(template: HeadTemplate) -> tuple[Array, NDArray[np.floating]]:
    """Vertices and middles of the triangles of the skin, with their normals: distances jump less between them."""
    corners, normals = template.rest[template.triangles], template.rest_normals[template.triangles]
    points = np.concatenate([template.rest, corners.mean(1)])
    upright = np.concatenate([template.rest_normals, normals.mean(1)])
    return points, upright / (np.linalg.norm(upright, axis=1, keepdims=True) + 1e-9)
