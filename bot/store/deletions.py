"""Deleting jobs, and what must be remembered of them for a while: their events, and the messages that showed them."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from sqlalchemy import delete, select

from bot.domain.jobs import MessageRef
from bot.store.database import uninterrupted
from bot.store.models import DeletedEvent, Job, JobMessage, OutlivingMessage

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement
    from sqlalchemy.ext.asyncio import AsyncSession

    from bot.store.database import Database
    from bot.store.dialects import Dialect


@dataclass(frozen=True, slots=True)
class StaleMessage:
    """A message whose job was deleted, and the language in which it is to say so."""

    message: MessageRef
    language: str


class DeletionRepository:
    """Jobs on their way out."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @uninterrupted
    async def remove(self, job_id: int) -> tuple[MessageRef, ...]:
        """Delete a job with its candidates, votes and messages; what came out of it forgets its parent.

        Returns the messages that showed it, oldest first; they are remembered until they are `emptied`.
        """
        async with self._database.write() as session:
            return await delete_jobs(session, self._database.dialect, Job.id == job_id)

    async def stale_messages(self, platform: str) -> tuple[StaleMessage, ...]:
        """The messages of a platform that show deleted jobs."""
        rows = await self._database.scalars(select(OutlivingMessage).filter_by(platform=platform))
        return tuple(
            StaleMessage(MessageRef(row.platform, row.channel_id, row.message_id), row.language) for row in rows
        )

    @uninterrupted
    async def mark_cleared(self, message: MessageRef) -> None:
        """Forget a message that shows a deleted job no longer."""
        which = {
            "platform": message.platform,
            "channel_id": message.channel_id,
            "message_id": message.message_id,
        }
        async with self._database.write() as session:
            await session.execute(delete(OutlivingMessage).filter_by(**which))

    @uninterrupted
    async def forget(self, before: datetime) -> None:
        """Forget the events of jobs that were deleted so long ago that no platform delivers them again."""
        async with self._database.write() as session:
            await session.execute(delete(DeletedEvent).where(DeletedEvent.deleted_at < before))


async def delete_jobs(session: AsyncSession, dialect: Dialect, which: ColumnElement[bool]) -> tuple[MessageRef, ...]:
    """Delete jobs, and remember their events and messages; returns the messages, those of each job oldest first."""
    jobs = (await session.execute(select(Job).where(which).order_by(Job.id))).scalars().all()
    for job in jobs:
        digest = event_digest(job.platform, job.event_id)
        await session.execute(dialect.insert_new(DeletedEvent).values(digest=digest, deleted_at=datetime.now(UTC)))
        for row in job.messages:
            await session.execute(dialect.insert_new(OutlivingMessage).values(**_outliving(row, job.language)))
    await session.execute(delete(Job).where(Job.id.in_([job.id for job in jobs])))
    return tuple(MessageRef(row.platform, row.channel_id, row.message_id) for job in jobs for row in job.messages)


def event_digest(platform: str, event_id: str) -> str:
    """What is remembered of an event."""
    return hashlib.sha256(f"{platform}\0{event_id}".encode()).hexdigest()


def _outliving(row: JobMessage, language: str) -> dict[str, str]:
    return {
        "platform": row.platform,
        "channel_id": row.channel_id,
        "message_id": row.message_id,
        "language": language,
    }
