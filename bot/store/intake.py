"""Adds batches of new jobs in one transaction: known, refused, or added."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from sqlalchemy import func, or_, select, tuple_

from bot.domain.jobs import JobState
from bot.errors import JobDeletedError, LimitReachedError, UserError
from bot.store.deletions import event_digest, owner_digest
from bot.store.models import DeletedEvent, Job, JobOrigin
from bot.store.rows import job_view
from bot.store.usage import Usage, require_room

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy.ext.asyncio import AsyncSession

    from bot.domain.jobs import JobView, Lineage
    from bot.store.new_job import NewJob


async def add_jobs(session: AsyncSession, jobs: Sequence[NewJob], clock: int) -> list[JobView | UserError]:
    """Add jobs in order, scheduling each person's jobs one after another on the fair-queueing clock.

    Returns a view per job, with `repeated` set for known events, or the error: a limit was reached, or the event's job
    was deleted.
    """
    known, deleted = await _known(session, jobs), await _deleted(session, jobs)
    ends = await _ends(session, jobs)
    usage = await Usage.count(session, jobs)
    outcomes: list[tuple[Job, bool] | UserError] = []
    for job in jobs:
        event, person = (job.platform, job.event_id), (job.platform, job.person_id)
        if event in known:
            outcomes.append((known[event], True))
            continue
        if event_digest(*event) in deleted:
            outcomes.append(JobDeletedError())
            continue
        if usage.may_exceed(job) and (error := await _refusal(session, job)):
            outcomes.append(error)
            continue
        turn = max(clock, ends.get(person, 0))
        row = _row(job, turn)
        session.add(row)
        usage.add(job)
        known[event], ends[person] = row, turn + job.candidate_count
        outcomes.append((row, False))
    await session.flush()
    return [
        outcome if isinstance(outcome, UserError) else job_view(outcome[0], repeated=outcome[1]) for outcome in outcomes
    ]


async def _known(session: AsyncSession, jobs: Iterable[NewJob]) -> dict[tuple[str, str], Job]:
    """The jobs of events that are known already."""
    events = {(job.platform, job.event_id) for job in jobs}
    found = await session.execute(select(Job).where(tuple_(Job.platform, Job.event_id).in_(events)))
    return {(row.platform, row.event_id): row for row in found.scalars()}


async def _deleted(session: AsyncSession, jobs: Iterable[NewJob]) -> set[str]:
    """Digests of the events whose jobs were deleted."""
    digests = {event_digest(job.platform, job.event_id) for job in jobs}
    return set((await session.execute(select(DeletedEvent.digest).where(DeletedEvent.digest.in_(digests)))).scalars())


async def _ends(session: AsyncSession, jobs: Iterable[NewJob]) -> dict[tuple[str, str], int]:
    """Return where each person's last job ends on the clock, ignoring jobs cancelled before they started."""
    people = {(job.platform, job.person_id) for job in jobs}
    kept = or_(Job.state != JobState.CANCELLED, Job.started_at.is_not(None))
    last = (
        select(Job.platform, Job.person_id, func.max(Job.turn + Job.candidate_count))
        .where(tuple_(Job.platform, Job.person_id).in_(people), kept)
        .group_by(Job.platform, Job.person_id)
    )
    ends = {(platform, person): end for platform, person, end in await session.execute(last)}
    digests = {owner_digest("person", *person): person for person in people}
    digest, end = DeletedEvent.person_digest, DeletedEvent.turn_end
    deleted = select(digest, func.max(end)).where(digest.in_(digests), end.is_not(None)).group_by(digest)
    for found, last_end in await session.execute(deleted):
        person = digests[str(found)]
        ends[person] = max(ends.get(person, 0), last_end or 0)
    return ends


async def _refusal(session: AsyncSession, job: NewJob) -> LimitReachedError | None:
    """Return the limit that another job exceeds, counting jobs added in this batch."""
    await session.flush()
    try:
        await require_room(session, job, job.quota)
    except LimitReachedError as error:
        return error
    return None


def _row(job: NewJob, turn: int) -> Job:
    return Job(
        platform=job.platform,
        event_id=job.event_id,
        person_id=job.person_id,
        channel_id=job.channel_id,
        guild_id=job.guild_id,
        description=job.description,
        candidate_count=job.candidate_count,
        seed=job.seed,
        language=job.language,
        private=job.private,
        priority=job.priority,
        turn=turn,
        state=JobState.QUEUED,
        created_at=datetime.now(UTC),
        messages=[],
        origin=_origin(job.lineage) if job.lineage else None,
    )


def _origin(lineage: Lineage) -> JobOrigin:
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
