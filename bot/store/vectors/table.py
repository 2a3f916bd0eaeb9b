"""The table of vectors."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import and_, delete, exists, func, insert, or_, select

from bot.domain.jobs import JobState
from bot.store.database import uninterrupted
from bot.store.models import Candidate, Job, Vector

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray
    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import InstrumentedAttribute as Column

    from bot.store.database import Database
    from bot.store.vectors.kinds import VectorKind


@dataclass(frozen=True, slots=True)
class NewVector:
    """A unit vector of a job's description (`number` 0) or of one of its pictures."""

    job_id: int
    number: int
    model: str
    vector: NDArray[np.float32]


class VectorRepository:
    """Stores vectors, and finds missing ones."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @uninterrupted
    async def put(self, vectors: Sequence[NewVector]) -> None:
        """Insert or replace vectors; ignores deleted jobs."""
        async with self._database.write() as session:
            asked = {new.job_id for new in vectors}
            there = set((await session.execute(select(Job.id).where(Job.id.in_(asked)))).scalars())
            rows = [new for new in vectors if new.job_id in there]
            for new in rows:
                await session.execute(delete(Vector).where(Vector.job_id == new.job_id, Vector.number == new.number))
            if rows:
                values = [{name: getattr(new, name) for name in NewVector.__slots__} for new in rows]
                await session.execute(insert(Vector), values)

    async def count(self, kind: VectorKind) -> int:
        """Return the number of vectors of a kind."""
        return (await self._database.scalars(select(func.count()).select_from(Vector).where(kind.rows)))[0]

    @uninterrupted
    async def missing_descriptions(self, model: str, after: int, limit: int) -> list[tuple[int, str]]:
        """Return (id, description) of finished jobs after `after` without a description vector of this model."""
        query = (
            select(Job.id, Job.description)
            .where(Job.state == JobState.DONE, Job.id > after, ~_has_vector(Job.id, 0, model))
            .order_by(Job.id)
            .limit(limit)
        )
        async with self._database.read() as session:
            return [(job_id, description) for job_id, description in await session.execute(query)]

    @uninterrupted
    async def missing_pictures(self, model: str, after: tuple[int, int], limit: int) -> list[tuple[int, int]]:
        """Return (job, number) of candidates after `after` without a vector of this model."""
        job_id, number = after
        later = or_(Candidate.job_id > job_id, and_(Candidate.job_id == job_id, Candidate.number > number))
        query = (
            select(Candidate.job_id, Candidate.number)
            .where(later, ~_has_vector(Candidate.job_id, Candidate.number, model))
            .order_by(Candidate.job_id, Candidate.number)
            .limit(limit)
        )
        async with self._database.read() as session:
            return [(job, place) for job, place in await session.execute(query)]


def _has_vector(job_id: Column[int], number: Column[int] | int, model: str) -> ColumnElement[bool]:
    return exists().where(Vector.job_id == job_id, Vector.number == number, Vector.model == model)
