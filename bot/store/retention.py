"""Which montages are too old to be kept, and removing them with everything that hangs on them."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final

from sqlalchemy import and_, delete, select

from bot.store.database import uninterrupted
from bot.store.models import Job

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import ColumnElement

    from bot.store.database import Database
    from bot.store.images import Images

TOGETHER: Final = 10
"""Montages in one transaction: others want to write too."""


class RetentionRepository:
    """Removing what is old."""

    def __init__(self, database: Database, images: Images) -> None:
        self._database = database
        self._images = images

    @uninterrupted
    async def remove(self, before: datetime) -> int:
        """Remove a few montages that may go, pictures and rows; returns how many, 0 once none is left.

        The pictures go while the rows are locked: whatever happens in between, what is left is found again, and nobody
        can lay claim to a montage that is on its way out.
        """
        old = select(Job.id).where(may_go(before)).order_by(Job.id).limit(TOGETHER)
        async with self._database.write() as session:
            jobs = (await session.execute(delete(Job).where(Job.id.in_(old)).returning(Job.id))).scalars().all()
            for job_id in jobs:
                await asyncio.to_thread(self._images.remove, job_id)
        return len(jobs)


def may_go(before: datetime) -> ColumnElement[bool]:
    """The condition that a montage was finished before this; open ones stay.

    What somebody holds dear is to stay too: this is the place to say so.
    """
    return and_(Job.finished_at.is_not(None), Job.finished_at < before)
