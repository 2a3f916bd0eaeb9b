"""Heads: a template that sliders morph, and one morphed head with everything else's places on it.

Two spaces: *rest* is the average Korean adult, on which features are placed by fixed coordinates; *posed* is the
head of one person. Decimetres, x to the person's left, y up, z to the front. The eyes of every head lie at the
same place, so that cameras and glasses find them.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse
from scipy.ndimage import gaussian_filter

from training.portrait.assets import BaseMesh, data_folder, load_base_mesh, load_lip_mask, load_targets
from training.portrait.subdivision import catmull_clark

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from numpy.typing import NDArray
    from scipy.sparse import csr_matrix

Array = np.ndarray[tuple[int, ...], np.dtype[np.float32]]

_SHOULDERS = 3.17
"""Lowest height that is kept of the body."""
_ARMS = 2.9
_HELPERS = tuple(f"helper-{side}-{part}" for side in "lr" for part in ("eye", "eyelashes-1", "eyelashes-2"))


@dataclass(frozen=True, slots=True)
class LashLine:
    """Vertex indices along one eyelid, from the nose outwards: the roots of the lashes and their tips."""

    roots: NDArray[np.int64]
    tips: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Eye:
    """Vertex indices of one eye: the ball, and the lash lines of the upper and the lower lid."""

    ball: NDArray[np.int64]
    upper: LashLine
    lower: LashLine


@dataclass(frozen=True)
class HeadTemplate:
    """The head that all persons share.

    neutral, reference: (V, 3) coarse vertices without any slider, and of the average Korean adult.
    targets: row of each slider in `offsets` (T, V, 3). subdivide: (W, V). triangles: (F, 3) of fine vertices.
    rest, rest_normals: (W, 3) fine vertices of `reference`. lips: (W) 0..1, 1 on the lips.
    eyes: left, right.
    """

    neutral: Array
    reference: Array
    targets: Mapping[str, int]
    offsets: Array
    subdivide: csr_matrix
    triangles: NDArray[np.int32]
    rest: Array
    rest_normals: Array
    lips: Array
    eyes: tuple[Eye, Eye]

    def morph(self, weights: Mapping[str, float]) -> Head:
        """The head with these sliders, moved so that its eyes lie where those of the template do."""
        rows = [self.targets[name] for name in weights]
        amounts = np.array(list(weights.values()), np.float32)
        coarse = self.neutral + np.tensordot(amounts, self.offsets[rows], 1)
        shift = self._eye_middle(coarse) - self._eye_middle(self.reference)
        coarse = (coarse - shift).astype(np.float32)
        vertices = (self.subdivide @ coarse).astype(np.float32)
        return Head(self, coarse, vertices, vertex_normals(vertices, self.triangles))

    def _eye_middle(self, coarse: Array) -> Array:
        middles = [coarse[eye.ball].mean(0) for eye in self.eyes]
        return np.asarray(np.mean(middles, axis=0), np.float32)


@dataclass(frozen=True)
class Head:
    """The head of one person: coarse (V, 3) and fine (W, 3) vertices, and the normals of the fine ones."""

    template: HeadTemplate
    coarse: Array
    vertices: Array
    normals: Array

    def eye_centres(self) -> tuple[Array, Array]:
        """Centres of the left and the right eyeball, (3) each."""
        left, right = (self.coarse[eye.ball] for eye in self.template.eyes)
        return (left.max(0) + left.min(0)) / 2, (right.max(0) + right.min(0)) / 2


@lru_cache(maxsize=1)
def load_template() -> HeadTemplate:
    """Read the template from the installed data, once a process (about two seconds).

    Raises:
        MissingAssetsError: the data are not installed.
    """
    data = data_folder()
    mesh, targets = load_base_mesh(data), load_targets(data)
    average = mesh.vertices.copy()
    for sex in ("male", "female"):
        for name in (f"macro/asian-{sex}-young", f"macro/universal-{sex}-young-averagemuscle-averageweight"):
            average[targets[name].indices] += 0.5 * targets[name].offsets
    body = (mesh.groups == "body") & (average[mesh.faces][..., 1].min(1) > _SHOULDERS)
    body &= np.abs(average[mesh.faces][..., 0]).max(1) < _ARMS
    kept = np.unique(mesh.faces[body | np.isin(mesh.groups, _HELPERS)])
    local = np.full(len(average), -1)
    local[kept] = np.arange(len(kept))
    offsets = np.zeros((len(targets), len(kept), 3), np.float32)
    for row, target in enumerate(targets.values()):
        here = local[target.indices] >= 0
        offsets[row, local[target.indices[here]]] = target.offsets[here]
    subdivide, triangles = _fine_mesh(local[mesh.faces[body]], len(kept))
    reference = average[kept].astype(np.float32)
    rest = (subdivide @ reference).astype(np.float32)
    return HeadTemplate(
        neutral=mesh.vertices[kept].astype(np.float32),
        reference=reference,
        targets={name: row for row, name in enumerate(targets)},
        offsets=offsets,
        subdivide=subdivide,
        triangles=triangles,
        rest=rest,
        rest_normals=vertex_normals(rest, triangles),
        lips=_lips(data, (subdivide @ mesh.texture[kept]).astype(np.float32), rest),
        eyes=(_eye("l", mesh, local, reference), _eye("r", mesh, local, reference)),
    )


def vertex_normals(vertices: Array, triangles: NDArray[np.int32]) -> Array:
    """Unit normals (W, 3) of a triangle mesh, weighted by the area of the faces around each vertex."""
    a, b, c = (vertices[triangles[:, i]] for i in range(3))
    normals = _incidence(triangles.tobytes(), len(vertices)) @ np.cross(b - a, c - a)
    return np.asarray(normals / (np.linalg.norm(normals, axis=1, keepdims=True) + 1e-12), np.float32)


@lru_cache(maxsize=4)
def _incidence(triangles: bytes, vertices: int) -> csr_matrix:
    corners = np.frombuffer(triangles, np.int32)
    faces = np.repeat(np.arange(len(corners) // 3), 3)
    return sparse.csr_matrix((np.ones(len(corners), np.float32), (corners, faces)), (vertices, len(corners) // 3))


def _fine_mesh(faces: NDArray[np.int64], coarse: int) -> tuple[csr_matrix, NDArray[np.int32]]:
    """Subdivision matrix and triangles of the body's faces, without vertices that no face uses."""
    matrix, quads = catmull_clark(faces, coarse)
    used, quads = np.unique(quads, return_inverse=True)
    quads = quads.reshape(-1, 4)
    triangles = np.concatenate([quads[:, [0, 1, 2]], quads[:, [0, 2, 3]]]).astype(np.int32)
    return matrix[used].astype(np.float32), triangles


