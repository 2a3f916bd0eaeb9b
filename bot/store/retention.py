"""Which montages are too old to be kept, and removing them with everything that hangs on them."""

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
"""Montages in one transaction: others want to write too."""


@dataclass(frozen=True, slots=True, eq=False)
class RetentionPeriod:
    """For how many days some montages are kept, and which."""

    days: int
    whose: ColumnElement[bool]


class RetentionRepository:
    """Removing what is old."""

    def __init__(self, database: Database, images: Images) -> None:
        self._database = database
        self._images = images

    async def periods(self, days: int) -> list[RetentionPeriod]:
        """How long each server keeps its montages, where its operators have said so, and then all others: `days`.

        0 days: for ever.
        """
        chosen = select(GuildSettings).where(GuildSettings.retention_days.is_not(None))
        own = {(row.platform, row.guild_id): row.retention_days or 0 for row in await self._database.scalars(chosen)}
        servers = [RetentionPeriod(own_days, _of_server(*server)) for server, own_days in own.items()]
        others = [or_(Job.guild_id.is_(None), ~_of_server(*server)) for server in own]
        return [period for period in (*servers, RetentionPeriod(days, and_(true(), *others))) if period.days]

    @uninterrupted
    async def remove(self, period: RetentionPeriod, now: datetime) -> int:
        """Remove a few montages that may go, pictures and rows; returns how many, 0 once none is left.

        The pictures go while the rows are locked: whatever happens in between, what is left is found again, and nobody
        can lay claim to a montage that is on its way out.
        """
        old = select(Job.id).where(is_expired(now - timedelta(days=period.days)), period.whose)
        some = old.order_by(Job.id).limit(MONTAGES_PER_TRANSACTION)
        async with self._database.write() as session:
            jobs = (await session.execute(delete(Job).where(Job.id.in_(some)).returning(Job.id))).scalars().all()
            for job_id in jobs:
                await asyncio.to_thread(self._images.remove, job_id)
        return len(jobs)


def is_expired(before: datetime) -> ColumnElement[bool]:
    """The condition that a montage was finished before this, and is nobody's favourite; open ones stay."""
    loved = exists().where(Favourite.job_id == Job.id)
    return and_(Job.finished_at.is_not(None), Job.finished_at < before, ~loved)


def _of_server(platform: str, guild_id: str) -> ColumnElement[bool]:
    return and_(Job.platform == platform, Job.guild_id == guild_id)
