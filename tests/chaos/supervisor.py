"""Starts the bot's process, stops or kills it, and keeps its log."""

from __future__ import annotations

import asyncio
import multiprocessing
import sys
from typing import TYPE_CHECKING, Final

from tests.chaos import bot_process

if sys.platform == "linux":
    import resource

if TYPE_CHECKING:
    from multiprocessing.context import ForkServerProcess
    from pathlib import Path

# Importing the bot takes a second or more. Every bot process is forked from one that has already imported it.
_FORKS: Final = multiprocessing.get_context("forkserver")
_FORKS.set_forkserver_preload(["pytest", bot_process.__name__])

_START_TIMEOUT_S: Final = 60.0  # seconds; generous for a busy machine


class Supervisor:
    """Runs one process after another over the same folder; `log` holds the output of all of them."""

    def __init__(self, folder: Path, server: str | None, platform: str, *addresses: str) -> None:
        self.log = folder / "bot.log"
        self._arguments = (platform, folder, server, *addresses)
        self._process: ForkServerProcess | None = None

    async def start(self) -> None:
        """Start a process and wait until it is ready."""
        ready = _FORKS.Event()
        self._process = _FORKS.Process(target=bot_process.main, args=(ready, self.log, *self._arguments))
        await asyncio.to_thread(self._process.start)
        assert await asyncio.to_thread(ready.wait, _START_TIMEOUT_S), "the bot did not start"

    def limit_files(self, size: int | None) -> None:
        """Let the running process write no file beyond a size in bytes, if the system has such limits; None: any size.

        The process meets a failed write wherever it meets a full disk: in the database, its journal and the pictures.
        """
        if sys.platform == "linux":
            assert self._process is not None
            assert self._process.pid is not None
            _, most = resource.prlimit(self._process.pid, resource.RLIMIT_FSIZE)
            resource.prlimit(self._process.pid, resource.RLIMIT_FSIZE, (most if size is None else size, most))

    async def kill(self) -> None:
        """Kill the process with SIGKILL, if it runs."""
        if self._process is not None:
            self._process.kill()
            await asyncio.to_thread(self._process.join)

    async def stop(self) -> None:
        """Stop the process with SIGTERM and check that it exits cleanly."""
        assert self._process is not None
        self._process.terminate()
        await asyncio.to_thread(self._process.join, _START_TIMEOUT_S)
        assert self._process.exitcode == 0, f"it did not leave cleanly: {self._process.exitcode}"
