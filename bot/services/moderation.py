"""Who may use the bot and what is shown: reports by people, decisions and blocks by operators."""

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
    """The use cases; whether somebody is an operator is for the platform, or the command line, to know."""

    def __init__(self, store: Store, reports_to_hide: int) -> None:
        self._store = store
        self._reports_to_hide = reports_to_hide

    async def report(self, job_id: int, person: Person, reason: ReportReason) -> JobView:
        """Complain about a montage; again by the same person changes nothing.

        Where enough people have complained, the montage that comes back is `hidden`: the platform takes its messages
        down (`bot.platforms.common.takedowns`), and it is shown nowhere until an operator decides.

        Raises:
            UnknownJobError: there is no such job.
            BlockedError: the person is blocked.
        """
        await self.require_unblocked(person)
        await self._store.jobs.get(job_id)
        await self._store.moderation.report(job_id, person, reason, self._reports_to_hide)
        job = await self._store.jobs.get(job_id)
        log.info("montage reported", extra={"job": job_id, "reason": reason.value, "hidden": job.hidden})
        return job

    async def reported(self) -> tuple[ReportedJob, ...]:
        """Montages that operators have to look at, those with the most complaints first."""
        return await self._store.moderation.reported()

    async def decide(self, job_id: int, *, hide: bool) -> JobView:
        """Close the complaints about a montage: hide it for good, or show it (again).

        Raises:
            UnknownJobError: there is no such job.
        """
        await self._store.jobs.get(job_id)
        await self._store.moderation.decide(job_id, hide=hide)
        log.info("montage decided on", extra={"job": job_id, "hidden": hide})
        return await self._store.jobs.get(job_id)

    async def outdated(self, platform: str) -> tuple[JobView, ...]:
        """Montages of a platform whose messages have yet to show that they were hidden, or are shown again."""
        return await self._store.moderation.outdated(platform)

    async def mark_current(self, job: JobView) -> None:
        """Note that a montage's messages show whether it is hidden, as this view of it has it."""
        await self._store.moderation.mark_current(job.id, hidden=job.hidden)

    async def block(self, person: Person, note: str = "") -> None:
        """Keep somebody from ordering, voting and reporting; what they have ordered already is still drawn."""
        await self._store.moderation.block(person, note)
        log.info("person blocked", extra={"platform": person.platform, "person": person.id})

    async def unblock(self, person: Person) -> bool:
        """Let somebody use the bot again; False if they were not blocked."""
        return await self._store.moderation.unblock(person)

    async def blocks(self) -> tuple[Block, ...]:
        """Everybody who is blocked, the latest first."""
        return await self._store.moderation.blocks()

    async def require_unblocked(self, person: Person) -> None:
        """Do nothing for most people.

        Raises:
            BlockedError: the person is blocked.
        """
        if await self._store.moderation.is_blocked(person):
            raise BlockedError
