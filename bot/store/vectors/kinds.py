"""Types of the vector search."""

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
    """The two embedding spaces."""

    DESCRIPTIONS = "descriptions"
    PICTURES = "pictures"

    @property
    def rows(self) -> ColumnElement[bool]:
        """The condition for this kind's rows of `Vector`, with inline literals for partial indexes."""
        none = literal(0, literal_execute=True)
        return Vector.number == none if self is VectorKind.DESCRIPTIONS else Vector.number > none


@dataclass(frozen=True, slots=True)
class VectorQuery:
    """A query: a unit vector of a model, and a job to exclude (usually its own)."""

    kind: VectorKind
    model: str
    vector: NDArray[np.float32]
    exclude_job_id: int | None = None


@dataclass(frozen=True, slots=True)
class VectorMatch:
    """A matching job, the matching picture (0: the description), and the cosine similarity."""

    job_id: int
    number: int
    similarity: float


class VectorSearch(Protocol):
    """Finds the nearest vectors."""

    async def find(self, query: VectorQuery, scope: Scope, limit: int) -> list[VectorMatch]:
        """Return up to `limit` finished jobs, nearest first, each once."""
        ...

    async def add(self, kind: VectorKind, jobs: Collection[int]) -> None:
        """Index the new vectors of these jobs."""
        ...

    async def remove(self, jobs: Collection[int]) -> None:
        """Remove deleted jobs from the index."""
        ...

    async def prune(self) -> int:
        """Remove from the index what the table no longer has, and save it; returns the number of vectors."""
        ...

    async def repair(self, kind: VectorKind, model: str) -> int:
        """Sync the index with the table for a model's vectors; returns the number of missing ones."""
        ...

    async def save(self) -> None:
        """Save additions since the last repair, which shortens the next one."""
        ...

    async def discard(self) -> None:
        """Delete the index; `repair` rebuilds it."""
        ...
