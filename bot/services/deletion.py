"""Deleting: one montage, or everything of a person."""

from __future__ import annotations

import asyncio
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
    """What is left to do on a platform: messages to empty, jobs that are gone, and others whose votes have changed."""

    messages: tuple[MessageRef, ...]
    jobs: frozenset[int]
    revoted: frozenset[int]


class Deletion:
    """Takes montages out of the queue, the tables and the picture files, in this order.

    What a crash leaves of it, pictures that are nobody's and messages still to be emptied, the next start takes up.
    """

    def __init__(self, store: Store, dispatcher: Dispatcher, lookup: JobLookup) -> None:
        self._store = store
        self._dispatcher = dispatcher
        self._lookup = lookup

    async def delete(self, job_id: int, viewer: Viewer, *, moderator: bool = False) -> tuple[MessageRef, ...]:
        """Delete a montage with its pictures and votes, and return the messages to be emptied.

        Raises:
            UnknownJobError, NotAllowedError: as for `require_deletable`.
        """
        return await self._remove(await self.require_deletable(job_id, viewer, moderator=moderator))

    async def require_deletable(self, job_id: int, viewer: Viewer, *, moderator: bool = False) -> JobView:
        """A job that somebody may delete, even where it is hidden.

        Raises:
            UnknownJobError: there is no such job, or it is not theirs to see.
            NotAllowedError: it is somebody else's, and the platform does not call the person a moderator.
        """
        job = await self._lookup.get_visible(job_id, viewer)
        if job.person != viewer.person and not moderator:
            raise NotAllowedError
        return job

    async def erase(self, person: Person) -> ErasureResult:
        """Delete everything of a person: montages, pictures, votes, favourites; says what is left to do."""
        jobs = await self._store.people.jobs(person)
        votes = await self._store.people.votes(person)
        messages = [message for job in jobs for message in await self._remove(job)]
        await self._store.people.forget(person)
        own = frozenset(job.id for job in jobs)
        return ErasureResult(tuple(messages), own, frozenset(vote.job_id for vote in votes) - own)

    async def stale_messages(self, platform: str) -> tuple[StaleMessage, ...]:
        """Messages of a platform that still show deleted montages: to be emptied on start."""
        return await self._store.deletions.stale_messages(platform)

    async def mark_cleared(self, message: MessageRef) -> None:
        """Confirm that a message shows a deleted montage no longer."""
        await self._store.deletions.mark_cleared(message)

    async def _remove(self, job: JobView) -> tuple[MessageRef, ...]:
        """Delete a montage, and return the messages that showed it."""
        await self._dispatcher.cancel(job.id)
        messages = await self._store.deletions.remove(job.id)
        await asyncio.to_thread(self._store.images.remove, job.id)
        return messages
