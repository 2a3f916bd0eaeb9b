"""Deleting: one montage, or everything of a person."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.domain.jobs import JobView, MessageRef
    from bot.domain.people import Person
    from bot.jobs.dispatcher import Dispatcher
    from bot.store import Store


@dataclass(frozen=True, slots=True)
class Erased:
    """What is left to do on a platform: messages to empty, jobs that are gone, and others whose votes have changed."""

    messages: tuple[MessageRef, ...]
    jobs: frozenset[int]
    revoted: frozenset[int]


class Removal:
    """Takes montages out of the queue, the tables and the picture files, in this order.

    What a crash leaves of it, pictures that are nobody's and messages still to be emptied, the next start takes up.
    """

    def __init__(self, store: Store, dispatcher: Dispatcher) -> None:
        self._store = store
        self._dispatcher = dispatcher

    async def montage(self, job: JobView) -> tuple[MessageRef, ...]:
        """Delete a montage, and return the messages that showed it."""
        await self._dispatcher.cancel(job.id)
        messages = await self._store.deletions.remove(job.id)
        await asyncio.to_thread(self._store.images.remove, job.id)
        return messages

    async def person(self, person: Person) -> Erased:
        """Delete a person's montages, votes and favourites."""
        jobs = await self._store.people.jobs(person)
        votes = await self._store.people.votes(person)
        messages = [message for job in jobs for message in await self.montage(job)]
        await self._store.people.forget(person)
        own = frozenset(job.id for job in jobs)
        return Erased(tuple(messages), own, frozenset(vote.job_id for vote in votes) - own)
