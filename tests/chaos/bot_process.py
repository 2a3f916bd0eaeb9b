"""Runs the real bot in a child process with fast timing.

It behaves like `python -m bot`, including signals, except for a fake backend, a fake platform on 127.0.0.1 and short
intervals.
"""

from __future__ import annotations

import asyncio
import os
from contextlib import AbstractContextManager, asynccontextmanager
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Final

from pydantic import SecretStr

from bot.__main__ import run
from bot.operating import logs, supervisor
from bot.operating.backoff import Backoff
from bot.platforms import discord, slack
from bot.platforms.common import connection
from bot.settings import (
    DatabaseSettings,
    DiscordSettings,
    InferenceSettings,
    OperatingSettings,
    Settings,
    SlackSettings,
    WebSettings,
)
from bot.store.dialects import sqlite
from tests.bot.platforms.discord.conftest import FAST_TIMING as DISCORD_FAST_TIMING
from tests.bot.platforms.slack.conftest import FAST_TIMING as SLACK_FAST_TIMING
from tests.bot.process import settings_in
from tests.fakes import discord as fake_discord
from tests.fakes import slack as fake_slack
from tests.fakes.discord.server import TOKEN
from tests.fakes.inference import FakeBackend
from tests.fakes.slack.api import APP_TOKEN, BOT_TOKEN

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from multiprocessing.synchronize import Event
    from pathlib import Path

RIGHTS_RETRY: Final = Backoff(initial=0.05, maximum=0.2, attempts=10_000)
"""Of answers that need a right; a right may be missing for much longer than in other tests."""


def on_discord(settings: Settings, *addresses: str) -> tuple[Settings, AbstractContextManager[None]]:
    """Return settings with the fake's token, and a context that redirects discord.py to the fake."""
    timing = replace(DISCORD_FAST_TIMING, rights_retry=RIGHTS_RETRY)
    discord.connect = partial(discord.connect, timing=timing)
    token = DiscordSettings(token=SecretStr(TOKEN))
    return settings.model_copy(update={"discord": token}), fake_discord.redirected_to(*addresses)


def on_slack(settings: Settings, *addresses: str) -> tuple[Settings, AbstractContextManager[None]]:
    """Return settings with the fake's tokens, and a context that redirects the SDK to the fake."""
    # Cut connections and revoked tokens are noticed soon.
    timing = replace(
        SLACK_FAST_TIMING, rights_retry=RIGHTS_RETRY, ping_interval=2.0, token_interval=0.2, give_up_socket=5.0
    )
    slack.connect = partial(slack.connect, timing=timing)
    tokens = SlackSettings(bot_token=SecretStr(BOT_TOKEN), app_token=SecretStr(APP_TOKEN))
    return settings.model_copy(update={"slack": tokens}), fake_slack.redirected_to(*addresses)


@asynccontextmanager
async def fake_backend(_settings: Settings) -> AsyncIterator[FakeBackend]:
    """Yield a backend with two steps of a few milliseconds, so that a kill finds jobs in every state."""
    yield FakeBackend(steps=2, delay=0.004)


def main(ready: Event, log: Path, platform: str, folder: Path, server: str | None, *addresses: str) -> None:
    """Run until SIGTERM; `ready` is set when people can use it, and `log` gets whatever it says.

    `server`: the address of a database, in place of a file in the folder.
    """
    with log.open("ab") as stream:
        for descriptor in (1, 2):
            os.dup2(stream.fileno(), descriptor)
    plain = settings_in(folder).model_copy(
        update={
            "web": WebSettings(enabled=False),
            "operating": OperatingSettings(enabled=False),  # its port is one for all processes of a machine
            "inference": InferenceSettings(concurrency=2),
        }
    )
    if server is not None:
        plain = plain.model_copy(update={"database": DatabaseSettings(url=server)})
    sqlite.PRAGMAS = ("journal_mode=WAL", "foreign_keys=ON", "busy_timeout=20")  # another program is soon an outage
    supervisor.DEFAULT_BACKOFF = connection.RECONNECT = Backoff(initial=0.02, maximum=0.2)
    settings, pointed = {"discord": on_discord, "slack": on_slack}[platform](plain, *addresses)
    logs.configure("INFO", "text", settings.secrets())
    with pointed:
        asyncio.run(run(settings, lambda _: ready.set(), "ko", fake_backend))
