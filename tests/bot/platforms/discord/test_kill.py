"""After kill -9 the next process finishes the job once."""

from __future__ import annotations

import asyncio
import sys
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from tests.bot.platforms.discord.helpers import DESCRIPTION, has_sheet

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tests.fakes.discord import FakeDiscord, FakeUser

ROOT = Path(__file__).parents[4]
BOT = "tests.bot.platforms.discord.bot_process"


@asynccontextmanager
async def _bot_process(fake: FakeDiscord, folder: Path, mode: str) -> AsyncIterator[None]:
    """Yield a connected bot process; kill it with SIGKILL at the end."""
    identified = fake.gateway.identifies
    arguments = (fake.origin, fake.gateway.url, str(folder), mode)
    process = await asyncio.create_subprocess_exec(sys.executable, "-m", BOT, *arguments, cwd=ROOT)
    try:
        await fake.until(lambda: fake.gateway.identifies > identified, seconds=60)
        yield
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


async def test_a_killed_process_loses_nothing_and_repeats_nothing(
    fake: FakeDiscord, sua: FakeUser, tmp_path: Path
) -> None:
    async with _bot_process(fake, tmp_path, "hold"):
        drawing = await sua.slash("montage", 설명=DESCRIPTION)
        waiting = await sua.slash("montage", 설명="긴 생머리의 여자")
        await fake.until(lambda: any("%" in message["content"] for message in fake.store.visible()))
        await fake.until(lambda: drawing.acknowledged_at is not None and waiting.acknowledged_at is not None)

    async with _bot_process(fake, tmp_path, "draw"):
        await fake.until(lambda: all(has_sheet(fake, message["id"]) for message in fake.store.visible()))

    assert {message["id"] for message in fake.store.visible()} == {
        answer["id"] for interaction in (drawing, waiting) for answer in interaction.answers
    }
    assert len(fake.store.visible()) == 2
    assert all(len(message["attachments"]) == 1 for message in fake.store.visible())
