"""Runs a bot core in a process that tests kill: `python -m tests.bot.process FOLDER DELAY EVENT...`.

Queues a job for each event, prints its number once it is committed, and draws with a fake backend that takes DELAY
seconds a step.
"""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path
from typing import Final

from bot.app import open_core
from bot.settings import DatabaseSettings, ImageSettings, LimitSettings, Settings
from tests.factories import order
from tests.fakes.inference import FakeBackend

NO_LIMITS: Final = LimitSettings(jobs_at_once=0, jobs_per_day=0, server_jobs_per_day=0)
"""No limits, because most tests order everything as the same few people."""


def settings_in(folder: Path) -> Settings:
    """Return settings with all files in one folder."""
    return Settings(
        database=DatabaseSettings(url=f"sqlite+aiosqlite:///{folder}/montage.db"),
        images=ImageSettings(folder=folder / "images"),
        limits=NO_LIMITS,
    )


async def main(folder: Path, delay: float, events: list[str]) -> None:
    """Run until killed."""
    async with open_core(settings_in(folder), FakeBackend(delay=delay)) as montages:
        for event in events:
            job = await montages.request(order(event_id=event))
            print(job.id, flush=True)  # noqa: T201 - the parent reads it
        await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]), float(sys.argv[2]), sys.argv[3:]))
