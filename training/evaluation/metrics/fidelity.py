"""Fidelity: distances of generated faces and of reconstructions from held-out renders."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from training.evaluation.metrics.distances import frechet_distance, inception_score, kernel_distance
from training.evaluation.metrics.extractors import extract
from training.evaluation.metrics.tables import number

if TYPE_CHECKING:
    import numpy as np

    from training.evaluation.metrics.extractors import Extractor, Features
    from training.evaluation.metrics.tables import Table


@dataclass(frozen=True, slots=True, eq=False)
class PictureSets:
    """Sets of equal size, uint8 (N, S, S): generated faces, renders, other persons' renders, reconstructions."""

    drawn: np.ndarray
    renders: np.ndarray
    others: np.ndarray
    reconstructions: np.ndarray


@dataclass(frozen=True, slots=True, eq=False)
class FeatureSets:
    """Features of PictureSets."""

    drawn: Features
    renders: Features
    others: Features
    reconstructions: Features


def features(extractor: Extractor, pictures: PictureSets) -> FeatureSets:
    """Extract features of every set."""
    return FeatureSets(
        extract(extractor, pictures.drawn, "drawn"),
        extract(extractor, pictures.renders, "renders"),
        extract(extractor, pictures.others, "other renders"),
        extract(extractor, pictures.reconstructions, "reconstructions"),
    )


def distances_table(sets: FeatureSets, extractor: Extractor) -> Table:
    """Return Fréchet and kernel distances, and inception scores.

    `rfd` is the distance of reconstructions from their originals, as is usual; `rfd_others` that from other persons'
    renders, to compare with `fd_floor`, the distance of two sets of renders.
    """
    return {
        "preprocessing": extractor.preprocessing,
        "pictures": len(sets.renders.values),
        "fd": number(frechet_distance(sets.drawn.values, sets.renders.values)),
        "fd_floor": number(frechet_distance(sets.others.values, sets.renders.values)),
        "rfd": number(frechet_distance(sets.reconstructions.values, sets.renders.values)),
        "rfd_others": number(frechet_distance(sets.reconstructions.values, sets.others.values)),
        "kd": number(kernel_distance(sets.drawn.values, sets.renders.values)),
        "kd_floor": number(kernel_distance(sets.others.values, sets.renders.values)),
        "inception_score": number(inception_score(sets.drawn.probabilities)),
        "inception_score_of_renders": number(inception_score(sets.renders.probabilities)),
    }
