"""The order of candidates on a sheet: the model's scores as a prior, people's votes as evidence.

The model counts as `prior` more voters, whose votes are split among the candidates by the softmax of their scores:

    strength_i = votes_i + prior * exp(score_i - max score) / sum_j exp(score_j - max score)

Candidates stand in falling strength; equal strengths in falling votes, then in rising number. With the default prior
of one voter, the model orders candidates that have equally many votes, and a single vote of a person outweighs it.

It follows that one more vote for a candidate never lowers its place, that ties are stable, and that the order in
which candidates are listed does not matter.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection


@dataclass(frozen=True, slots=True)
class Standing:
    """The inputs of the ranking: candidate number, model score (any finite real), votes (>= 0)."""

    number: int
    score: float
    votes: int = 0


def rank(standings: Collection[Standing], prior: float = 1.0) -> tuple[int, ...]:
    """Return candidate numbers, best first; `prior` >= 0 is the model's weight in votes."""
    if not standings:
        return ()
    best = max(standing.score for standing in standings)
    total = math.fsum(math.exp(standing.score - best) for standing in standings)

    def key(standing: Standing) -> tuple[float, int, int]:
        share = math.exp(standing.score - best) / total
        return -(standing.votes + prior * share), -standing.votes, standing.number

    return tuple(standing.number for standing in sorted(standings, key=key))
