"""The connection to Discord as an async context manager."""

from __future__ import annotations

import asyncio
import logging
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import aiohttp
import discord

from bot.errors import StartupError
from bot.platforms.discord.client import MontageClient
from bot.platforms.pace import Pace

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.montages import Montages
    from bot.settings import Settings

log = logging.getLogger(__name__)
_USUAL_PACE = Pace()


@asynccontextmanager
async def connect(montages: Montages, settings: Settings, pace: Pace = _USUAL_PACE) -> AsyncIterator[None]:
    """Serve Discord while the context lasts; entered once commands are registered and events arrive.

    A connection that fails for good cancels the body and is raised as an exception group.

    Raises:
        StartupError: there is no token, Discord refuses it, or cannot be reached.
    """
    async with MontageClient(montages, pace) as client:
        await _log_in(client, settings.discord.secret())
        async with asyncio.TaskGroup() as group:
            group.create_task(client.connect(), name="discord gateway")
            try:
                await client.wait_until_ready()
                log.info("connected to Discord", extra={"user": client.user})
                yield
            finally:
                await client.close()


async def _log_in(client: MontageClient, token: str | None) -> None:
    try:
        await client.login(token or "")
    except discord.LoginFailure as error:
        raise StartupError("startup-discord-token") from error
    except (discord.HTTPException, aiohttp.ClientError, OSError) as error:
        raise StartupError("discord-unreachable", reason=str(error)) from error
