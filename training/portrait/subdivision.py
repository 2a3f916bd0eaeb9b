"""One step of Catmull-Clark subdivision as a sparse matrix, so that every morph of a head reuses it.

E. Catmull, J. Clark: Recursively generated B-spline surfaces on arbitrary topological meshes (1978).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from scipy.sparse import csr_matrix


def catmull_clark(faces: NDArray[np.int64], vertices: int) -> tuple[csr_matrix, NDArray[np.int64]]:
    """Subdivide quads (F, 4) over `vertices` vertices once.

    Returns the matrix (new vertices, old vertices) that makes the new positions of the old ones, in the order
    vertices, edges, faces; and the new quads (4 F, 4).
    """
    corner_edges, edges, edge_faces = _edges(faces)
    count = len(faces)
    face_points = _average(np.repeat(np.arange(count), 4), faces.ravel(), (count, vertices))
    rows = np.repeat(np.arange(len(edges)), 2)
    midpoints = _average(rows, edges.ravel(), (len(edges), vertices))
    border = np.any(edge_faces < 0, axis=1)
    inner_faces = np.where(border[:, None], 0, edge_faces)
    neighbours = _average(rows, inner_faces.ravel(), (len(edges), count)) @ face_points
    inner = sparse.diags((~border).astype(float))
    edge_points = sparse.diags(np.where(border, 1.0, 0.5)) @ midpoints + 0.5 * inner @ neighbours
    vertex_points = _vertex_points(faces, edges, border, vertices, (face_points, midpoints))
    matrix = sparse.vstack([vertex_points, edge_points, face_points]).tocsr()
    edge_ids, face_ids = vertices + corner_edges, vertices + len(edges) + np.arange(count)
    quads = np.stack(
        [faces, edge_ids, np.broadcast_to(face_ids[:, None], faces.shape), np.roll(edge_ids, 1, axis=1)], axis=-1
    )
    return matrix, quads.reshape(-1, 4)


def _edges(faces: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Edge of each corner (F, 4), the edges (E, 2), and the two faces of each, -1 where there is only one."""
    pairs = np.sort(np.stack([faces, np.roll(faces, -1, axis=1)], axis=-1).reshape(-1, 2), axis=1)
    edges, inverse = np.unique(pairs, axis=0, return_inverse=True)
    inverse = inverse.ravel()
    order = np.argsort(inverse, kind="stable")
    first = np.searchsorted(inverse[order], np.arange(len(edges)))
    counts = np.bincount(inverse)
    owner = order // 4
    second = np.where(counts > 1, owner[np.minimum(first + 1, len(owner) - 1)], -1)
    return inverse.reshape(faces.shape), edges, np.stack([owner[first], second], axis=1)


def _average(rows: NDArray[np.int64], columns: NDArray[np.int64], shape: tuple[int, int]) -> csr_matrix:
    """A matrix whose rows average the named columns."""
    matrix = sparse.csr_matrix((np.ones(len(rows)), (rows, columns)), shape=shape)
    total = np.asarray(matrix.sum(1)).ravel()
    return sparse.diags(1 / np.maximum(total, 1)) @ matrix


def _vertex_points(
    faces: NDArray[np.int64],
    edges: NDArray[np.int64],
    border: NDArray[np.bool_],
    vertices: int,
    points: tuple[csr_matrix, csr_matrix],
) -> csr_matrix:
    face_points, midpoints = points
    of_faces = _average(faces.ravel(), np.repeat(np.arange(len(faces)), 4), (vertices, len(faces)))
    of_edges = _average(edges.ravel(), np.repeat(np.arange(len(edges)), 2), (vertices, len(edges)))
    valence = np.bincount(faces.ravel(), minlength=vertices).astype(float)
    identity = sparse.identity(vertices, format="csr")
    inverse = sparse.diags(1 / np.maximum(valence, 1))
    smooth = inverse @ (of_faces @ face_points + 2 * of_edges @ midpoints) + sparse.diags(
        np.where(valence > 0, (valence - 3) / np.maximum(valence, 1), 0)
    )
    rim_edges = edges[border]
    rim = _average(rim_edges.ravel(), np.repeat(np.flatnonzero(border), 2), (vertices, len(edges)))
    crease = 0.5 * identity + 0.5 * rim @ midpoints
    on_rim = np.zeros(vertices)
    on_rim[rim_edges.ravel()] = 1
    return sparse.diags(1 - on_rim) @ smooth + sparse.diags(on_rim) @ crease
