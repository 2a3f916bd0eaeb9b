"""Tasks that outlive the event that started them, and end with the bot."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Hashable


class Background:
    """Running tasks by key, at most one for each; no new ones once it is closed."""

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
        """Run `work`, whatever else runs."""
        self.start(object(), work)

    async def close(self, grace: float = 0.0) -> None:
        """Let running tasks end within `grace` seconds, and cancel those that do not."""
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
        finally:
            del self._tasks[key]  # here, not in a callback: whoever starts the key from now on is heard
