"""Basis faces, ancestors and descendants of jobs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sqlalchemy import select

from bot.store.database import uninterrupted
from bot.store.models import Candidate, Job, JobOrigin
from bot.store.rows import job_view

if TYPE_CHECKING:
    from bot.domain.jobs import JobView
    from bot.store.database import Database

MAX_ANCESTORS: Final = 20
"""Maximum ancestors of a job in its details."""

MAX_CHILDREN: Final = 20
"""Maximum descendants of a job in its details."""


@dataclass(frozen=True, slots=True)
class Face:
    """A candidate as a basis: sampling index, image tokens if stored, and the model and description that it is of."""

    sample_index: int
    tokens: tuple[int, ...]
    model: str | None
    description: str


class LineageRepository:
    """Reads ancestors and descendants of jobs."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @uninterrupted
    async def face(self, job_id: int, number: int) -> Face | None:
        """Return a candidate of a finished job, or None."""
        found = (
            select(Candidate.sample_index, Candidate.tokens, Job.model, Job.description)
            .join(Job)
            .where(Candidate.job_id == job_id, Candidate.number == number)
        )
        async with self._database.read() as session:
            row = (await session.execute(found)).first()
        return None if row is None else Face(*row)

    async def ancestors(self, job: JobView) -> tuple[JobView, ...]:
        """Return the ancestors of a job, parent first, up to a deleted one."""
        found: list[JobView] = []
        while job.lineage and job.lineage.parent_id is not None and len(found) < MAX_ANCESTORS:
            rows = await self._database.scalars(select(Job).where(Job.id == job.lineage.parent_id))
            if not rows:
                break
            job = job_view(rows[0])
            found.append(job)
        return tuple(found)

    async def children(self, job_id: int) -> tuple[JobView, ...]:
        """Return the direct descendants of a job, newest first."""
        born = (
            select(Job)
            .join(JobOrigin, JobOrigin.job_id == Job.id)
            .where(JobOrigin.parent_id == job_id)
            .order_by(Job.id.desc())
            .limit(MAX_CHILDREN)
        )
        return tuple(job_view(row) for row in await self._database.scalars(born))
