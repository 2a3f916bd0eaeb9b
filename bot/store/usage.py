"""Whether there is room for one more job: one query for each limit, inside the transaction that adds the job."""

from __future__ import annotations

import math
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

from sqlalchemy import func, or_, select

from bot.errors import LimitReachedError
from bot.store.models import Job
from bot.views import JobState

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement
    from sqlalchemy.ext.asyncio import AsyncSession

    from bot.limits import Quota
    from bot.store.jobs import NewJob

DAY: Final = timedelta(days=1)
UNFINISHED: Final = (JobState.QUEUED, JobState.RUNNING)

# What failed was not the person's fault, and what was cancelled before it began cost nothing.
COUNTED: Final = (
    Job.state != JobState.FAILED,
    or_(Job.state != JobState.CANCELLED, Job.started_at.is_not(None)),
)


async def require_room(session: AsyncSession, job: NewJob, quota: Quota) -> None:
    """Let one more job in, or not.

    Raises:
        LimitReachedError: the person or the server has too many; says when there will be room.
    """
    by_person = (Job.platform == job.platform, Job.person_id == job.person_id)
    by_server = (Job.platform == job.platform, Job.guild_id == job.guild_id)
    if quota.at_once and await _unfinished(session, *by_person) >= quota.at_once:
        raise LimitReachedError("error-limit-at-once", limit=quota.at_once)
    if quota.per_day:
        await _require_room_today(session, "error-limit-day", quota.per_day, *by_person)
    if quota.server_per_day:
        await _require_room_today(session, "error-limit-server", quota.server_per_day, *by_server)


async def _unfinished(session: AsyncSession, *whose: ColumnElement[bool]) -> int:
    counted = select(func.count()).select_from(Job).where(*whose, Job.state.in_(UNFINISHED))
    return (await session.execute(counted)).scalar_one()


async def _require_room_today(session: AsyncSession, code: str, limit: int, *whose: ColumnElement[bool]) -> None:
    """Refuse where the last `limit` jobs are all of the last 24 hours: until the oldest of them is not."""
    now = datetime.now(UTC)
    recent = select(Job.created_at).where(*whose, *COUNTED, Job.created_at > now - DAY)
    in_the_way = (await session.execute(recent.order_by(Job.id.desc()).offset(limit - 1).limit(1))).scalar_one_or_none()
    if in_the_way is not None:
        minutes = max(1, math.ceil((in_the_way + DAY - now).total_seconds() / 60))
        raise LimitReachedError(code, limit=limit, hours=minutes // 60, minutes=minutes % 60)
