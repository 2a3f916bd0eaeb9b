"""Deletes one montage, or all data of a person."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.errors import NotAllowedError

if TYPE_CHECKING:
    from bot.domain.jobs import JobView, MessageRef
    from bot.domain.people import Person, Viewer
    from bot.jobs.dispatcher import Dispatcher
    from bot.services.lookup import JobLookup
    from bot.store import StaleMessage, Store


@dataclass(frozen=True, slots=True)
class ErasureResult:
    """Follow-up work for platforms: messages to clear, deleted jobs, and other jobs whose votes changed."""

    messages: tuple[MessageRef, ...]
    jobs: frozenset[int]
    revoted: frozenset[int]


class Deletion:
    """Deletes montages from the queue, the tables and the picture files, in this order.

    After a crash, the next start deletes orphaned pictures and clears stale messages.
    """

    def __init__(self, store: Store, dispatcher: Dispatcher, lookup: JobLookup) -> None:
        self._store = store
        self._dispatcher = dispatcher
        self._lookup = lookup

    async def delete(self, job_id: int, viewer: Viewer, *, moderator: bool = False) -> tuple[MessageRef, ...]:
        """Delete a montage with its pictures and votes, and return the messages to clear.

        Raises:
            UnknownJobError, NotAllowedError: as for `require_deletable`.
        """
        return await self._remove(await self.require_deletable(job_id, viewer, moderator=moderator))

    async def require_deletable(self, job_id: int, viewer: Viewer, *, moderator: bool = False) -> JobView:
        """Return a job that the viewer may delete, even if hidden.

        Raises:
            UnknownJobError: the job does not exist or is not visible to the viewer.
            NotAllowedError: another person's job, and the viewer is not a moderator.
        """
        job = await self._lookup.get_visible(job_id, viewer)
        if job.person != viewer.person and not moderator:
            raise NotAllowedError
        return job

    async def erase(self, person: Person) -> ErasureResult:
        """Delete a person's montages, pictures, votes and favourites; returns the follow-up work."""
        jobs = await self._store.people.jobs(person)
        votes = await self._store.people.votes(person)
        messages = [message for job in jobs for message in await self._remove(job)]
        await self._store.people.forget(person)
        own = frozenset(job.id for job in jobs)
        return ErasureResult(tuple(messages), own, frozenset(vote.job_id for vote in votes) - own)

    async def stale_messages(self, platform: str) -> tuple[StaleMessage, ...]:
        """Return messages of a platform that still show deleted montages."""
        return await self._store.deletions.stale_messages(platform)

    async def mark_cleared(self, message: MessageRef) -> None:
        """Note that a message no longer shows a deleted montage."""
        await self._store.deletions.mark_cleared(message)

    async def _remove(self, job: JobView) -> tuple[MessageRef, ...]:
        """Delete a montage and return its messages."""
        await self._dispatcher.cancel(job.id)
        messages = await self._store.deletions.remove(job.id)
        await self._store.try_discard_pictures([job.id])
        await self._store.vector_search.remove([job.id])
        return messages
