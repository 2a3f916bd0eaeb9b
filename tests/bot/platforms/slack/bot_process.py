"""Runs the bot in a process that tests kill: `python -m tests.bot.platforms.slack.bot_process`.

Arguments: the fake's address, a folder for all files, and "hold" or "draw".
"""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from pydantic import SecretStr

from bot.app import open_core
from bot.platforms.slack import connect
from bot.settings import DatabaseSettings, ImageSettings, Settings, SlackSettings
from tests.bot.platforms.slack.conftest import FAST_TIMING
from tests.fakes.inference import FakeBackend
from tests.fakes.slack import redirected_to
from tests.fakes.slack.api import APP_TOKEN, BOT_TOKEN


async def _run(origin: str, folder: Path, *, hold: bool) -> None:
    settings = Settings(
        database=DatabaseSettings(url=f"sqlite+aiosqlite:///{folder}/montage.db"),
        images=ImageSettings(folder=folder / "images"),
        slack=SlackSettings(bot_token=SecretStr(BOT_TOKEN), app_token=SecretStr(APP_TOKEN)),
    )
    backend = FakeBackend()
    if hold:
        backend.hold()
    with redirected_to(origin):
        async with open_core(settings, backend) as montages, connect(montages, settings, FAST_TIMING):
            await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(_run(sys.argv[1], Path(sys.argv[2]), hold=sys.argv[3] == "hold"))
