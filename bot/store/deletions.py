"""Deletes jobs; keeps their events and stale messages for a while."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Literal

from sqlalchemy import delete, select

from bot.domain.jobs import JobState, MessageRef
from bot.store.database import uninterrupted
from bot.store.models import DeletedEvent, Job, JobMessage, OutlivingMessage

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement
    from sqlalchemy.ext.asyncio import AsyncSession

    from bot.store.database import Database
    from bot.store.dialects import Dialect


@dataclass(frozen=True, slots=True)
class StaleMessage:
    """A message of a deleted job, and the language of its deletion notice."""

    message: MessageRef
    language: str


class DeletionRepository:
    """Deletes jobs and tracks their stale messages."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @uninterrupted
    async def remove(self, job_id: int) -> tuple[MessageRef, ...]:
        """Delete a job with its candidates, votes and messages; its descendants lose their parent.

        Returns its messages, oldest first; they stay recorded until `mark_cleared`.
        """
        async with self._database.write() as session:
            return await delete_jobs(session, self._database.dialect, Job.id == job_id)

    async def stale_messages(self, platform: str) -> tuple[StaleMessage, ...]:
        """Return messages of a platform that show deleted jobs."""
        rows = await self._database.scalars(select(OutlivingMessage).filter_by(platform=platform))
        return tuple(
            StaleMessage(MessageRef(row.platform, row.channel_id, row.message_id), row.language) for row in rows
        )

    @uninterrupted
    async def mark_cleared(self, message: MessageRef) -> None:
        """Remove a message that no longer shows a deleted job."""
        which = {
            "platform": message.platform,
            "channel_id": message.channel_id,
            "message_id": message.message_id,
        }
        async with self._database.write() as session:
            await session.execute(delete(OutlivingMessage).filter_by(**which))

    @uninterrupted
    async def forget(self, before: datetime) -> None:
        """Delete events of jobs deleted before a time, which platforms no longer redeliver."""
        async with self._database.write() as session:
            await session.execute(delete(DeletedEvent).where(DeletedEvent.deleted_at < before))


async def delete_jobs(session: AsyncSession, dialect: Dialect, which: ColumnElement[bool]) -> tuple[MessageRef, ...]:
    """Delete jobs and record their events and messages; returns the messages, oldest first per job."""
    jobs = (await session.execute(select(Job).where(which).order_by(Job.id))).scalars().all()
    for job in jobs:
        await session.execute(dialect.insert_new(DeletedEvent).values(**_deleted_event(job)))
        for row in job.messages:
            await session.execute(dialect.insert_new(OutlivingMessage).values(**_outliving(row, job.language)))
    await session.execute(delete(Job).where(Job.id.in_([job.id for job in jobs])))
    return tuple(MessageRef(row.platform, row.channel_id, row.message_id) for job in jobs for row in job.messages)


def event_digest(platform: str, event_id: str) -> str:
    """Return the digest stored for an event."""
    return hashlib.sha256(f"{platform}\0{event_id}".encode()).hexdigest()


def owner_digest(kind: Literal["person", "server"], platform: str, owner_id: str) -> str:
    """Return the digest stored for a person or a server."""
    return hashlib.sha256(f"{kind}\0{platform}\0{owner_id}".encode()).hexdigest()


def _deleted_event(job: Job) -> dict[str, object]:
    """Return what remains of a job: the limits and turns of its day count it as if it were there."""
    gave_back = job.state == JobState.CANCELLED and job.started_at is None
    return {
        "digest": event_digest(job.platform, job.event_id),
        "deleted_at": datetime.now(UTC),
        "person_digest": owner_digest("person", job.platform, job.person_id),
        "guild_digest": owner_digest("server", job.platform, job.guild_id) if job.guild_id else None,
        "counted_at": None if gave_back or job.state == JobState.FAILED else job.created_at,
        "turn_end": None if gave_back else job.turn + job.candidate_count,
    }


def _outliving(row: JobMessage, language: str) -> dict[str, str]:
    return {
        "platform": row.platform,
        "channel_id": row.channel_id,
        "message_id": row.message_id,
        "language": language,
    }
