"""After kill -9 the next process finishes the job once."""

from __future__ import annotations

import asyncio
import sys
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from tests.bot.platforms.slack.helpers import DESCRIPTION, has_sheet, words

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tests.fakes.slack import FakeSlack, FakeUser

ROOT = Path(__file__).parents[4]
BOT = "tests.bot.platforms.slack.bot_process"


@asynccontextmanager
async def _bot_process(fake: FakeSlack, folder: Path, mode: str) -> AsyncIterator[None]:
    """Yield a connected bot process; kill it with SIGKILL at the end."""
    opened = fake.sockets.opened
    arguments = (fake.origin, str(folder), mode)
    process = await asyncio.create_subprocess_exec(sys.executable, "-m", BOT, *arguments, cwd=ROOT)
    try:
        await fake.until(lambda: fake.sockets.opened > opened, seconds=60)
        yield
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


async def test_a_killed_process_loses_nothing_and_repeats_nothing(
    fake: FakeSlack, sua: FakeUser, tmp_path: Path
) -> None:
    async with _bot_process(fake, tmp_path, "hold"):
        commands = [sua.slash(DESCRIPTION), sua.slash("긴 생머리의 여자")]
        await fake.until(lambda: any("%" in words(message) for message in fake.store.visible()))
        await fake.until(lambda: all(command.acknowledged_at is not None for command in commands))

    async with _bot_process(fake, tmp_path, "draw"):
        await fake.until(lambda: [has_sheet(message) for message in fake.store.visible()] == [True, True])

    assert len(fake.store.visible()) == 2
    assert [len(fake.store.pictures(message["ts"])) for message in fake.store.visible()] == [1, 1]
    assert len(fake.files.ids()) <= 4, "of each message, one upload may have been cut off"
