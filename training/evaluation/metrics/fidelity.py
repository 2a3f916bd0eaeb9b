"""How far what is drawn, and what is drawn anew, is from held-out renders."""

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
    """Equally many pictures of each kind, uint8 (N, S, S): drawn, renders, other persons' renders, renders redrawn."""

    drawn: np.ndarray
    renders: np.ndarray
    others: np.ndarray
    reconstructions: np.ndarray


@dataclass(frozen=True, slots=True, eq=False)
class FeatureSets:
    """The features of PictureSets."""

    drawn: Features
    renders: Features
    others: Features
    reconstructions: Features


def features(extractor: Extractor, pictures: PictureSets) -> FeatureSets:
    """Features of every set by one extractor."""
    return FeatureSets(
        extract(extractor, pictures.drawn, "drawn"),
        extract(extractor, pictures.renders, "renders"),
        extract(extractor, pictures.others, "other renders"),
        extract(extractor, pictures.reconstructions, "reconstructions"),
    )


def distances_table(sets: FeatureSets, extractor: Extractor) -> Table:
    """Fréchet and kernel distances, and inception scores, under the extractor's own name.

    `rfd` is of reconstructions from the pictures they were made of, as is usual; `rfd_others` from other persons'
    renders, to be held against `fd_floor`, the distance of two sets of renders from one another.
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
