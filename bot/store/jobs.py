"""Jobs in the database: each method is one transaction, and each change of state is one guarded UPDATE."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from sqlalchemy import CursorResult, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from bot.errors import UnknownJobError
from bot.limits import UNLIMITED
from bot.store.database import MAX_ID, uninterrupted
from bot.store.models import Candidate, Job
from bot.store.rows import job_view
from bot.store.usage import require_room
from bot.views import JobState

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import ColumnElement

    from bot.limits import Quota
    from bot.store.database import Database
    from bot.views import JobView
    from inference.backend import TraitMark


@dataclass(frozen=True, slots=True)
class NewJob:
    """An order whose description is clean and whose open choices are made."""

    platform: str
    event_id: str
    person_id: str
    channel_id: str
    guild_id: str | None
    description: str
    candidate_count: int
    seed: int
    language: str


@dataclass(frozen=True, slots=True)
class ScoredCandidate:
    """A candidate as it is stored: its lasting number, its place in sampling order, the model's score and marks."""

    number: int
    sample_index: int
    score: float
    marks: tuple[TraitMark, ...] = ()


class JobRepository:
    """Jobs on their way from queued to a final state."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._admission = asyncio.Lock()  # counting and adding are one step; no other process adds (`bot.store.lock`)

    @uninterrupted
    async def add(self, job: NewJob, quota: Quota = UNLIMITED) -> JobView:
        """Commit a job in state queued; the job of an event already known comes back with `repeated` set.

        Raises:
            LimitReachedError: the event is new, and there is no room for one more job.
        """
        known = select(Job).where(Job.platform == job.platform, Job.event_id == job.event_id)
        try:
            async with self._admission, self._database.write() as session:
                for row in (await session.execute(known)).scalars():
                    return job_view(row, repeated=True)
                await require_room(session, job, quota)
                row = Job(**_columns(job), state=JobState.QUEUED, created_at=_now(), messages=[])
                session.add(row)
                await session.flush()
                return job_view(row)
        except IntegrityError:
            for row in await self._database.scalars(known):
                return job_view(row, repeated=True)
            raise

    async def get(self, job_id: int) -> JobView:
        """A job.

        Raises:
            UnknownJobError: there is none with this number.
        """
        if 0 < job_id <= MAX_ID:
            for row in await self._database.scalars(select(Job).where(Job.id == job_id)):
                return job_view(row)
        raise UnknownJobError(job_id)

    @uninterrupted
    async def counts(self) -> dict[tuple[str, JobState], int]:
        """How many jobs each platform has in each state."""
        counted = select(Job.platform, Job.state, func.count()).group_by(Job.platform, Job.state)
        async with self._database.read() as session:
            rows = (await session.execute(counted)).all()
        return {(platform, JobState(state)): number for platform, state, number in rows}

    async def place(self, job_id: int) -> int:
        """Place of a queued job in the queue, from 1."""
        ahead = select(func.count()).where(Job.state == JobState.QUEUED, Job.id < job_id)
        return (await self._database.scalars(ahead))[0] + 1

    @uninterrupted
    async def claim(self) -> JobView | None:
        """Take the oldest queued job: queued -> running, one more attempt. None where nothing waits."""
        oldest = select(Job.id).where(Job.state == JobState.QUEUED).order_by(Job.id).limit(1)
        async with self._database.write() as session:
            job_id = (await session.execute(oldest)).scalar_one_or_none()
            if job_id is None:
                return None
            await session.execute(
                update(Job)
                .where(Job.id == job_id)
                .values(state=JobState.RUNNING, started_at=_now(), attempts=Job.attempts + 1)
            )
            return job_view((await session.execute(select(Job).where(Job.id == job_id))).scalar_one())

    @uninterrupted
    async def finish(self, job_id: int, candidates: Sequence[ScoredCandidate], model: str) -> bool:
        """Move running -> done, together with the candidates' rows; False, changing nothing, if it was not running."""
        async with self._database.write() as session:
            result = await session.execute(
                update(Job)
                .where(Job.id == job_id, Job.state == JobState.RUNNING)
                .values(state=JobState.DONE, model=model, finished_at=_now())
            )
            if _changed(result) == 0:
                return False
            await session.execute(insert(Candidate), [{"job_id": job_id, **_columns(c)} for c in candidates])
            return True

    async def fail(self, job_id: int, reason: str) -> bool:
        """Move running -> failed, with a message id as the reason; False if it was not running."""
        return await self._move(
            Job.id == job_id,
            Job.state == JobState.RUNNING,
            state=JobState.FAILED,
            failure=reason,
            finished_at=_now(),
        )

    async def cancel(self, job_id: int) -> bool:
        """Move queued or running -> cancelled; False if it was neither."""
        return await self._move(
            Job.id == job_id,
            Job.state.in_([JobState.QUEUED, JobState.RUNNING]),
            state=JobState.CANCELLED,
            finished_at=_now(),
        )

    async def requeue_running(self) -> None:
        """Move running -> queued on a clean stop, which is not counted as an attempt."""
        await self._move(Job.state == JobState.RUNNING, state=JobState.QUEUED, attempts=Job.attempts - 1)

    async def recover(self, attempts: int, reason: str) -> None:
        """After a crash: running -> queued, or failed with `reason` if started `attempts` times already."""
        was_running = Job.state == JobState.RUNNING
        await self._move(
            was_running, Job.attempts >= attempts, state=JobState.FAILED, failure=reason, finished_at=_now()
        )
        await self._move(was_running, state=JobState.QUEUED)

    async def mark_answered(self, job_id: int) -> None:
        """Note that the final answer of a job has reached the person; the first time counts."""
        await self._move(Job.id == job_id, Job.finished_at.is_not(None), Job.answered_at.is_(None), answered_at=_now())

    @uninterrupted
    async def _move(self, *conditions: ColumnElement[bool], **values: object) -> bool:
        async with self._database.write() as session:
            result = await session.execute(update(Job).where(*conditions).values(**values))
            return _changed(result) > 0


def _changed(result: object) -> int:
    return result.rowcount if isinstance(result, CursorResult) else 0


def _now() -> datetime:
    return datetime.now(UTC)


def _columns(new: NewJob | ScoredCandidate) -> dict[str, object]:
    return {name: getattr(new, name) for name in new.__slots__}
