"""How much an evaluation draws."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

MENTIONS: Final = (1, 2, 4, 8, 16)
"""Numbers of mentions that are asked for by themselves."""

RERANKED: Final = 8
"""Candidates of which the reranker chooses one, where the worth of ranking is measured."""


MOST_PICTURES: Final = 2_000
"""Fréchet distances of fewer pictures depend much on how many there are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sizes:
    """How much is drawn: `descriptions` as people give them, `candidates` of each, and the rest in proportion."""

    descriptions: int = 500
    candidates: int = 4

    @property
    def reranked(self) -> int:
        """Descriptions of which RERANKED candidates are drawn."""
        return min(self.descriptions, 200)

    @property
    def varied(self) -> int:
        """Descriptions that are typed otherwise."""
        return min(self.descriptions, 200)

    @property
    def pictures(self) -> int:
        """Pictures in each of the sets whose distance is measured; whole pages of candidates."""
        return min(MOST_PICTURES, 40 * self.descriptions) // self.candidates * self.candidates

    def counted(self, mentions: int) -> int:
        """Descriptions with so many mentions; most of them with four, by which a model is judged."""
        return max(1, self.descriptions * (4 if mentions == 4 else 1) // 10)

    @property
    def repeats(self) -> int:
        """How often each hand-written description is drawn."""
        return 3 if self.descriptions >= 200 else 1

    @property
    def redrawn(self) -> int:
        """Persons whose render is drawn `candidates` times over, for how far apart pictures of one person are."""
        return min(self.descriptions, 100)
