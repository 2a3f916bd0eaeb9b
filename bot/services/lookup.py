"""Jobs looked up, and what must be true of them before anything is done with them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.domain.jobs import JobState
from bot.domain.ranking import Standing, rank
from bot.errors import JobHiddenError, JobUnfinishedError, UnknownCandidateError, UnknownJobError

if TYPE_CHECKING:
    from bot.domain.jobs import JobView, TileView
    from bot.domain.people import Person, Viewer
    from bot.store import Store


class JobLookup:
    """What the services ask of the store before they do anything."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def get_visible(self, job_id: int, viewer: Viewer) -> JobView:
        """A job that somebody may see, even where it is hidden.

        Raises:
            UnknownJobError: there is no such job, or it is not theirs to see, which sounds the same.
        """
        job = await self._store.jobs.get(job_id)
        if not job.is_visible(viewer):
            raise UnknownJobError(job_id)
        return job

    async def get_shown(self, job_id: int, viewer: Viewer) -> JobView:
        """A job that somebody may see.

        Raises:
            UnknownJobError: there is no such job, or it is not theirs to see, which sounds the same.
            JobHiddenError: it was reported and hidden, and is somebody else's.
        """
        job = await self.get_visible(job_id, viewer)
        if is_hidden(job, viewer):
            raise JobHiddenError(job_id)
        return job

    async def get_finished(self, job_id: int) -> JobView:
        """A job that has candidates.

        Raises:
            UnknownJobError: there is no such job.
            JobUnfinishedError: it has no candidates.
            JobHiddenError: it was reported and hidden.
        """
        job = await self._store.jobs.get(job_id)
        if job.state is not JobState.DONE:
            raise JobUnfinishedError(job_id)
        if job.hidden:
            raise JobHiddenError(job_id)
        return job

    async def require_candidate(self, job_id: int, number: int) -> None:
        """Do nothing where a job has this candidate.

        Raises:
            UnknownJobError, JobUnfinishedError, JobHiddenError: as for `get_finished`.
            UnknownCandidateError: it has none with this number.
        """
        job = await self.get_finished(job_id)
        if not 1 <= number <= job.candidates:
            raise UnknownCandidateError(number, job.candidates)

    async def ranked_tiles(self, job_id: int, viewer: Person | None = None) -> tuple[TileView, ...]:
        """The tiles of a job, best first; `viewer` decides which count as voted for."""
        tiles = {tile.number: tile for tile in await self._store.votes.tiles(job_id, viewer)}
        order = rank([Standing(tile.number, tile.score, tile.votes) for tile in tiles.values()])
        return tuple(tiles[number] for number in order)


def is_hidden(job: JobView, viewer: Viewer) -> bool:
    """Whether reports keep a montage from somebody; its author still finds it, to delete it."""
    return job.hidden and job.person != viewer.person
