"""Starts the bot's process, ends it in both ways, and keeps what it logs."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from asyncio.subprocess import Process

ROOT = Path(__file__).parents[2]


class Supervisor:
    """One process after the other over the same folder; `log` is what all of them wrote."""

    def __init__(self, folder: Path, *arguments: str) -> None:
        self.log = folder / "bot.log"
        self._command = (sys.executable, "-m", "tests.chaos.bot_process", arguments[0], str(folder), *arguments[1:])
        self._process: Process | None = None

    async def start(self) -> None:
        """Start a process, and wait until it says that people can use it."""
        with self.log.open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                *self._command, stdout=asyncio.subprocess.PIPE, stderr=log, cwd=ROOT
            )
        assert self._process.stdout is not None
        async with asyncio.timeout(60):
            assert await self._process.stdout.readline(), "the bot did not start"

    async def kill(self) -> None:
        """SIGKILL, if it runs."""
        if self._process is not None and self._process.returncode is None:
            self._process.kill()
            await self._process.wait()

    async def stop(self) -> None:
        """SIGTERM; it must leave cleanly, and within the ten seconds that are promised."""
        assert self._process is not None
        self._process.terminate()
        async with asyncio.timeout(10):
            assert await self._process.wait() == 0, "it did not leave cleanly"
