"""Deletes expired montages."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from sqlalchemy import and_, delete, exists, or_, select, true

from bot.store.database import uninterrupted
from bot.store.models import Favourite, GuildSettings, Job

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import ColumnElement

    from bot.store.database import Database
    from bot.store.images import Images

MONTAGES_PER_TRANSACTION: Final = 10
"""Montages per transaction, so that other writers get a turn."""


@dataclass(frozen=True, slots=True, eq=False)
class RetentionPeriod:
    """A retention period in days, and the condition for its montages."""

    days: int
    whose: ColumnElement[bool]


class RetentionRepository:
    """Deletes expired montages."""

    def __init__(self, database: Database, images: Images) -> None:
        self._database = database
        self._images = images

    async def periods(self, days: int) -> list[RetentionPeriod]:
        """Return the retention periods of servers that set one, then the default `days` for all other montages.

        0 days: no expiry.
        """
        chosen = select(GuildSettings).where(GuildSettings.retention_days.is_not(None))
        own = {(row.platform, row.guild_id): row.retention_days or 0 for row in await self._database.scalars(chosen)}
        servers = [RetentionPeriod(own_days, _of_server(*server)) for server, own_days in own.items()]
        others = [or_(Job.guild_id.is_(None), ~_of_server(*server)) for server in own]
        return [period for period in (*servers, RetentionPeriod(days, and_(true(), *others))) if period.days]

    @uninterrupted
    async def remove(self, period: RetentionPeriod, now: datetime) -> int:
        """Delete a batch of expired montages; returns its size, 0 if none is left.

        Pictures are deleted while the rows are locked: after a crash in between, the rows are found again, and no one
        can make a montage a favourite during its deletion.
        """
        old = select(Job.id).where(is_expired(now - timedelta(days=period.days)), period.whose)
        some = old.order_by(Job.id).limit(MONTAGES_PER_TRANSACTION)
        async with self._database.write() as session:
            jobs = (await session.execute(delete(Job).where(Job.id.in_(some)).returning(Job.id))).scalars().all()
            for job_id in jobs:
                await asyncio.to_thread(self._images.remove, job_id)
        return len(jobs)


def is_expired(before: datetime) -> ColumnElement[bool]:
    """Return the condition for montages finished before a time that are no one's favourite."""
    loved = exists().where(Favourite.job_id == Job.id)
    return and_(Job.finished_at.is_not(None), Job.finished_at < before, ~loved)


def _of_server(platform: str, guild_id: str) -> ColumnElement[bool]:
    return and_(Job.platform == platform, Job.guild_id == guild_id)
