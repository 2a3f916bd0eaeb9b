"""What is compared with what, and what comes out."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from sqlalchemy import literal

from bot.store.models import Vector

if TYPE_CHECKING:
    from collections.abc import Collection

    import numpy as np
    from numpy.typing import NDArray
    from sqlalchemy import ColumnElement

    from bot.domain.history import Scope


class VectorKind(StrEnum):
    """Two spaces: descriptions are compared with descriptions, pictures with pictures."""

    DESCRIPTIONS = "descriptions"
    PICTURES = "pictures"

    @property
    def rows(self) -> ColumnElement[bool]:
        """The condition for this kind's rows of `Vector`, written out, as partial indexes want it."""
        none = literal(0, literal_execute=True)
        return Vector.number == none if self is VectorKind.DESCRIPTIONS else Vector.number > none


@dataclass(frozen=True, slots=True)
class VectorQuery:
    """What to look for: a unit vector of a model's, and a job that is not to be found (its own, mostly)."""

    kind: VectorKind
    model: str
    vector: NDArray[np.float32]
    exclude_job_id: int | None = None


@dataclass(frozen=True, slots=True)
class VectorMatch:
    """A job, which of its pictures it was found by (0: its description), and the cosine, 1 being the same."""

    job_id: int
    number: int
    similarity: float


class VectorSearch(Protocol):
    """Finds what lies nearest."""

    async def find(self, query: VectorQuery, scope: Scope, limit: int) -> list[VectorMatch]:
        """Up to `limit` finished jobs, the nearest first, each once."""
        ...

    async def add(self, kind: VectorKind, jobs: Collection[int]) -> None:
        """Take notice of the new vectors of these jobs."""
        ...

    async def repair(self, kind: VectorKind, model: str) -> int:
        """Make the index agree with the table, for the vectors of this model; returns how many of them it lacked."""
        ...

    async def save(self) -> None:
        """Keep what was added since the last repair, so that the next start has little to repair."""
        ...

    async def discard(self) -> None:
        """Throw the index away; `repair` makes it anew."""
        ...
