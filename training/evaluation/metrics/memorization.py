"""Memorization: distances of generated faces to the nearest training pictures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import torch
import torch.nn.functional as F
from tqdm import tqdm

from training.evaluation.metrics.diversity import pixels
from training.evaluation.metrics.proportions import Proportion
from training.evaluation.metrics.tables import number, share

if TYPE_CHECKING:
    from training.evaluation.metrics.tables import Table


THUMBNAIL: Final = 32
"""Side of the compared pictures, large enough to distinguish two faces."""


@dataclass(frozen=True, slots=True, eq=False)
class Neighbour:
    """A generated face, the nearest training picture, and their distance."""

    face: np.ndarray
    training: np.ndarray
    distance: float


@dataclass(frozen=True, slots=True, eq=False)
class NearestNeighbours:
    """Index of the nearest training picture of each picture, int (N), and the distance (N)."""

    index: np.ndarray
    distance: np.ndarray


def nearest(pictures: np.ndarray, training: np.ndarray, batch_size: int = 512) -> NearestNeighbours:
    """Find the nearest training pictures, uint8 (M, S, S), by root mean squared difference of thumbnails."""
    wanted = _thumbnails(pictures)
    found = NearestNeighbours(np.zeros(len(pictures), int), np.full(len(pictures), np.inf, np.float32))
    for first in tqdm(range(0, len(training), batch_size), desc="training pictures", unit_scale=batch_size):
        there = _thumbnails(training[first : first + batch_size])
        here = torch.cdist(wanted, there, compute_mode="donot_use_mm_for_euclid_dist").min(1)
        nearer = here.values.numpy() < found.distance
        found.index[nearer] = first + here.indices.numpy()[nearer]
        found.distance[nearer] = here.values.numpy()[nearer]
    return found


def memorization_table(drawn: NearestNeighbours, held_out: NearestNeighbours) -> Table:
    """Return distances to the training data of generated faces, and of held-out renders as a reference."""
    unusual = np.quantile(held_out.distance, 0.01)
    return {
        "thumbnail": THUMBNAIL,
        "drawn": _distances(drawn),
        "renders": _distances(held_out),
        "nearer_than_99_percent_of_renders": share(Proportion.among((drawn.distance < unusual).tolist())),
    }


def nearest_pairs(faces: np.ndarray, training: np.ndarray, found: NearestNeighbours, count: int = 8) -> list[Neighbour]:
    """Return the generated faces nearest to a training picture, nearest first."""
    chosen = found.distance.argsort(kind="stable")[:count]
    return [Neighbour(faces[i], np.array(training[found.index[i]]), float(found.distance[i])) for i in chosen]


def _distances(found: NearestNeighbours) -> Table:
    return {"median": number(float(np.median(found.distance))), "least": number(float(found.distance.min()))}


def _thumbnails(pictures: np.ndarray) -> torch.Tensor:
    """uint8 (N, S, S) -> vectors (N, THUMBNAIL * THUMBNAIL)."""
    grey = torch.from_numpy(np.array(pictures))[:, None].float()
    small = F.interpolate(grey, (THUMBNAIL, THUMBNAIL), mode="bilinear", antialias=True)
    return torch.from_numpy(pixels(small[:, 0].numpy()))