def _lips(data: Path, texture: Array, rest: Array) -> Array:
    mask = gaussian_filter(load_lip_mask(data), 1.5)
    columns, rows = (np.clip((texture[:, i] * 1024).astype(int), 0, 1023) for i in range(2))
    amount = np.clip((mask[rows, columns] - 0.15) / 0.75, 0, 1)
    mouth = (rest[:, 2] > 0.9) & (np.abs(rest[:, 1] - 5.72) < 0.2)  # elsewhere the texture overlaps itself
    return np.asarray(amount * amount * (3 - 2 * amount) * mouth, np.float32)


def _eye(side: str, mesh: BaseMesh, local: NDArray[np.int64], reference: Array) -> Eye:
    def vertices(part: str) -> NDArray[np.int64]:
        return np.unique(local[mesh.faces[mesh.groups == f"helper-{side}-{part}"]])

    ball = vertices("eye")
    centre = (reference[ball].max(0) + reference[ball].min(0)) / 2

    def line(part: str) -> LashLine:
        lashes = vertices(part)
        distance = np.linalg.norm(reference[lashes] - centre, axis=1)
        outwards = np.argsort(np.abs(reference[lashes, 0]))
        near = (distance <= np.median(distance))[outwards]
        return LashLine(lashes[outwards][near], lashes[outwards][~near])

    return Eye(ball, line("eyelashes-2"), line("eyelashes-1"))
