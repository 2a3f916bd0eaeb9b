"""Services for operators: overview of all jobs, and cancelling them.

Callers check that the person is an operator.
"""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from bot.domain.jobs import JobState
from bot.errors import JobFinishedError, JobUnfinishedError, UnknownJobError
from bot.rendering import sheet
from bot.services.lookup import JobLookup
from bot.services.sheets import compose

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from bot.domain.history import HistoryPage
    from bot.domain.jobs import JobView, TileView
    from bot.domain.updates import Queued, Running
    from bot.jobs.dispatcher import Dispatcher
    from bot.jobs.progress import ProgressTracker
    from bot.safety.custom_wordlist import CustomWordlist
    from bot.settings import Settings
    from bot.store import Store

log = logging.getLogger(__name__)

FAILURE_WINDOW_HOURS: Final = 24
"""Time window of the failure counts."""


@dataclass(frozen=True, slots=True)
class Overview:
    """Job counts by platform and state, and failure reasons of the last `FAILURE_WINDOW_HOURS`."""

    counts: Mapping[tuple[str, JobState], int]
    failures: Mapping[str, int]

    def of(self, state: JobState) -> int:
        """Return the number of jobs in a state."""
        return sum(number for (_, counted), number in self.counts.items() if counted is state)


class Admin:
    """Actions of an operator; `words`: the custom word list. `bot.services.moderation` handles reports."""

    def __init__(
        self, store: Store, dispatcher: Dispatcher, tracker: ProgressTracker, words: CustomWordlist, settings: Settings
    ) -> None:
        self._store = store
        self._lookup = JobLookup(store)
        self._dispatcher = dispatcher
        self._tracker = tracker
        self.words = words
        self.settings = settings

    async def overview(self) -> Overview:
        """Return the job counts."""
        return Overview(await self._store.jobs.counts(), await self._store.admin.failures(FAILURE_WINDOW_HOURS))

    async def jobs(self, states: Collection[JobState], before: int | None, limit: int) -> HistoryPage:
        """Return a page of all people's jobs in these states, newest first."""
        return await self._store.admin.jobs(states, before, limit)

    def progress(self, job: JobView) -> Running | Queued | None:
        """Return the progress or queue position of an unfinished job; None if unknown."""
        return self._tracker.progress(job.id) or self._tracker.position(job.id)

    async def cancel(self, job_id: int) -> JobView:
        """Cancel any person's queued or running job.

        Raises:
            UnknownJobError: the job does not exist.
            JobFinishedError: it has ended.
        """
        await self._store.jobs.get(job_id)
        if not await self._dispatcher.cancel(job_id):
            raise JobFinishedError(job_id)
        log.info("job cancelled by the operator", extra={"job": job_id})
        return await self._store.jobs.get(job_id)

    async def sheet(self, job_id: int, width: int) -> bytes:
        """Return a thumbnail of a finished job's sheet as PNG, even if the job is hidden.

        Raises:
            UnknownJobError: the job does not exist, or operators may not see what it shows.
            JobUnfinishedError: the job has no sheet.
        """
        job = await self._store.jobs.get(job_id)
        if job.withheld:
            raise UnknownJobError(job_id)
        if job.state is not JobState.DONE:
            raise JobUnfinishedError(job_id)
        tiles = await self._lookup.ranked_tiles(job_id)
        return await asyncio.to_thread(self._thumbnail, job, tiles, width)

    def _thumbnail(self, job: JobView, tiles: Sequence[TileView], width: int) -> bytes:
        """Compose the thumbnail; blocking."""
        return sheet.shrink(compose(self._store.images, job, tiles), width)
