"""What is going on right now, for those who watch: the progress of running jobs, and a nudge on every change.

Nothing here must survive a crash; the store alone knows a job's state.
"""

from __future__ import annotations

import asyncio
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.views import Drawing


class Board:
    """The newest progress of each running job and the events that wake its watchers."""

    def __init__(self) -> None:
        self._drawings: dict[int, Drawing] = {}
        self._watchers: dict[int, set[asyncio.Event]] = {}

    def drawing(self, job_id: int) -> Drawing | None:
        """The newest progress of a job that runs here; None of any other."""
        return self._drawings.get(job_id)

    def show(self, job_id: int, drawing: Drawing) -> None:
        """Replace a job's progress and wake its watchers."""
        self._drawings[job_id] = drawing
        self._wake(job_id)

    def clear(self, job_id: int) -> None:
        """Forget the progress of a job that no longer runs and wake everybody: places in the queue have moved."""
        self._drawings.pop(job_id, None)
        for watched in self._watchers:
            self._wake(watched)

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

    def _wake(self, job_id: int) -> None:
        for changed in self._watchers.get(job_id, ()):
            changed.set()
