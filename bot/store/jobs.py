"""Jobs in the database: each method is one transaction, and each change of state is one guarded UPDATE."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from sqlalchemy import CursorResult, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from bot.errors import UnknownJobError
from bot.store.database import MAX_ID, uninterrupted
from bot.store.models import Candidate, Job, JobOrigin
from bot.store.rows import job_view
from bot.views import JobState

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import ColumnElement, Select
    from sqlalchemy.ext.asyncio import AsyncSession

    from bot.store.database import Database
    from bot.views import JobView, Lineage
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
    private: bool = False
    priority: int = 0
    lineage: Lineage | None = None


@dataclass(frozen=True, slots=True)
class QueuedJob:
    """A job in the line, and how many candidates it asks for."""

    id: int
    candidates: int


@dataclass(frozen=True, slots=True)
class ScoredCandidate:
    """A candidate as it is stored: its lasting number, its place in sampling order, what the model says of it."""

    number: int
    sample_index: int
    score: float
    marks: tuple[TraitMark, ...] = ()
    tokens: tuple[int, ...] = ()


@dataclass(slots=True)
class _Turns:
    """The clock, and where on it the last job of each person ends, for those where that is later."""

    now: int
    ends: dict[tuple[str, str], int]

    def take(self, person: tuple[str, str], candidates: int) -> int:
        """The turn of a person's next job."""
        turn = max(self.now, self.ends.get(person, 0))
        self.ends[person] = turn + candidates
        return turn

    def advance(self, turn: int) -> None:
        """Let the clock stand where the job taken last begins."""
        self.now = max(self.now, turn)
        self.ends = {person: end for person, end in self.ends.items() if end > self.now}


class JobRepository:
    """Jobs on their way from queued to a final state.

    The line is start-time fair queueing, as in `inference.schedule`: a job's turn is where its person's last job ends,
    or now, on a clock that counts candidates and stands where the job taken last began. So nobody waits for all that
    somebody else has asked for, however much it is.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._turns: _Turns | None = None  # read from the jobs there are where it is not known

    @uninterrupted
    async def add(self, job: NewJob) -> JobView:
        """Commit a job in state queued; the job of an event already known comes back with `repeated` set."""
        try:
            async with self._database.write() as session:
                columns = _columns(job) | {"origin": _origin(job.lineage)}
                del columns["lineage"]
                turns = self._turns or await _read_turns(session)
                columns["turn"] = turns.take((job.platform, job.person_id), job.candidate_count)
                row = Job(**columns, state=JobState.QUEUED, created_at=_now(), messages=[])
                session.add(row)
                await session.flush()
                self._turns = turns
                return job_view(row)
        except IntegrityError:
            self._turns = None
            known = select(Job).where(Job.platform == job.platform, Job.event_id == job.event_id)
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

    async def place(self, job_id: int) -> int:
        """Place of a queued job in the line, from 1; 1 too for a job that no longer waits."""
        line = select(_line().subquery().c[0], func.row_number().over().label("place")).subquery()
        return next(iter(await self._database.scalars(select(line.c.place).where(line.c[0] == job_id))), 1)

    async def running(self) -> int:
        """How many jobs the backend has."""
        return (await self._database.scalars(select(func.count()).where(Job.state == JobState.RUNNING)))[0]

    @uninterrupted
    async def line(self) -> list[QueuedJob]:
        """All queued jobs, the next one first."""
        async with self._database.read() as session:
            return [QueuedJob(*row) for row in await session.execute(_line())]

    @uninterrupted
    async def claim(self) -> JobView | None:
        """Take the queued job whose turn it is: queued -> running, one more attempt. None where nothing waits."""
        async with self._database.write() as session:
            job_id = (await session.execute(_line().limit(1))).scalars().first()
            if job_id is None:
                return None
            self._turns = self._turns or await _read_turns(session)
            await session.execute(
                update(Job)
                .where(Job.id == job_id)
                .values(state=JobState.RUNNING, started_at=_now(), attempts=Job.attempts + 1)
            )
            row = (await session.execute(select(Job).where(Job.id == job_id))).scalar_one()
            self._turns.advance(row.turn)
            return job_view(row)

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
        """Move queued or running -> cancelled; False if it was neither. What its person asks for next is spared it."""
        moved = await self._move(
            Job.id == job_id,
            Job.state.in_([JobState.QUEUED, JobState.RUNNING]),
            state=JobState.CANCELLED,
            finished_at=_now(),
        )
        self._turns = None
        return moved

    async def requeue(self, job_id: int) -> None:
        """Move running -> queued where the backend would not take a job, which is not counted as an attempt."""
        await self._move(
            Job.id == job_id, Job.state == JobState.RUNNING, state=JobState.QUEUED, attempts=Job.attempts - 1
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


def _line() -> Select[int, int]:
    """Number and candidates of the queued jobs, the next one first."""
    waiting = select(Job.id, Job.candidate_count).where(Job.state == JobState.QUEUED)
    return waiting.order_by(Job.priority.desc(), Job.turn, Job.id)


async def _read_turns(session: AsyncSession) -> _Turns:
    """A cancelled job costs its person nothing."""
    begun = select(func.max(Job.turn)).where(Job.started_at.is_not(None))
    now = (await session.execute(begun)).scalar() or 0
    end = Job.turn + Job.candidate_count
    later = (
        select(Job.platform, Job.person_id, func.max(end))
        .where(Job.state != JobState.CANCELLED, end > now)
        .group_by(Job.platform, Job.person_id)
    )
    return _Turns(now, {(platform, person): last for platform, person, last in await session.execute(later)})


def _origin(lineage: Lineage | None) -> JobOrigin | None:
    if lineage is None:
        return None
    basis = lineage.basis
    first_row, end_row = basis.redrawn if basis else (None, None)
    return JobOrigin(
        kind=lineage.kind,
        parent_id=lineage.parent_id,
        number=lineage.number,
        first_index=lineage.first,
        basis_id=basis.job_id if basis else None,
        basis_number=basis.number if basis else None,
        redrawn_from=first_row,
        redrawn_to=end_row,
    )


def _changed(result: object) -> int:
    return result.rowcount if isinstance(result, CursorResult) else 0


def _now() -> datetime:
    return datetime.now(UTC)


def _columns(new: NewJob | ScoredCandidate) -> dict[str, object]:
    return {name: getattr(new, name) for name in new.__slots__}
