"""Jobs in the database: each method is one transaction, and each change of state is one guarded UPDATE."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from sqlalchemy import CursorResult, and_, func, insert, select, tuple_, update

from bot.errors import UnknownJobError
from bot.store.batch import Batch
from bot.store.database import MAX_ID, uninterrupted
from bot.store.models import Candidate, Job
from bot.store.rows import job_view
from bot.views import JobState

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import ColumnElement

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
        self._new = Batch(self._add_all)

    @uninterrupted
    async def add(self, job: NewJob) -> JobView:
        """Commit a job in state queued; the job of an event already known comes back with `repeated` set."""
        return await self._new.add(job)

    async def get(self, job_id: int) -> JobView:
        """A job.

        Raises:
            UnknownJobError: there is none with this number.
        """
        if 0 < job_id <= MAX_ID:
            for row in await self._database.scalars(select(Job).where(Job.id == job_id)):
                return job_view(row)
        raise UnknownJobError(job_id)

    async def place(self, job_id: int) -> int:
        """Place of a queued job in the queue, from 1."""
        ahead = select(func.count()).where(Job.state == JobState.QUEUED, Job.id < job_id)
        return (await self._database.scalars(ahead))[0] + 1

    @uninterrupted
    async def claim(self) -> JobView | None:
        """Take the oldest queued job: queued -> running, one more attempt. None where nothing waits.

        Jobs that another process is taking at this moment are passed over, where several share the database.
        """
        oldest = select(Job.id).where(Job.state == JobState.QUEUED).order_by(Job.id).limit(1)
        async with self._database.write() as session:
            job_id = (await session.execute(oldest.with_for_update(skip_locked=True))).scalar_one_or_none()
            if job_id is None:
                return None
            await session.execute(
                update(Job)
                .where(Job.id == job_id)
                .values(
                    state=JobState.RUNNING,
                    started_at=_now(),
                    attempts=Job.attempts + 1,
                    worker=self._database.worker,
                )
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
        """Move this process's jobs running -> queued on a clean stop, which is not counted as an attempt."""
        await self._move(
            Job.state == JobState.RUNNING,
            Job.worker == self._database.worker,
            state=JobState.QUEUED,
            attempts=Job.attempts - 1,
        )

    async def recover(self, attempts: int, reason: str) -> None:
        """After a crash: running -> queued, or failed with `reason` if started `attempts` times already.

        Jobs of other processes that live are left to them.
        """
        was_running = and_(Job.state == JobState.RUNNING, self._database.dialect.is_abandoned(self._database.worker))
        await self._move(
            was_running, Job.attempts >= attempts, state=JobState.FAILED, failure=reason, finished_at=_now()
        )
        await self._move(was_running, state=JobState.QUEUED)

    async def mark_answered(self, job_id: int) -> None:
        """Note that the final answer of a job has reached the person; the first time counts."""
        await self._move(Job.id == job_id, Job.finished_at.is_not(None), Job.answered_at.is_(None), answered_at=_now())

    async def _add_all(self, jobs: Sequence[NewJob]) -> list[JobView]:
        """Commit jobs in one transaction, in their order."""
        rows = [{**_columns(job), "state": JobState.QUEUED, "created_at": _now()} for job in jobs]
        add = self._database.dialect.insert_new(Job.metadata.tables[Job.__tablename__]).returning(
            Job.platform, Job.event_id
        )
        events = [(job.platform, job.event_id) for job in jobs]
        async with self._database.write() as session:
            new = {(platform, event) for platform, event in await session.execute(add, rows)}
            found = await session.execute(select(Job).where(tuple_(Job.platform, Job.event_id).in_(set(events))))
            known = {(row.platform, row.event_id): row for row in found.scalars()}
        views = []
        for event in events:
            views.append(job_view(known[event], repeated=event not in new))
            new.discard(event)
        return views

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
