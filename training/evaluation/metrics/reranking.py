"""Gain of reranking: the best-ranked candidate compared with the mean candidate."""

from __future__ import annotations

from typing import TYPE_CHECKING

from training.evaluation.metrics.faithfulness import shown
from training.evaluation.metrics.proportions import Difference, difference

if TYPE_CHECKING:
    from collections.abc import Sequence

    from training.evaluation.runner import Result


def rerank_gain(results: Sequence[Result]) -> Difference:
    """Return the proportion of mentions shown by best-ranked candidates, minus that of all candidates."""
    best = [shown(result.stated, result.best) for result in results]
    every = [
        sum(shown(result.stated, prediction) for prediction in result.predictions) / len(result.predictions)
        for result in results
    ]
    return difference(best, every, [len(result.stated) for result in results])


def oracle_gain(results: Sequence[Result]) -> Difference:
    """Return the gain of a perfect ranking, the upper bound of `rerank_gain`."""
    most = [max(shown(result.stated, prediction) for prediction in result.predictions) for result in results]
    every = [
        sum(shown(result.stated, prediction) for prediction in result.predictions) / len(result.predictions)
        for result in results
    ]
    return difference(most, every, [len(result.stated) for result in results])
