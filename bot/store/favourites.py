"""Favourites in the database."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from sqlalchemy import delete, select

from bot.store.database import uninterrupted
from bot.store.models import Favourite
from bot.store.outages import requiring_job

if TYPE_CHECKING:
    from bot.domain.people import Person
    from bot.store.database import Database


class FavouriteRepository:
    """Adds, removes and reads favourites."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @uninterrupted
    async def put(self, job_id: int, person: Person, *, on: bool) -> None:
        """Add or remove a favourite; idempotent.

        Raises:
            UnknownJobError: there is no such job.
        """
        key = {"job_id": job_id, "platform": person.platform, "person_id": person.id}
        with requiring_job(job_id):
            async with self._database.write() as session:
                if not on:
                    await session.execute(delete(Favourite).filter_by(**key))
                elif await session.get(Favourite, key) is None:
                    session.add(Favourite(**key, created_at=datetime.now(UTC)))

    async def has(self, job_id: int, person: Person) -> bool:
        """Return whether a job is a person's favourite."""
        found = select(Favourite.job_id).filter_by(job_id=job_id, platform=person.platform, person_id=person.id)
        return bool(await self._database.scalars(found))
