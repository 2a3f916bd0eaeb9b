"""Checks job limits inside the transaction that adds a job. Deleted jobs count like those that are there."""

from __future__ import annotations

import math
from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from sqlalchemy import func, or_, select, tuple_, union_all

from bot.domain.jobs import JobState
from bot.errors import LimitReachedError
from bot.store.deletions import owner_digest
from bot.store.models import DeletedEvent, Job

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy import ColumnElement
    from sqlalchemy.ext.asyncio import AsyncSession
    from sqlalchemy.orm import InstrumentedAttribute

    from bot.domain.quota import Quota
    from bot.store.new_job import NewJob

Owner: TypeAlias = tuple[str, str]
"""A platform, and the id of a person or server there."""

DAY: Final = timedelta(days=1)
UNFINISHED: Final = (JobState.QUEUED, JobState.RUNNING)

# Failed jobs, and jobs cancelled before they started, do not count.
COUNTED: Final = (
    Job.state != JobState.FAILED,
    or_(Job.state != JobState.CANCELLED, Job.started_at.is_not(None)),
)


class Usage:
    """Job counts of the people and servers of a batch, read once and updated as jobs are added.

    Only jobs close to a limit need the exact check of `require_room`.
    """

    def __init__(self, unfinished: Counter[Owner], people: Counter[Owner], servers: Counter[Owner]) -> None:
        self._unfinished, self._people, self._servers = unfinished, people, servers

    @classmethod
    async def count(cls, session: AsyncSession, jobs: Sequence[NewJob]) -> Usage:
        """Count the jobs that the quotas of the batch refer to."""
        since = datetime.now(UTC) - DAY
        day = (*COUNTED, Job.created_at > since)
        people = {_person(job) for job in jobs if job.quota.at_once or job.quota.per_day}
        servers = {_server(job) for job in jobs if job.quota.server_per_day}
        return cls(
            await _counted(session, Job.person_id, people, Job.state.in_(UNFINISHED)),
            await _counted(session, Job.person_id, people, *day)
            + await _deleted(
                session, DeletedEvent.person_digest, {owner_digest("person", *owner): owner for owner in people}, since
            ),
            await _counted(session, Job.guild_id, servers, *day)
            + await _deleted(
                session, DeletedEvent.guild_digest, {owner_digest("server", *owner): owner for owner in servers}, since
            ),
        )

    def may_exceed(self, job: NewJob) -> bool:
        """Return whether another job may exceed a limit."""
        quota, person, server = job.quota, _person(job), _server(job)
        return (
            0 < quota.at_once <= self._unfinished[person]
            or 0 < quota.per_day <= self._people[person]
            or 0 < quota.server_per_day <= self._servers[server]
        )

    def add(self, job: NewJob) -> None:
        """Count an added job."""
        for counter, owner in (
            (self._unfinished, _person(job)),
            (self._people, _person(job)),
            (self._servers, _server(job)),
        ):
            counter[owner] += 1


def _person(job: NewJob) -> Owner:
    return job.platform, job.person_id


def _server(job: NewJob) -> Owner:
    return job.platform, job.guild_id or ""


async def _counted(
    session: AsyncSession, column: InstrumentedAttribute[Any], owners: set[Owner], *which: ColumnElement[bool]
) -> Counter[Owner]:
    if not owners:
        return Counter()
    by_owner = select(Job.platform, column, func.count()).where(tuple_(Job.platform, column).in_(owners), *which)
    rows = await session.execute(by_owner.group_by(Job.platform, column))
    return Counter({(platform, owner): number for platform, owner, number in rows})


async def _deleted(
    session: AsyncSession, column: InstrumentedAttribute[Any], owners: Mapping[str, Owner], since: datetime
) -> Counter[Owner]:
    """Return counts of deleted jobs; `owners`: by digest."""
    if not owners:
        return Counter()
    by_owner = select(column, func.count()).where(column.in_(owners), DeletedEvent.counted_at > since)
    return Counter({owners[digest]: number for digest, number in await session.execute(by_owner.group_by(column))})


async def require_room(session: AsyncSession, job: NewJob, quota: Quota) -> None:
    """Raise if another job exceeds a limit.

    Raises:
        LimitReachedError: the person or the server has reached a limit; says when it resets.
    """
    by_person = (Job.platform == job.platform, Job.person_id == job.person_id)
    if quota.at_once and await _unfinished(session, *by_person) >= quota.at_once:
        raise LimitReachedError("error-limit-at-once", limit=quota.at_once)
    if quota.per_day:
        deleted = DeletedEvent.person_digest == owner_digest("person", *_person(job))
        await _require_room_today(session, "error-limit-day", quota.per_day, by_person, deleted)
    if quota.server_per_day:
        by_server = (Job.platform == job.platform, Job.guild_id == job.guild_id)
        deleted = DeletedEvent.guild_digest == owner_digest("server", *_server(job))
        await _require_room_today(session, "error-limit-server", quota.server_per_day, by_server, deleted)


async def _unfinished(session: AsyncSession, *whose: ColumnElement[bool]) -> int:
    counted = select(func.count()).select_from(Job).where(*whose, Job.state.in_(UNFINISHED))
    return (await session.execute(counted)).scalar_one()


async def _require_room_today(
    session: AsyncSession, code: str, limit: int, whose: Sequence[ColumnElement[bool]], deleted: ColumnElement[bool]
) -> None:
    """Raise if the last `limit` jobs are from the last 24 hours, with the time until the oldest expires."""
    now = datetime.now(UTC)
    recent = union_all(
        select(Job.created_at.label("at")).where(*whose, *COUNTED, Job.created_at > now - DAY),
        select(DeletedEvent.counted_at.label("at")).where(deleted, DeletedEvent.counted_at > now - DAY),
    ).subquery()
    last = select(recent.c.at).order_by(recent.c.at.desc()).offset(limit - 1).limit(1)
    in_the_way = (await session.execute(last)).scalar_one_or_none()
    if in_the_way is not None:
        minutes = max(1, math.ceil((in_the_way + DAY - now).total_seconds() / 60))
        raise LimitReachedError(code, limit=limit, hours=minutes // 60, minutes=minutes % 60)
