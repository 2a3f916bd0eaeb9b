"""Moderation: reports by people, decisions and blocks by operators."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from bot.errors import BlockedError

if TYPE_CHECKING:
    from bot.domain.jobs import JobView
    from bot.domain.moderation import Block, ReportedJob, ReportReason
    from bot.domain.people import Person
    from bot.store import Store

log = logging.getLogger(__name__)


class Moderation:
    """Reports, decisions and blocks; callers check that the person is an operator."""

    def __init__(self, store: Store, reports_to_hide: int) -> None:
        self._store = store
        self._reports_to_hide = reports_to_hide

    async def report(self, job_id: int, person: Person, reason: ReportReason) -> JobView:
        """Report a montage; idempotent per person.

        After enough reports the returned montage is `hidden`: platforms take its messages down
        (`bot.platforms.common.takedowns`), and it stays hidden until an operator decides.

        Raises:
            UnknownJobError: the job does not exist.
            BlockedError: the person is blocked.
        """
        await self.require_unblocked(person)
        await self._store.jobs.get(job_id)
        await self._store.moderation.report(job_id, person, reason, self._reports_to_hide)
        job = await self._store.jobs.get(job_id)
        log.info("montage reported", extra={"job": job_id, "reason": reason.value, "hidden": job.hidden})
        return job

    async def reported(self) -> tuple[ReportedJob, ...]:
        """Return montages with open reports, most reported first."""
        return await self._store.moderation.reported()

    async def decide(self, job_id: int, *, hide: bool) -> JobView:
        """Close the reports about a montage, and hide it or show it again.

        Raises:
            UnknownJobError: the job does not exist.
        """
        await self._store.jobs.get(job_id)
        await self._store.moderation.decide(job_id, hide=hide)
        log.info("montage decided on", extra={"job": job_id, "hidden": hide})
        return await self._store.jobs.get(job_id)

    async def outdated(self, platform: str) -> tuple[JobView, ...]:
        """Return montages of a platform whose messages do not yet show that they were hidden or shown again."""
        return await self._store.moderation.outdated(platform)

    async def mark_current(self, job: JobView) -> None:
        """Note that a montage's messages show the `hidden` state of this view."""
        await self._store.moderation.mark_current(job.id, hidden=job.hidden)

    async def block(self, person: Person, note: str = "") -> None:
        """Block a person from ordering, voting and reporting; existing orders still run."""
        await self._store.moderation.block(person, note)
        log.info("person blocked", extra={"platform": person.platform, "person": person.id})

    async def unblock(self, person: Person) -> bool:
        """Unblock a person; False if they were not blocked."""
        return await self._store.moderation.unblock(person)

    async def blocks(self) -> tuple[Block, ...]:
        """Return all blocks, latest first."""
        return await self._store.moderation.blocks()

    async def require_unblocked(self, person: Person) -> None:
        """Raise if a person is blocked.

        Raises:
            BlockedError: the person is blocked.
        """
        if await self._store.moderation.is_blocked(person):
            raise BlockedError
