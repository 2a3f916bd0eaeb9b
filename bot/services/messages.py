"""Messages that show jobs, and delivered answers."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.domain.jobs import JobView, MessageRef
    from bot.operating.supervisor import Supervisor
    from bot.store import Store


class Messages:
    """Records the messages that platforms post.

    `attach` and `mark_answered` wait while the database is unavailable: what was shown to people must be known, so that
    it is not posted again.
    """

    def __init__(self, store: Store, supervisor: Supervisor) -> None:
        self._store = store
        self._supervisor = supervisor

    async def of_job(self, job_id: int) -> tuple[MessageRef, ...]:
        """Return all messages that show a job, oldest first."""
        return await self._store.archive.messages(job_id)

    async def attach(self, job_id: int, message: MessageRef) -> None:
        """Attach a message to a job, so that reactions find the job."""
        await self._supervisor.outlast(partial(self._store.archive.attach, job_id, message))

    async def find(self, message: MessageRef) -> JobView | None:
        """Return the job that a message shows."""
        return await self._store.archive.find(message)

    async def unanswered(self, platform: str) -> tuple[JobView, ...]:
        """Return jobs of a platform without a confirmed final answer, oldest first."""
        return await self._store.archive.unanswered(platform)

    async def claim_announcement(self, job_id: int) -> bool:
        """Return whether the author of a job is to be told of its end; only once, so that nobody is told twice."""
        return await self._supervisor.outlast(partial(self._store.jobs.claim_announcement, job_id))

    async def mark_answered(self, job_id: int) -> None:
        """Confirm the final answer of a job."""
        await self._supervisor.outlast(partial(self._store.jobs.mark_answered, job_id))
