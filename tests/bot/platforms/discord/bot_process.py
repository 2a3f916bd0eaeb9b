"""Runs the bot in a process that tests kill: `python -m tests.bot.platforms.discord.bot_process`.

Arguments: the fake's REST origin, its gateway address, a folder for all files, and "hold" or "draw".
"""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from pydantic import SecretStr

from bot.app import open_core
from bot.platforms.discord.connection import connect
from bot.settings import DatabaseSettings, DiscordSettings, ImageSettings, Settings
from tests.bot.platforms.discord.conftest import FAST_TIMING
from tests.fakes.discord import redirected_to
from tests.fakes.discord.server import TOKEN
from tests.fakes.inference import FakeBackend


async def _run(origin: str, gateway_url: str, folder: Path, *, hold: bool) -> None:
    settings = Settings(
        database=DatabaseSettings(url=f"sqlite+aiosqlite:///{folder}/montage.db"),
        images=ImageSettings(folder=folder / "images"),
        discord=DiscordSettings(token=SecretStr(TOKEN)),
    )
    backend = FakeBackend()
    if hold:
        backend.hold()
    with redirected_to(origin, gateway_url):
        async with open_core(settings, backend) as montages, connect(montages, settings, FAST_TIMING):
            await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(_run(sys.argv[1], sys.argv[2], Path(sys.argv[3]), hold=sys.argv[4] == "hold"))
