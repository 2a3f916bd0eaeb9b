"""Finding jobs: by person and channel, by the messages that show them, by what was not answered yet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.dialects.sqlite import insert

from bot.store.database import MAX_ID, uninterrupted
from bot.store.models import Job, JobMessage
from bot.store.rows import job_view
from bot.views import HistoryPage

if TYPE_CHECKING:
    from sqlalchemy import Select

    from bot.store.database import Database
    from bot.views import HistoryQuery, JobView, MessageRef


class ArchiveRepository:
    """All ways to find jobs again."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def unanswered(self, platform: str) -> tuple[JobView, ...]:
        """Jobs of a platform whose final answer was not confirmed, oldest first."""
        return await self._views(
            select(Job).where(Job.platform == platform, Job.answered_at.is_(None)).order_by(Job.id)
        )

    async def history(self, query: HistoryQuery) -> HistoryPage:
        """One page of past jobs that are not hidden, newest first."""
        found = select(Job).where(Job.platform == query.platform, Job.state.in_(query.states), Job.hidden_at.is_(None))
        if query.person_id is not None:
            found = found.where(Job.person_id == query.person_id)
        if query.channel_id is not None:
            found = found.where(Job.channel_id == query.channel_id)
        if query.before is not None:
            found = found.where(Job.id < min(query.before, MAX_ID))
        jobs = await self._views(found.order_by(Job.id.desc()).limit(query.limit + 1))
        page = jobs[: query.limit]
        return HistoryPage(jobs=page, next_before=page[-1].id if len(jobs) > len(page) else None)

    @uninterrupted
    async def attach(self, job_id: int, message: MessageRef) -> None:
        """Remember that a message shows a job; a message already known stays with its job."""
        row = insert(JobMessage).values(
            job_id=job_id,
            platform=message.platform,
            channel_id=message.channel_id,
            message_id=message.message_id,
        )
        async with self._database.write() as session:
            await session.execute(row.on_conflict_do_nothing())

    async def find(self, message: MessageRef) -> JobView | None:
        """The job that a message shows."""
        showing = (
            select(Job)
            .join(JobMessage)
            .filter(
                JobMessage.platform == message.platform,
                JobMessage.channel_id == message.channel_id,
                JobMessage.message_id == message.message_id,
            )
        )
        return next(iter(await self._views(showing)), None)

    async def _views(self, query: Select[Job]) -> tuple[JobView, ...]:
        return tuple(job_view(row) for row in await self._database.scalars(query))
