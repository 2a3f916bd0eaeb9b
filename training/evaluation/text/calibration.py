"""The thresholds of a description reader, from descriptions that it was not trained on."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from inference.reading import DescriptionReader, Thresholds
from training.evaluation.text.figures import compare, statements
from training.evaluation.text.matching import Comparison

if TYPE_CHECKING:
    from collections.abc import Sequence

    from training.descriptions import Description

PRECISION: Final = 0.97
"""Share of claims that should be right."""

_CANDIDATES: Final = tuple(step / 20 for step in range(4, 19))
_LOWEST: Final = 0.5
"""Without the wanted precision: the best F-score in which precision counts twice as much as recall."""


def calibrated(reader: DescriptionReader, descriptions: Sequence[Description]) -> Thresholds:
    """Return the lowest threshold of statements at which they are as precise as PRECISION, else the best compromise."""
    everything = compare(DescriptionReader(reader.tagger, reader.tokenize, Thresholds(statement=0.0)), descriptions)
    scores = {}
    for threshold in _CANDIDATES:
        table = statements([_surer(case, threshold) for case in everything])
        scores[threshold] = (table["precision"]["share"] or 0.0, table["recall"]["share"] or 0.0)
    precise = [threshold for threshold, (precision, _) in scores.items() if precision >= PRECISION]
    best = min(precise) if precise else max(scores, key=lambda threshold: _f_score(*scores[threshold]))
    return replace(reader.thresholds, statement=best)


def _surer(case: Comparison, threshold: float) -> Comparison:
    """The case with the statements that are at least as confident as a threshold."""
    sure = tuple(statement for statement in case.reading.statements if statement.confidence >= threshold)
    return Comparison(case.description, replace(case.reading, statements=sure))


def _f_score(precision: float, recall: float) -> float:
    """Return the F-score with beta 1/2."""
    weight = _LOWEST**2
    both = weight * precision + recall
    return (1 + weight) * precision * recall / both if both else 0.0
