"""Jobs in the database: each method is one transaction, and each change of state is one guarded UPDATE."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from sqlalchemy import CursorResult, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from bot.errors import UnknownJobError
from bot.store.models import Candidate, Job, JobMessage
from bot.views import HistoryPage, JobState, JobView, MessageRef, Person

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import ColumnElement, Select

    from bot.store.database import Database
    from bot.views import HistoryQuery

MAX_ID: Final = 2**63 - 1  # what the database's integers hold; people may type anything


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
    """A candidate as it is stored: its lasting number, its place in sampling order, and the model's score."""

    number: int
    sample_index: int
    score: float


class JobRepository:
    """All reading and changing of jobs."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, job: NewJob) -> JobView:
        """Commit a job in state queued; the job of an event already known comes back with `repeated` set."""
        try:
            async with self._database.write() as session:
                row = Job(**_columns(job), state=JobState.QUEUED, created_at=_now(), messages=[])
                session.add(row)
                await session.flush()
                return _view(row)
        except IntegrityError:
            known = await self._first(
                select(Job).where(Job.platform == job.platform, Job.event_id == job.event_id)
            )
            if known is None:
                raise
            return _view(known, repeated=True)

    async def get(self, job_id: int) -> JobView:
        """A job.

        Raises:
            UnknownJobError: there is none with this number.
        """
        row = await self._first(select(Job).where(Job.id == job_id)) if 0 < job_id <= MAX_ID else None
        if row is None:
            raise UnknownJobError(job_id)
        return _view(row)

    async def place(self, job_id: int) -> int:
        """Place of a queued job in the queue, from 1."""
        waiting = select(func.count()).where(Job.state == JobState.QUEUED, Job.id < job_id)
        async with self._database.read() as session:
            return (await session.execute(waiting)).scalar_one() + 1

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
            return _view((await session.execute(select(Job).where(Job.id == job_id))).scalar_one())

    async def finish(self, job_id: int, candidates: Sequence[ScoredCandidate], model: str) -> bool:
        """running -> done together with the candidates' rows; False, and nothing changed, if it was not running."""
        async with self._database.write() as session:
            result = await session.execute(
                update(Job)
                .where(Job.id == job_id, Job.state == JobState.RUNNING)
                .values(state=JobState.DONE, model=model, finished_at=_now())
            )
            if _changed(result) == 0:
                return False
            await session.execute(
                insert(Candidate),
                [
                    {"job_id": job_id, "number": c.number, "sample_index": c.sample_index, "score": c.score}
                    for c in candidates
                ],
            )
            return True

    async def fail(self, job_id: int, reason: str) -> bool:
        """running -> failed, with a message id as the reason; False if it was not running."""
        return await self._move(
            Job.id == job_id,
            Job.state == JobState.RUNNING,
            state=JobState.FAILED,
            failure=reason,
            finished_at=_now(),
        )

    async def cancel(self, job_id: int) -> bool:
        """queued or running -> cancelled; False if it was neither."""
        return await self._move(
            Job.id == job_id,
            Job.state.in_([JobState.QUEUED, JobState.RUNNING]),
            state=JobState.CANCELLED,
            finished_at=_now(),
        )

    async def requeue(self, job_id: int) -> bool:
        """running -> queued on a clean stop, which does not count as an attempt; False if it was not running."""
        return await self._move(
            Job.id == job_id,
            Job.state == JobState.RUNNING,
            state=JobState.QUEUED,
            attempts=Job.attempts - 1,
        )

    async def recover(self, attempts: int, reason: str) -> None:
        """After a crash: running -> queued, or failed with `reason` if started `attempts` times already."""
        was_running = Job.state == JobState.RUNNING
        await self._move(
            was_running, Job.attempts >= attempts, state=JobState.FAILED, failure=reason, finished_at=_now()
        )
        await self._move(was_running, state=JobState.QUEUED)

    async def mark_answered(self, job_id: int) -> None:
        """Note that the final answer has reached the person; the first time counts."""
        await self._move(Job.id == job_id, Job.answered_at.is_(None), answered_at=_now())

    async def unanswered(self, platform: str) -> tuple[JobView, ...]:
        """Jobs of a platform whose final answer was not confirmed, oldest first."""
        return await self._views(
            select(Job).where(Job.platform == platform, Job.answered_at.is_(None)).order_by(Job.id)
        )

    async def history(self, query: HistoryQuery) -> HistoryPage:
        """One page of past jobs, newest first."""
        found = select(Job).where(Job.platform == query.platform, Job.state.in_(query.states))
        if query.person_id is not None:
            found = found.where(Job.person_id == query.person_id)
        if query.channel_id is not None:
            found = found.where(Job.channel_id == query.channel_id)
        if query.before is not None:
            found = found.where(Job.id < min(query.before, MAX_ID))
        jobs = await self._views(found.order_by(Job.id.desc()).limit(query.limit + 1))
        page = jobs[: query.limit]
        return HistoryPage(jobs=page, next_before=page[-1].id if len(jobs) > len(page) else None)

    async def attach(self, job_id: int, message: MessageRef) -> None:
        """Remember that a message shows a job; a message already known stays with its job."""
        if await self.find(message) is not None:
            return
        async with self._database.write() as session:
            session.add(
                JobMessage(
                    job_id=job_id,
                    platform=message.platform,
                    channel_id=message.channel_id,
                    message_id=message.message_id,
                )
            )

    async def find(self, message: MessageRef) -> JobView | None:
        """The job that a message shows."""
        row = await self._first(
            select(Job)
            .join(JobMessage)
            .where(
                JobMessage.platform == message.platform,
                JobMessage.channel_id == message.channel_id,
                JobMessage.message_id == message.message_id,
            )
        )
        return None if row is None else _view(row)

    async def _first(self, query: Select[tuple[Job]]) -> Job | None:
        async with self._database.read() as session:
            return (await session.execute(query)).scalar_one_or_none()

    async def _views(self, query: Select[tuple[Job]]) -> tuple[JobView, ...]:
        async with self._database.read() as session:
            return tuple(_view(row) for row in (await session.execute(query)).scalars())

    async def _move(self, *conditions: ColumnElement[bool], **values: object) -> bool:
        async with self._database.write() as session:
            result = await session.execute(update(Job).where(*conditions).values(**values))
            return _changed(result) > 0


def _changed(result: object) -> int:
    return result.rowcount if isinstance(result, CursorResult) else 0


def _now() -> datetime:
    return datetime.now(UTC)


def _columns(job: NewJob) -> dict[str, str | int | None]:
    return {name: getattr(job, name) for name in NewJob.__slots__}


def _view(row: Job, *, repeated: bool = False) -> JobView:
    message = row.messages[-1] if row.messages else None
    return JobView(
        id=row.id,
        state=JobState(row.state),
        person=Person(platform=row.platform, id=row.person_id),
        channel_id=row.channel_id,
        guild_id=row.guild_id,
        description=row.description,
        candidates=row.candidate_count,
        seed=row.seed,
        language=row.language,
        created_at=row.created_at,
        finished_at=row.finished_at,
        model=row.model,
        failure=row.failure,
        message=message and MessageRef(message.platform, message.channel_id, message.message_id),
        repeated=repeated,
    )
