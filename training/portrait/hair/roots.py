"""Places on the template's scalp where strands may grow."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from training.portrait.hair.hairline import Hairline
from training.portrait.head import Array, load_template

if TYPE_CHECKING:
    from numpy.typing import NDArray

_CANDIDATES = 60_000
_WIDEST = np.array(
    [6.85, 6.85, 6.85, 6.85, 6.8, 6.7, 6.6, 6.4, 5.95, 5.95, 6.4, 6.47, 6.47, 6.3, 6.1, 5.9, 5.65, 5.65], np.float32
)
"""The lowest hairline that anybody has."""


@dataclass(frozen=True, slots=True)
class Roots:
    """Points (n, 3) on the template's scalp, and normals (n, 3)."""

    positions: Array
    normals: Array

    def at(self, index: NDArray[np.int64]) -> Roots:
        """These roots, in this order."""
        return Roots(self.positions[index], self.normals[index])


@lru_cache(maxsize=1)
def scalp_roots() -> Roots:
    """Evenly strewn candidates, the same in every process."""
    template = load_template()
    corners = template.rest[template.triangles]
    cross = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    area = np.linalg.norm(cross, axis=1)
    on_scalp = Hairline(_WIDEST).distance(corners.mean(1)) > -0.05
    # Eye sockets and mouth are hollow: their inner walls lie above the neck too.
    on_scalp &= corners.mean(1)[:, 1] > np.where(corners.mean(1)[:, 2] > 0.15, 5.9, 5.6)
    weight = np.where(on_scalp, area, 0)
    rng = np.random.default_rng(7)
    face = rng.choice(len(area), _CANDIDATES, p=weight / weight.sum())
    u, v = rng.random((2, _CANDIDATES, 1))
    flipped = u + v > 1
    u, v = np.where(flipped, 1 - u, u), np.where(flipped, 1 - v, v)
    positions = corners[face, 0] * (1 - u - v) + corners[face, 1] * u + corners[face, 2] * v
    corner_normals = template.rest_normals[template.triangles[face]]
    normals = corner_normals[:, 0] * (1 - u - v) + corner_normals[:, 1] * u + corner_normals[:, 2] * v
    normals /= np.linalg.norm(normals, axis=1, keepdims=True)
    return Roots(positions.astype(np.float32), normals.astype(np.float32))
