"""In-memory progress of running jobs and queue positions of waiting ones, with change notification.

Only the store knows a job's state; nothing here survives a crash.
"""

from __future__ import annotations

import asyncio
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeAlias

from bot.domain.updates import Queued

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bot.domain.updates import Running

    Progress: TypeAlias = Queued | Running


class ProgressTracker:
    """The latest progress of each unfinished job, and the events that wake its watchers."""

    def __init__(self) -> None:
        self._running: dict[int, Progress] = {}
        self._queued: dict[int, Queued] = {}
        self._watchers: dict[int, set[asyncio.Event]] = {}

    def progress(self, job_id: int) -> Progress | None:
        """Return the latest progress of a job in the backend, where it may still be queued; None for any other job."""
        return self._running.get(job_id)

    def position(self, job_id: int) -> Queued | None:
        """Return the last known queue position of a job; None once it runs or ended in this process."""
        return self._queued.get(job_id)

    @property
    def waiting_in_backend(self) -> int:
        """The number of jobs that the backend has accepted but not started."""
        return sum(isinstance(progress, Queued) for progress in self._running.values())

    def update(self, job_id: int, progress: Progress) -> None:
        """Replace a running job's progress and wake its watchers."""
        self._queued.pop(job_id, None)
        self._running[job_id] = progress
        self.notify(job_id)

    def set_positions(self, places: Mapping[int, Queued]) -> None:
        """Replace the positions of all queued jobs; wakes only watchers of jobs that moved."""
        before, self._queued = self._queued, dict(places)
        for job_id in list(self._watchers):
            old, new = before.get(job_id), places.get(job_id)
            if (old and old.place) != (new and new.place):
                self.notify(job_id)

    def clear(self, job_id: int) -> None:
        """Forget the progress of a job that no longer runs, and wake its watchers."""
        self._running.pop(job_id, None)
        self._queued.pop(job_id, None)
        self.notify(job_id)

    def notify(self, job_id: int) -> None:
        """Wake the watchers of a job."""
        for changed in self._watchers.get(job_id, ()):
            changed.set()

    def is_watched(self, job_id: int) -> bool:
        """Return whether the job has watchers."""
        return job_id in self._watchers

    def watched(self) -> frozenset[int]:
        """Return the jobs that have watchers."""
        return frozenset(self._watchers)

    @contextmanager
    def watch(self, job_id: int) -> Iterator[asyncio.Event]:
        """Yield an event that is set on every change of a job; the watcher clears it."""
        changed = asyncio.Event()
        watchers = self._watchers.setdefault(job_id, set())
        watchers.add(changed)
        try:
            yield changed
        finally:
            watchers.discard(changed)
            if not watchers:
                self._watchers.pop(job_id, None)
