"""Queue positions of waiting jobs, with estimated waits."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from bot.domain.updates import Queued, Running

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.domain.jobs import JobView
    from bot.jobs.progress import ProgressTracker
    from bot.operating.supervisor import Supervisor
    from bot.store import JobRepository, QueuedJob

SPEED_EMA: Final = 0.8
"""Decay of the exponential moving average of drawing speed, per finished job."""

MIN_REFRESH_S: Final = 0.1
"""Minimum seconds between two reads of the queue, so that a burst of orders causes few reads."""


class DrawingSpeed:
    """Moving average of the seconds per candidate while the backend is busy, across concurrent jobs."""

    def __init__(self) -> None:
        self._seconds = 0.0
        self._candidates = 0.0
        self._last_end = 0.0

    def record(self, candidates: int, began: float, ended: float) -> None:
        """Add a finished job, measured from its start or the previous end, whichever is later."""
        elapsed = ended - max(began, self._last_end)
        self._last_end = ended
        self._seconds = SPEED_EMA * self._seconds + elapsed
        self._candidates = SPEED_EMA * self._candidates + candidates

    def estimate(self, candidates: float) -> float | None:
        """Return the expected seconds for a number of candidates; None before the first finished job."""
        return candidates * self._seconds / self._candidates if self._candidates else None


@dataclass(frozen=True, slots=True)
class _Running:
    candidates: int
    began: float


class QueuePositions:
    """Updates the tracker with the positions of all queued jobs, batching changes into one read of the store."""

    def __init__(self, jobs: JobRepository, tracker: ProgressTracker, supervisor: Supervisor) -> None:
        self._jobs = jobs
        self._supervisor = supervisor
        self._tracker = tracker
        self._speed = DrawingSpeed()
        self._running: dict[int, _Running] = {}
        self._changed = asyncio.Event()

    def invalidate(self) -> None:
        """Request an update after a job entered or left the queue."""
        self._changed.set()

    def job_started(self, job: JobView) -> None:
        """Note that the backend received a job."""
        self._running[job.id] = _Running(job.candidates, time.monotonic())
        self.invalidate()

    def job_ended(self, job: JobView, *, drawn: bool) -> None:
        """Note that the backend returned a job; only drawn jobs count towards the speed."""
        running = self._running.pop(job.id)
        if drawn:
            self._speed.record(running.candidates, running.began, time.monotonic())
        self.invalidate()

    async def run(self) -> None:
        """Update positions until cancelled."""
        while True:
            await self._changed.wait()
            self._changed.clear()
            queued = await self._supervisor.persist("queue", self._jobs.queued)
            self._tracker.set_positions(self._estimate(queued))
            await asyncio.sleep(MIN_REFRESH_S)

    def _estimate(self, line: Sequence[QueuedJob]) -> dict[int, Queued]:
        """Return positions by job id; jobs waiting in the backend come before those in the store's queue."""
        ahead = sum(running.candidates * self._remaining_share(job_id) for job_id, running in self._running.items())
        places: dict[int, Queued] = {}
        for place, job in enumerate(line, start=1 + self._tracker.waiting_in_backend):
            places[job.id] = Queued(place, self._speed.estimate(ahead))
            ahead += job.candidates
        return places

    def _remaining_share(self, job_id: int) -> float:
        progress = self._tracker.progress(job_id)
        return 1.0 - progress.fraction if isinstance(progress, Running) else 1.0
