"""Reports and blocks in the database."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from sqlalchemy import delete, exists, func, select, update

from bot.domain.moderation import Block, ReportedJob, ReportReason
from bot.domain.people import Person
from bot.store.database import uninterrupted
from bot.store.models import Blocked, Job, Report
from bot.store.outages import requiring_job
from bot.store.rows import job_view

if TYPE_CHECKING:
    from bot.domain.jobs import JobView
    from bot.store.database import Database


class ModerationRepository:
    """Reports and blocks."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @uninterrupted
    async def report(self, job_id: int, person: Person, reason: ReportReason, to_hide: int) -> None:
        """Add a report, unless the person reported the job before; hides the job after `to_hide` (> 0) reports.

        Raises:
            UnknownJobError: there is no such job.
        """
        complaint = self._database.dialect.insert_new(Report).values(
            job_id=job_id, platform=person.platform, person_id=person.id, reason=reason, created_at=_now()
        )
        waiting = select(func.count()).where(Report.job_id == job_id, Report.closed_at.is_(None)).scalar_subquery()
        hide = update(Job).where(Job.id == job_id, Job.hidden_at.is_(None), waiting >= to_hide)
        in_turn = select(Job.id).where(Job.id == job_id).with_for_update()  # else two reports may not count each other
        with requiring_job(job_id):
            async with self._database.write() as session:
                await session.execute(in_turn)
                await session.execute(complaint)
                if to_hide:
                    await session.execute(hide.values(hidden_at=_now(), outdated=True))

    @uninterrupted
    async def decide(self, job_id: int, *, hide: bool) -> None:
        """Close the reports about a job, and hide it or show it again."""
        async with self._database.write() as session:
            open_ones = update(Report).where(Report.job_id == job_id, Report.closed_at.is_(None))
            await session.execute(open_ones.values(closed_at=_now()))
            changed = update(Job).where(Job.id == job_id, Job.hidden_at.is_(None) == hide)
            await session.execute(changed.values(hidden_at=_now() if hide else None, outdated=True))

    async def outdated(self, platform: str) -> tuple[JobView, ...]:
        """Return answered jobs whose messages do not yet show that they were hidden or shown again."""
        jobs = select(Job).where(Job.platform == platform, Job.outdated, Job.answered_at.is_not(None))
        return tuple(job_view(row) for row in await self._database.scalars(jobs.order_by(Job.id)))

    @uninterrupted
    async def mark_current(self, job_id: int, *, hidden: bool) -> None:
        """Note that a job's messages show the state `hidden`; does nothing if that state has changed."""
        shown = update(Job).where(Job.id == job_id, Job.hidden_at.is_(None) != hidden)
        async with self._database.write() as session:
            await session.execute(shown.values(outdated=False))

    async def reported(self) -> tuple[ReportedJob, ...]:
        """Return jobs with open reports, most reported first."""
        reports = await self._database.scalars(
            select(Report).where(Report.closed_at.is_(None)).order_by(Report.created_at, Report.person_id)
        )
        by_job: dict[int, list[Report]] = {}
        for report in reports:
            by_job.setdefault(report.job_id, []).append(report)
        jobs = await self._database.scalars(select(Job).where(Job.id.in_(by_job)).order_by(Job.id))
        found = [_reported(job, by_job[job.id]) for job in jobs]
        return tuple(sorted(found, key=lambda reported: -reported.reporters))

    @uninterrupted
    async def block(self, person: Person, note: str) -> None:
        """Block a person; replaces the note of an existing block."""
        whom = {"platform": person.platform, "person_id": person.id}
        row = self._database.dialect.insert_new(Blocked).values(**whom, note=note, created_at=_now())
        async with self._database.write() as session:
            await session.execute(row)
            await session.execute(update(Blocked).filter_by(**whom).values(note=note))

    @uninterrupted
    async def unblock(self, person: Person) -> bool:
        """Unblock a person; False if they were not blocked."""
        row = delete(Blocked).where(Blocked.platform == person.platform, Blocked.person_id == person.id)
        async with self._database.write() as session:
            return (await session.execute(row.returning(Blocked.person_id))).first() is not None

    async def is_blocked(self, person: Person) -> bool:
        """Return whether a person is blocked."""
        row = exists().where(Blocked.platform == person.platform, Blocked.person_id == person.id)
        return (await self._database.scalars(select(row)))[0]

    async def blocks(self) -> tuple[Block, ...]:
        """Return all blocks, latest first."""
        rows = await self._database.scalars(select(Blocked).order_by(Blocked.created_at.desc(), Blocked.person_id))
        return tuple(Block(Person(row.platform, row.person_id), row.created_at, row.note) for row in rows)


def _reported(job: Job, reports: list[Report]) -> ReportedJob:
    reasons = dict.fromkeys(ReportReason(report.reason) for report in reports)
    return ReportedJob(job_view(job), len(reports), tuple(reasons))


def _now() -> datetime:
    return datetime.now(UTC)
