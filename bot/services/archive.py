"""Past montages and favourites."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.domain.jobs import Details
from bot.errors import UnknownJobError
from bot.services.lookup import is_hidden

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.domain.history import HistoryPage, HistoryQuery
    from bot.domain.jobs import JobView
    from bot.domain.people import Person, Viewer
    from bot.services.lookup import JobLookup
    from bot.store import Store


class Archive:
    """Past montages and favourites."""

    def __init__(self, store: Store, lookup: JobLookup) -> None:
        self._store = store
        self._lookup = lookup

    async def get(self, job_id: int) -> JobView:
        """Return a job.

        Raises:
            UnknownJobError: the job does not exist.
        """
        return await self._store.jobs.get(job_id)

    async def is_deleted(self, job_id: int) -> bool:
        """Return whether a job was deleted."""
        try:
            await self._store.jobs.get(job_id)
        except UnknownJobError:
            return True
        return False

    async def get_visible(self, job_id: int, viewer: Viewer) -> JobView:
        """Return a job that the viewer may see.

        Raises:
            UnknownJobError: the job does not exist or is not visible to the viewer.
            JobHiddenError: reports hid another person's job.
        """
        return await self._lookup.get_shown(job_id, viewer)

    async def details(self, job_id: int, viewer: Viewer) -> Details:
        """Return the details of a job that the viewer may see.

        Raises:
            UnknownJobError, JobHiddenError: the job does not exist or is not visible to the viewer.
        """
        job = await self.get_visible(job_id, viewer)
        ancestors = await self._store.lineage.ancestors(job)
        children = await self._store.lineage.children(job_id)
        return Details(
            job=job,
            tiles=await self._lookup.ranked_tiles(job_id, viewer.person),
            ancestors=_shown(ancestors, viewer),
            children=_shown(children, viewer),
            favourite=await self._store.favourites.has(job_id, viewer.person),
        )

    async def search_history(self, query: HistoryQuery) -> HistoryPage:
        """Return a page of past montages, newest first."""
        return await self._store.archive.history(query)

    async def set_favourite(self, job_id: int, viewer: Viewer, *, on: bool = True) -> JobView:
        """Add or remove a favourite; idempotent. What reports hid can be removed.

        Raises:
            UnknownJobError, JobHiddenError: the job does not exist or is not visible to the viewer.
        """
        job = await (self.get_visible(job_id, viewer) if on else self._lookup.get_visible(job_id, viewer))
        await self._store.favourites.put(job_id, viewer.person, on=on)
        return job

    async def is_favourite(self, job_id: int, person: Person) -> bool:
        """Return whether a montage is a person's favourite."""
        return await self._store.favourites.has(job_id, person)


def _shown(jobs: Sequence[JobView], viewer: Viewer) -> tuple[JobView, ...]:
    return tuple(job for job in jobs if job.is_visible(viewer) and not is_hidden(job, viewer))
