"""Sizes of an evaluation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

MENTIONS: Final = (1, 2, 4, 8, 16)
"""Numbers of mentions that are evaluated separately."""

RERANKED_CANDIDATES: Final = 8
"""Candidates of a description in the evaluation of the reranker."""


MAX_PICTURES: Final = 2_000
"""Pictures in a set; Fréchet distances of smaller sets depend strongly on the size."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EvaluationSizes:
    """Numbers of descriptions and of candidates of each; the other sizes follow from these."""

    descriptions: int = 500
    candidates: int = 4

    @property
    def reranked(self) -> int:
        """Descriptions in the evaluation of the reranker."""
        return min(self.descriptions, 200)

    @property
    def varied(self) -> int:
        """Descriptions in the evaluation of variations."""
        return min(self.descriptions, 200)

    @property
    def pictures(self) -> int:
        """Pictures in each of the sets whose distance is measured; a multiple of `candidates`."""
        return min(MAX_PICTURES, 40 * self.descriptions) // self.candidates * self.candidates

    def counted(self, mentions: int) -> int:
        """Descriptions with `mentions` traits; more of them with four, which the summary reports."""
        return max(1, self.descriptions * (4 if mentions == 4 else 1) // 10)

    @property
    def repeats(self) -> int:
        """Generations of each probe."""
        return 3 if self.descriptions >= 200 else 1

    @property
    def redrawn(self) -> int:
        """Persons that are rendered `candidates` times, for the diversity of renders of one person."""
        return min(self.descriptions, 100)
