"""What is going on right now, for those who watch: the progress of running jobs, the places of those that wait.

Nothing here must survive a crash; the store alone knows a job's state.
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
    """The newest progress of each job that is not final, and the events that wake its watchers."""

    def __init__(self) -> None:
        self._running: dict[int, Progress] = {}
        self._queued: Mapping[int, Queued] = {}
        self._watchers: dict[int, set[asyncio.Event]] = {}

    def progress(self, job_id: int) -> Progress | None:
        """The newest progress of a job that the backend has; None of any other. It may still wait there."""
        return self._running.get(job_id)

    def position(self, job_id: int) -> Queued | None:
        """Where a queued job stood when places were told last."""
        return self._queued.get(job_id)

    @property
    def waiting_in_backend(self) -> int:
        """How many jobs the backend has but has not begun."""
        return sum(isinstance(progress, Queued) for progress in self._running.values())

    def update(self, job_id: int, progress: Progress) -> None:
        """Replace a running job's progress and wake its watchers."""
        self._running[job_id] = progress
        self.notify(job_id)

    def set_positions(self, places: Mapping[int, Queued]) -> None:
        """Replace the places of all queued jobs; only those are woken who watch one that has moved."""
        before, self._queued = self._queued, places
        for job_id in list(self._watchers):
            old, new = before.get(job_id), places.get(job_id)
            if (old and old.place) != (new and new.place):
                self.notify(job_id)

    def clear(self, job_id: int) -> None:
        """Forget the progress of a job that no longer runs, and wake its watchers."""
        self._running.pop(job_id, None)
        self.notify(job_id)

    def notify(self, job_id: int) -> None:
        """Let the watchers of a job look again."""
        for changed in self._watchers.get(job_id, ()):
            changed.set()

    def is_watched(self, job_id: int) -> bool:
        """Whether anybody would see a preview."""
        return job_id in self._watchers

    @contextmanager
    def watch(self, job_id: int) -> Iterator[asyncio.Event]:
        """An event that is set on every change of a job; the watcher clears it."""
        changed = asyncio.Event()
        watchers = self._watchers.setdefault(job_id, set())
        watchers.add(changed)
        try:
            yield changed
        finally:
            watchers.discard(changed)
            if not watchers:
                self._watchers.pop(job_id, None)
