"""Diversity of the candidates of one description."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from training.evaluation.metrics.tables import number

if TYPE_CHECKING:
    from collections.abc import Mapping

    from training.evaluation.metrics.extractors import Features
    from training.evaluation.metrics.tables import Table


def spread(groups: np.ndarray) -> float:
    """Return the mean Euclidean distance of pairs within groups: vectors (G, C, D). NaN for groups of one."""
    pairs = list(combinations(range(groups.shape[1]), 2))
    apart = [np.linalg.norm(groups[:, a].astype(np.float64) - groups[:, b], axis=-1) for a, b in pairs]
    return float(np.mean(apart)) if apart else float("nan")


def pixels(pictures: np.ndarray) -> np.ndarray:
    """Flatten pictures (..., S, S) in 0..255 to vectors whose Euclidean distance is the RMSE of pictures in 0..1."""
    flat = pictures.reshape(*pictures.shape[:-2], -1).astype(np.float32) / 255
    vectors: np.ndarray = flat / np.sqrt(flat.shape[-1])
    return vectors


def diversity_table(sets: Mapping[str, tuple[np.ndarray, Features]], group: int) -> Table:
    """Return the diversity of consecutive groups of `group` pictures: pictures (N, S, S) and their features."""
    return {
        name: {
            "features": number(spread(features.values.reshape(-1, group, features.values.shape[-1]))),
            "pixels": number(spread(pixels(pictures).reshape(-1, group, pictures[0].size))),
        }
        for name, (pictures, features) in sets.items()
    }
