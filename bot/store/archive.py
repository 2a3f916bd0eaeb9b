"""Finds jobs by person, channel, message and delivery state."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from bot.domain.history import HistoryPage
from bot.domain.jobs import MessageRef
from bot.store.batch import Batch
from bot.store.database import MAX_ID, uninterrupted
from bot.store.models import Favourite, Job, JobMessage
from bot.store.rows import job_view
from bot.store.scope import belongs_to, scope_conditions
from bot.store.words import parse_query

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Select

    from bot.domain.history import HistoryQuery
    from bot.domain.jobs import JobView
    from bot.store.database import Database


class ArchiveRepository:
    """Finds jobs and their messages."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._new_messages = Batch(self._attach_all)

    async def unanswered(self, platform: str) -> tuple[JobView, ...]:
        """Jobs of a platform whose final answer was not confirmed, oldest first."""
        return await self._views(
            select(Job).where(Job.platform == platform, Job.answered_at.is_(None)).order_by(Job.id)
        )

    async def history(self, query: HistoryQuery) -> HistoryPage:
        """One page of past jobs, newest first; with a text, those that have all its words."""
        found = select(Job).where(*scope_conditions(query, own_hidden=query.own_hidden), Job.state.in_(query.states))
        if query.favourites:
            found = found.join(Favourite).where(belongs_to(Favourite, query.viewer))
        if query.before is not None:
            found = found.where(Job.id < min(query.before, MAX_ID))
        wanted = parse_query(query.text or "")
        if not wanted and (query.text or "").strip():  # no searchable terms
            return HistoryPage(jobs=())
        jobs = await self._views(self._database.dialect.newest_matching(found, wanted).limit(query.limit + 1))
        page = jobs[: query.limit]
        return HistoryPage(jobs=page, next_before=page[-1].id if len(jobs) > len(page) else None)

    @uninterrupted
    async def attach(self, job_id: int, message: MessageRef) -> None:
        """Remember that a message shows a job; a message already known stays with its job."""
        await self._new_messages.add((job_id, message))

    async def find(self, message: MessageRef) -> JobView | None:
        """Return the job that a message shows."""
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

    async def messages(self, job_id: int) -> tuple[MessageRef, ...]:
        """Return all messages that show a job, oldest first."""
        shown = select(JobMessage).where(JobMessage.job_id == job_id).order_by(JobMessage.id)
        rows = await self._database.scalars(shown)
        return tuple(MessageRef(row.platform, row.channel_id, row.message_id) for row in rows)

    async def get_many(self, numbers: Sequence[int]) -> tuple[JobView, ...]:
        """Return the jobs with these ids, in this order, without deleted ones."""
        views = {view.id: view for view in await self._views(select(Job).where(Job.id.in_(numbers)))}
        return tuple(views[number] for number in numbers if number in views)

    async def _attach_all(self, shown: Sequence[tuple[int, MessageRef]]) -> Sequence[None]:
        """Attach messages in one transaction, in order."""
        rows = [
            {
                "job_id": job_id,
                "platform": message.platform,
                "channel_id": message.channel_id,
                "message_id": message.message_id,
            }
            for job_id, message in shown
        ]
        async with self._database.write() as session:
            await session.execute(self._database.dialect.insert_new(JobMessage).values(rows))
        return [None] * len(shown)

    async def _views(self, query: Select[Job]) -> tuple[JobView, ...]:
        return tuple(job_view(row) for row in await self._database.scalars(query))
