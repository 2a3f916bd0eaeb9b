"""Queries for operators over all people's jobs."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from bot.domain.history import HistoryPage
from bot.domain.jobs import JobState
from bot.store.database import MAX_ID, uninterrupted
from bot.store.models import Job
from bot.store.rows import job_view

if TYPE_CHECKING:
    from collections.abc import Collection

    from bot.store.database import Database


class AdminRepository:
    """Reads jobs of all platforms."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def jobs(self, states: Collection[JobState], before: int | None, limit: int) -> HistoryPage:
        """Return a page of jobs in these states, newest first, including private and hidden ones."""
        found = select(Job).where(Job.state.in_(states))
        if before is not None:
            found = found.where(Job.id < min(before, MAX_ID))
        rows = await self._database.scalars(found.order_by(Job.id.desc()).limit(limit + 1))
        page = tuple(job_view(row) for row in rows[:limit])
        return HistoryPage(page, page[-1].id if len(rows) > limit else None)

    @uninterrupted
    async def durations(self, hours: int) -> list[float]:
        """Return the seconds from order to sheet of the montages that were done in the last hours, shortest first."""
        since = datetime.now(UTC) - timedelta(hours=hours)
        done = select(Job.created_at, Job.finished_at).where(Job.state == JobState.DONE, Job.finished_at > since)
        async with self._database.read() as session:
            times = await session.execute(done)
            return sorted((finished - created).total_seconds() for created, finished in times if finished)

    @uninterrupted
    async def failures(self, hours: int) -> dict[str, int]:
        """Return failure counts of the last hours by reason, most frequent first."""
        since = datetime.now(UTC) - timedelta(hours=hours)
        counted = (
            select(Job.failure, func.count())
            .where(Job.state == JobState.FAILED, Job.finished_at > since)
            .group_by(Job.failure)
            .order_by(func.count().desc(), Job.failure)
        )
        async with self._database.read() as session:
            return {reason or "": number for reason, number in await session.execute(counted)}
