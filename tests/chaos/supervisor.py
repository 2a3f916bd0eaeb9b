"""Starts the bot's process, ends it in both ways, and keeps what it logs."""

from __future__ import annotations

import asyncio
import multiprocessing
from typing import TYPE_CHECKING, Final

from tests.chaos import bot_process

if TYPE_CHECKING:
    from multiprocessing.context import ForkServerProcess
    from pathlib import Path

# Importing the bot takes a second or more, and it is started often: every process is forked from one that has done so.
_FORKS: Final = multiprocessing.get_context("forkserver")
_FORKS.set_forkserver_preload(["pytest", bot_process.__name__])

_START_TIMEOUT_S: Final = 60.0  # seconds, on however busy a machine


class Supervisor:
    """One process after the other over the same folder; `log` is what all of them wrote."""

    def __init__(self, folder: Path, platform: str, *addresses: str) -> None:
        self.log = folder / "bot.log"
        self._arguments = (platform, folder, *addresses)
        self._process: ForkServerProcess | None = None

    async def start(self) -> None:
        """Start a process, and wait until people can use it."""
        ready = _FORKS.Event()
        self._process = _FORKS.Process(target=bot_process.main, args=(ready, self.log, *self._arguments))
        await asyncio.to_thread(self._process.start)
        assert await asyncio.to_thread(ready.wait, _START_TIMEOUT_S), "the bot did not start"

    async def kill(self) -> None:
        """SIGKILL, if it runs."""
        if self._process is not None:
            self._process.kill()
            await asyncio.to_thread(self._process.join)

    async def stop(self) -> None:
        """SIGTERM; it must leave cleanly."""
        assert self._process is not None
        self._process.terminate()
        await asyncio.to_thread(self._process.join, _START_TIMEOUT_S)
        assert self._process.exitcode == 0, f"it did not leave cleanly: {self._process.exitcode}"
