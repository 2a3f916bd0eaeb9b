"""Votes in the database, and the candidates with their votes."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from sqlalchemy import and_, case, delete, false, func, select

from bot.store.database import uninterrupted
from bot.store.models import Candidate, Vote
from bot.views import TileView

if TYPE_CHECKING:
    from bot.store.database import Database
    from bot.views import Ballot, Person


class VoteRepository:
    """Giving, taking back and counting votes."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @uninterrupted
    async def cast(self, ballot: Ballot) -> None:
        """Give or take back a vote; doing it twice changes nothing more.

        Raises:
            sqlalchemy.exc.IntegrityError: there is no such candidate.
        """
        key = {
            "job_id": ballot.job_id,
            "number": ballot.number,
            "platform": ballot.person.platform,
            "person_id": ballot.person.id,
        }
        give = self._database.dialect.insert_new(Vote).values(**key, created_at=datetime.now(UTC))
        async with self._database.write() as session:
            await session.execute(give if ballot.on else delete(Vote).filter_by(**key))

    @uninterrupted
    async def tiles(self, job_id: int, viewer: Person | None = None) -> tuple[TileView, ...]:
        """The candidates of a job with their votes, by number; empty before it is done."""
        by_viewer = (
            and_(Vote.platform == viewer.platform, Vote.person_id == viewer.id) if viewer is not None else false()
        )
        counted = (
            select(
                Candidate.number,
                Candidate.score,
                Candidate.marks,
                func.count(Vote.person_id),
                func.max(case((by_viewer, 1), else_=0)),
            )
            .outerjoin(Vote, and_(Vote.job_id == Candidate.job_id, Vote.number == Candidate.number))
            .where(Candidate.job_id == job_id)
            .group_by(Candidate.job_id, Candidate.number)
            .order_by(Candidate.number)
        )
        async with self._database.read() as session:
            rows = (await session.execute(counted)).all()
        return tuple(
            TileView(number, score, votes, voted=bool(voted), marks=marks)
            for number, score, marks, votes, voted in rows
        )
