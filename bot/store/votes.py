"""Votes in the database, and the candidates with their votes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from sqlalchemy import and_, case, delete, false, func, select, update

from bot.domain.jobs import TileView
from bot.domain.people import Person
from bot.store.database import rows_changed, uninterrupted
from bot.store.models import Candidate, Job, Vote
from bot.store.outages import requiring_job
from bot.store.rows import job_view

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import ColumnElement, Update

    from bot.domain.jobs import Ballot, JobView
    from bot.store.database import Database


@dataclass(frozen=True, slots=True)
class CountedVote:
    """A vote with the order shown to the voter, and the montage's description, model and seed."""

    job_id: int
    number: int
    person: Person
    shown: tuple[int, ...]
    at: datetime
    score: float
    description: str
    model: str | None
    seed: int


class VoteRepository:
    """Adds, removes and counts votes."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @uninterrupted
    async def cast(self, ballot: Ballot, shown: Sequence[int] = ()) -> None:
        """Add or remove a vote; idempotent.

        `shown`: the candidates' numbers in the order in which the voter saw them.

        Raises:
            UnknownJobError: there is no such candidate.
        """
        key = {
            "job_id": ballot.job_id,
            "number": ballot.number,
            "platform": ballot.person.platform,
            "person_id": ballot.person.id,
        }
        give = self._database.dialect.insert_new(Vote).values(**key, created_at=datetime.now(UTC), shown=list(shown))
        with requiring_job(ballot.job_id):
            async with self._database.write() as session:
                result = await session.execute(give if ballot.on else delete(Vote).filter_by(**key))
                if rows_changed(result):
                    await session.execute(change_votes(Job.id == ballot.job_id))

    async def unshown(self, platform: str) -> tuple[JobView, ...]:
        """Return jobs of a platform whose messages do not show their latest votes."""
        behind = select(Job).where(Job.platform == platform, Job.votes_shown < Job.votes_changed)
        return tuple(job_view(row) for row in await self._database.scalars(behind.order_by(Job.id)))

    @uninterrupted
    async def mark_shown(self, job_id: int, votes_changed: int) -> None:
        """Note that a job's messages show its votes as of the change number `votes_changed`."""
        behind = update(Job).where(Job.id == job_id, Job.votes_shown < votes_changed)
        async with self._database.write() as session:
            await session.execute(behind.values(votes_shown=votes_changed))

    async def ballots(self, job_id: int) -> frozenset[tuple[Person, int]]:
        """Return (person, candidate) of all votes for a job."""
        votes = await self._database.scalars(select(Vote).where(Vote.job_id == job_id))
        return frozenset((Person(vote.platform, vote.person_id), vote.number) for vote in votes)

    @uninterrupted
    async def counted(self) -> list[CountedVote]:
        """Return all votes for public montages, oldest first."""
        given = (
            select(Vote, Candidate.score, Job)
            .join(Candidate, and_(Candidate.job_id == Vote.job_id, Candidate.number == Vote.number))
            .join(Job, Job.id == Vote.job_id)
            .where(Job.private.is_(False))
            .order_by(Vote.created_at, Vote.job_id, Vote.number)
        )
        async with self._database.read() as session:
            rows = (await session.execute(given)).all()
        return [
            CountedVote(
                job_id=job.id,
                number=vote.number,
                person=Person(vote.platform, vote.person_id),
                shown=tuple(vote.shown),
                at=vote.created_at,
                score=score,
                description=job.description,
                model=job.model,
                seed=job.seed,
            )
            for vote, score, job in rows
        ]

    @uninterrupted
    async def tiles(self, job_id: int, viewer: Person | None = None) -> tuple[TileView, ...]:
        """Return the candidates of a job with their votes, by number; empty before it is done."""
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


def change_votes(which: ColumnElement[bool]) -> Update:
    """Return the statement that increments the vote changes of jobs."""
    return update(Job).where(which).values(votes_changed=Job.votes_changed + 1)
