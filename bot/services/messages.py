"""Which messages show which jobs, and what was answered."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.domain.jobs import JobView, MessageRef
    from bot.store import Store


class Messages:
    """What platforms note about the messages they post."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def of_job(self, job_id: int) -> tuple[MessageRef, ...]:
        """All messages that show a job, oldest first."""
        return await self._store.archive.messages(job_id)

    async def attach(self, job_id: int, message: MessageRef) -> None:
        """Remember that a message shows a job, so that reactions to it find the job."""
        await self._store.archive.attach(job_id, message)

    async def find(self, message: MessageRef) -> JobView | None:
        """The job that a message shows."""
        return await self._store.archive.find(message)

    async def unanswered(self, platform: str) -> tuple[JobView, ...]:
        """Jobs of a platform whose final answer was not confirmed, oldest first: to be followed again on start."""
        return await self._store.archive.unanswered(platform)

    async def mark_answered(self, job_id: int) -> None:
        """Confirm that the final answer has reached the person."""
        await self._store.jobs.mark_answered(job_id)
