"""Reads and deletes all rows of one person."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import and_, delete, select

from bot.store.database import uninterrupted
from bot.store.deletions import delete_jobs
from bot.store.models import Favourite, Job, Report, Vote
from bot.store.rows import job_view
from bot.store.votes import change_votes

if TYPE_CHECKING:
    from datetime import datetime

    from bot.domain.jobs import JobView
    from bot.domain.people import Person
    from bot.store.database import Database


@dataclass(frozen=True, slots=True)
class GivenVote:
    """A vote of a person, or a favourite (`number` is None)."""

    job_id: int
    number: int | None
    at: datetime


class PersonRepository:
    """Reads and deletes all rows of one person."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def jobs(self, person: Person) -> tuple[JobView, ...]:
        """Return the person's jobs in every state, oldest first."""
        own = select(Job).filter_by(platform=person.platform, person_id=person.id).order_by(Job.id)
        return tuple(job_view(row) for row in await self._database.scalars(own))

    async def votes(self, person: Person) -> tuple[GivenVote, ...]:
        """Return the person's votes, for all montages."""
        given = select(Vote).filter_by(platform=person.platform, person_id=person.id).order_by(Vote.created_at)
        return tuple(GivenVote(row.job_id, row.number, row.created_at) for row in await self._database.scalars(given))

    async def favourites(self, person: Person) -> tuple[GivenVote, ...]:
        """Return the person's favourites."""
        kept = select(Favourite).filter_by(platform=person.platform, person_id=person.id).order_by(Favourite.job_id)
        return tuple(GivenVote(row.job_id, None, row.created_at) for row in await self._database.scalars(kept))

    @uninterrupted
    async def forget(self, person: Person) -> None:
        """Delete the person's votes, favourites, reports and remaining jobs."""
        async with self._database.write() as session:
            revoted = select(Vote.job_id).where(Vote.platform == person.platform, Vote.person_id == person.id)
            await session.execute(change_votes(Job.id.in_(revoted)))
            for table in (Vote, Favourite, Report):
                await session.execute(delete(table).filter_by(platform=person.platform, person_id=person.id))
            theirs = and_(Job.platform == person.platform, Job.person_id == person.id)
            await delete_jobs(session, self._database.dialect, theirs)
