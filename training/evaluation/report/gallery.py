"""The pictures of a report."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import numpy as np

    from training.evaluation.metrics.memorization import Neighbour
    from training.evaluation.metrics.probes import Answer
    from training.evaluation.metrics.tables import Table
    from training.evaluation.runner import Result


@dataclass(frozen=True, slots=True, eq=False)
class Gallery:
    """Pictures of a report, uint8 (S, S).

    described: results of held-out persons, and `renders` (N, S, S) of the same. originals, reconstructions: renders
    before and after the VQGAN. neighbours: the drawn faces that come nearest to a training picture. seeds: the results
    of the seeds' descriptions. varied: for each variation, results of the first described persons. answers: probes.
    """

    described: Sequence[Result]
    renders: np.ndarray
    originals: np.ndarray
    reconstructions: np.ndarray
    neighbours: Sequence[Neighbour]
    seeds: Sequence[Result]
    varied: Mapping[str, Sequence[Result]]
    answers: Mapping[str, Sequence[tuple[Answer, Answer]]]


@dataclass(frozen=True, slots=True, eq=False)
class Evaluation:
    """All figures as JSON, and the pictures of the report."""

    figures: Table
    gallery: Gallery
