"""Jobs in the database: each method is one transaction, and each change of state is one guarded UPDATE."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from sqlalchemy import and_, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from bot.domain.jobs import JobState
from bot.errors import JobDeletedError, UnknownJobError, UserError
from bot.store.batch import Batch
from bot.store.database import MAX_ID, rows_changed, uninterrupted
from bot.store.deletions import event_digest
from bot.store.intake import add_jobs
from bot.store.models import Candidate, DeletedEvent, Job
from bot.store.rows import job_view

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from sqlalchemy import ColumnElement, Select
    from sqlalchemy.ext.asyncio import AsyncSession

    from bot.domain.jobs import JobView
    from bot.store.database import Database
    from bot.store.new_job import NewJob
    from inference.backend import TraitMark
    from inference.descriptions import Undrawn


@dataclass(frozen=True, slots=True)
class QueuedJob:
    """A queued job and its number of candidates."""

    id: int
    candidates: int


@dataclass(frozen=True, slots=True)
class ScoredCandidate:
    """A candidate to store: permanent number, sampling index, score, marks and tokens."""

    number: int
    sample_index: int
    score: float
    marks: tuple[TraitMark, ...] = ()
    tokens: tuple[int, ...] = ()


class JobRepository:
    """Jobs on their way from queued to a final state.

    The queue is start-time fair queueing, as in `inference.scheduler`: a job's turn is the end of its person's last
    job, or now, on a clock that counts candidates and equals the turn of the last started job. One person's many jobs
    therefore do not delay other people's.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._clock: int | None = None  # read lazily from the started jobs
        self._new = Batch(self._admit_all)
        self._answered = Batch(self._mark_all_answered)

    @uninterrupted
    async def add(self, job: NewJob) -> JobView:
        """Commit a job in state queued; the job of an event already known comes back with `repeated` set.

        Raises:
            LimitReachedError: the event is new, and there is no room for one more job.
            JobDeletedError: the event made a job that was deleted.
            UnknownJobError: the job's parent was deleted.
        """
        try:
            outcome = await self._new.add(job)
        except IntegrityError as error:  # another process was faster
            known = await self.of_event(job.platform, job.event_id)
            if known is not None:
                return known
            if (
                job.lineage is not None and job.lineage.parent_id is not None
            ):  # its parent was deleted since it was looked up
                raise UnknownJobError(job.lineage.parent_id) from error
            raise
        if isinstance(outcome, UserError):
            raise outcome
        return outcome

    async def of_event(self, platform: str, event_id: str) -> JobView | None:
        """Return the job that an event made, with `repeated` set; None for a new event.

        Raises:
            JobDeletedError: the job was deleted.
        """
        same = select(Job).where(Job.platform == platform, Job.event_id == event_id)
        for row in await self._database.scalars(same):
            return job_view(row, repeated=True)
        gone = select(DeletedEvent.digest).where(DeletedEvent.digest == event_digest(platform, event_id))
        if await self._database.scalars(gone):
            raise JobDeletedError
        return None

    async def get(self, job_id: int) -> JobView:
        """Return a job.

        Raises:
            UnknownJobError: the job does not exist.
        """
        if 0 < job_id <= MAX_ID:
            for row in await self._database.scalars(select(Job).where(Job.id == job_id)):
                return job_view(row)
        raise UnknownJobError(job_id)

    @uninterrupted
    async def counts(self) -> dict[tuple[str, JobState], int]:
        """Return job counts by platform and state."""
        counted = select(Job.platform, Job.state, func.count()).group_by(Job.platform, Job.state)
        async with self._database.read() as session:
            rows = (await session.execute(counted)).all()
        return {(platform, JobState(state)): number for platform, state, number in rows}

    async def running_here(self, job_ids: Collection[int]) -> set[int]:
        """Return the jobs among `job_ids` that this process still draws: not cancelled, deleted or taken over."""
        mine = select(Job.id).where(Job.id.in_(job_ids), Job.state == JobState.RUNNING, self._is_own())
        return set(await self._database.scalars(mine))

    @uninterrupted
    async def states(self, job_ids: Collection[int]) -> dict[int, JobState]:
        """Return the states of those jobs among `job_ids` that exist."""
        async with self._database.read() as session:
            rows = await session.execute(select(Job.id, Job.state).where(Job.id.in_(job_ids)))
            return {job_id: JobState(state) for job_id, state in rows}

    async def with_pictures(self, job_ids: Sequence[int]) -> set[int]:
        """Return the jobs among `job_ids` that have pictures, or will have them."""
        states = (JobState.QUEUED, JobState.RUNNING, JobState.DONE)
        return set(await self._database.scalars(select(Job.id).where(Job.id.in_(job_ids), Job.state.in_(states))))

    async def queue_position(self, job_id: int) -> int:
        """Return the queue position of a job, from 1; also 1 if it no longer waits."""
        line = select(_queue().subquery().c[0], func.row_number().over().label("place")).subquery()
        return next(iter(await self._database.scalars(select(line.c.place).where(line.c[0] == job_id))), 1)

    async def running(self) -> int:
        """Return the number of running jobs."""
        return (await self._database.scalars(select(func.count()).where(Job.state == JobState.RUNNING)))[0]

    @uninterrupted
    async def queued(self) -> list[QueuedJob]:
        """Return all queued jobs, next one first."""
        async with self._database.read() as session:
            return [QueuedJob(*row) for row in await session.execute(_queue())]

    @uninterrupted
    async def claim(self) -> JobView | None:
        """Move the next job queued -> running and count an attempt; None if the queue is empty.

        Skips jobs that another process is claiming at the same time, and claims none while this process's own lock is
        lost: other processes would take it for dead.
        """
        mine = _queue().where(self._database.dialect.is_present(self._database.worker))
        async with self._database.write() as session:
            job_id = (await session.execute(mine.limit(1).with_for_update(skip_locked=True))).scalars().first()
            if job_id is None:
                return None
            clock = await self._now(session)
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
            row = (await session.execute(select(Job).where(Job.id == job_id))).scalar_one()
            self._clock = max(clock, row.turn)
            return job_view(row)

    @uninterrupted
    async def finish(
        self, job_id: int, candidates: Sequence[ScoredCandidate], model: str, undrawn: tuple[Undrawn, ...] = ()
    ) -> bool:
        """Move running -> done, together with the candidates' rows; False, changing nothing, if it was not running.

        True as well if an earlier call did so whose commit got no answer. `undrawn`: what the model did not draw.
        """
        async with self._database.write() as session:
            result = await session.execute(
                update(Job)
                .where(self._is_running_here(job_id))
                .values(state=JobState.DONE, model=model, undrawn=undrawn, finished_at=_now())
            )
            if rows_changed(result) == 0:
                done = select(Job.id).where(Job.id == job_id, Job.state == JobState.DONE, self._is_own())
                return (await session.execute(done)).first() is not None
            await session.execute(
                insert(Candidate),
                [{"job_id": job_id, **{name: getattr(c, name) for name in c.__slots__}} for c in candidates],
            )
            return True

    async def fail(self, job_id: int, reason: str) -> bool:
        """Move running -> failed, with a message id as the reason; False if it was not running."""
        return await self._move(
            self._is_running_here(job_id), state=JobState.FAILED, failure=reason, finished_at=_now()
        )

    async def cancel(self, job_id: int) -> bool:
        """Move queued or running -> cancelled; False if it was neither."""
        return await self._move(
            Job.id == job_id,
            Job.state.in_([JobState.QUEUED, JobState.RUNNING]),
            state=JobState.CANCELLED,
            finished_at=_now(),
        )

    async def requeue(self, job_id: int) -> None:
        """Move running -> queued after the backend rejected a job; not counted as an attempt."""
        await self._move(self._is_running_here(job_id), state=JobState.QUEUED, attempts=Job.attempts - 1)

    async def requeue_running(self, keep: Collection[int] = ()) -> None:
        """Move this process's jobs but `keep` running -> queued, which is not counted as an attempt."""
        await self._move(
            Job.state == JobState.RUNNING,
            self._is_own(),
            Job.id.not_in(keep),
            state=JobState.QUEUED,
            attempts=Job.attempts - 1,
        )

    async def recover(self, attempts: int, reason: str) -> None:
        """After a crash: running -> queued, or failed with `reason` if started `attempts` times already.

        Jobs of other live processes are not touched.
        """
        was_running = and_(Job.state == JobState.RUNNING, self._database.dialect.is_abandoned(self._database.worker))
        await self._move(
            was_running, Job.attempts >= attempts, state=JobState.FAILED, failure=reason, finished_at=_now()
        )
        await self._move(was_running, state=JobState.QUEUED)

    async def mark_answered(self, job_id: int) -> None:
        """Record the time of the first confirmed final answer."""
        await self._answered.add(job_id)

    async def claim_announcement(self, job_id: int) -> bool:
        """Record that the author of a job is told of its end; False if they were told before."""
        return await self._move(Job.id == job_id, Job.announced_at.is_(None), announced_at=_now())

    async def _mark_all_answered(self, job_ids: Sequence[int]) -> Sequence[None]:
        unanswered = (Job.id.in_(job_ids), Job.finished_at.is_not(None), Job.answered_at.is_(None))
        await self._move(*unanswered, answered_at=_now())
        return [None] * len(job_ids)

    async def _admit_all(self, jobs: Sequence[NewJob]) -> list[JobView | UserError]:
        """Add jobs in one transaction, in order; returns a view or an error per job."""
        async with self._database.write(urgent=True) as session:
            await self._database.dialect.admit_in_turn(session)
            return await add_jobs(session, jobs, await self._now(session))

    async def _now(self, session: AsyncSession) -> int:
        """Return the fair-queueing clock, which jobs that other processes started have moved on."""
        begun = Job.started_at.is_not(None) if self._clock is None else Job.state == JobState.RUNNING
        latest = (await session.execute(select(func.max(Job.turn)).where(begun))).scalar()
        self._clock = max(self._clock or 0, latest or 0)
        return self._clock

    def _is_own(self) -> ColumnElement[bool]:
        """Return the condition for jobs that this process claimed last: another one may have taken over the rest."""
        return Job.worker == self._database.worker

    def _is_running_here(self, job_id: int) -> ColumnElement[bool]:
        return and_(Job.id == job_id, Job.state == JobState.RUNNING, self._is_own())

    @uninterrupted
    async def _move(self, *conditions: ColumnElement[bool], **values: object) -> bool:
        async with self._database.write() as session:
            result = await session.execute(update(Job).where(*conditions).values(**values))
            return rows_changed(result) > 0


def _queue() -> Select[int, int]:
    """Return the query for id and candidates of queued jobs, next one first."""
    waiting = select(Job.id, Job.candidate_count).where(Job.state == JobState.QUEUED)
    return waiting.order_by(Job.priority.desc(), Job.turn, Job.id)


def _now() -> datetime:
    return datetime.now(UTC)
