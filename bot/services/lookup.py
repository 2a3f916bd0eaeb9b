"""Job lookups with their preconditions."""

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
    """Looks up jobs and checks visibility and state."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def get_visible(self, job_id: int, viewer: Viewer) -> JobView:
        """Return a job that the viewer may see, even if reports hid it.

        Raises:
            UnknownJobError: the job does not exist or is not visible to the viewer.
        """
        job = await self._store.jobs.get(job_id)
        if not job.is_visible(viewer):
            raise UnknownJobError(job_id)
        return job

    async def get_shown(self, job_id: int, viewer: Viewer) -> JobView:
        """Return a job that the viewer may see.

        Raises:
            UnknownJobError: the job does not exist or is not visible to the viewer.
            JobHiddenError: reports hid another person's job.
        """
        job = await self.get_visible(job_id, viewer)
        if is_hidden(job, viewer):
            raise JobHiddenError(job_id)
        return job

    async def get_finished(self, job_id: int) -> JobView:
        """Return a finished job.

        Raises:
            UnknownJobError: the job does not exist.
            JobUnfinishedError: the job has no candidates.
            JobHiddenError: reports hid the job.
        """
        job = await self._store.jobs.get(job_id)
        if job.state is not JobState.DONE:
            raise JobUnfinishedError(job_id)
        if job.hidden:
            raise JobHiddenError(job_id)
        return job

    async def require_candidate(self, job_id: int, number: int) -> None:
        """Raise unless a job has this candidate.

        Raises:
            UnknownJobError, JobUnfinishedError, JobHiddenError: as for `get_finished`.
            UnknownCandidateError: the job has no candidate with this number.
        """
        job = await self.get_finished(job_id)
        if not 1 <= number <= job.candidates:
            raise UnknownCandidateError(number, job.candidates)

    async def ranked_tiles(self, job_id: int, viewer: Person | None = None) -> tuple[TileView, ...]:
        """Return the tiles of a job, best first; `viewer` sets which are marked as voted."""
        tiles = {tile.number: tile for tile in await self._store.votes.tiles(job_id, viewer)}
        order = rank([Standing(tile.number, tile.score, tile.votes) for tile in tiles.values()])
        return tuple(tiles[number] for number in order)


def is_hidden(job: JobView, viewer: Viewer) -> bool:
    """Return whether reports hide a job from a viewer; its author can still see and delete it."""
    return job.hidden and job.person != viewer.person
