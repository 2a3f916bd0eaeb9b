"""Background tasks that outlive the event that started them and end with the bot."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Hashable

log = logging.getLogger(__name__)


class Background:
    """Running tasks by key, at most one per key; logs their errors, and starts no new ones after `close`."""

    def __init__(self) -> None:
        self._tasks: dict[Hashable, asyncio.Task[None]] = {}
        self._closed = False

    def start(self, key: Hashable, work: Callable[[], Coroutine[None, None, None]]) -> None:
        """Run `work`, unless a task with this key runs already."""
        if key in self._tasks or self._closed:
            return
        self._tasks[key] = asyncio.create_task(self._run(key, work), name=str(key))

    def is_running(self, key: Hashable) -> bool:
        """Whether a task with this key runs."""
        return key in self._tasks

    def spawn(self, work: Callable[[], Coroutine[None, None, None]]) -> None:
        """Run `work` under a key of its own."""
        self.start(object(), work)

    async def close(self, grace: float = 0.0) -> None:
        """Wait up to `grace` seconds for running tasks, then cancel the rest."""
        self._closed = True
        tasks = list(self._tasks.values())
        if tasks and grace:
            await asyncio.wait(tasks, timeout=grace)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _run(self, key: Hashable, work: Callable[[], Coroutine[None, None, None]]) -> None:
        try:
            await work()
        except Exception:
            log.exception("background task failed", extra={"task": str(key)})
        finally:
            del self._tasks[key]  # here, not in a callback: the key can be started again at once
