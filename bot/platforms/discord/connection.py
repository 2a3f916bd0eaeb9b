"""The connection to Discord as an async context manager."""

from __future__ import annotations

import asyncio
import logging
from contextlib import asynccontextmanager
from functools import partial
from itertools import count
from typing import TYPE_CHECKING, TypeAlias

import discord

from bot.errors import StartupError
from bot.platforms.common.timing import Timing
from bot.platforms.discord.client import MontageClient
from bot.platforms.discord.platform import PLATFORM
from bot.platforms.discord.support.retry import is_transient

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

    from bot.services.montages import Montages
    from bot.settings import Settings

    LogIn: TypeAlias = Callable[[], Awaitable[MontageClient | None]]

log = logging.getLogger(__name__)
_DEFAULT_TIMING = Timing()
_SHARDING_REQUIRED = 4011


@asynccontextmanager
async def connect(montages: Montages, settings: Settings, timing: Timing = _DEFAULT_TIMING) -> AsyncIterator[bool]:
    """Serve Discord while the context lasts; yields whether it is reachable.

    If it is, commands are registered and events arrive. If not, the connection is retried in the background, so that
    other platforms need not wait. A permanent failure cancels the body and is raised as an exception group.

    Raises:
        StartupError: the token is missing, or Discord refuses it.
    """
    log_in = partial(_log_in, montages, settings, timing)
    client = await log_in()
    if client is None:
        log.warning("Discord is unreachable; retrying")
    online = asyncio.Event()
    async with asyncio.TaskGroup() as group:
        serving = group.create_task(_serve(client, log_in, montages, timing, online), name="discord")
        try:
            if client is not None:
                await online.wait()
            yield client is not None
        finally:
            serving.cancel()


async def _serve(
    known: MontageClient | None, log_in: LogIn, montages: Montages, timing: Timing, online: asyncio.Event
) -> None:
    """Log in unless a logged-in client is given, and listen until cancelled.

    Raises:
        StartupError: the bot is in more servers than one connection may serve.
    """
    client = known or await _keep_trying(log_in, timing)
    listening = asyncio.create_task(client.connect(), name="discord gateway")
    ready = asyncio.create_task(client.wait_until_ready())
    try:
        await asyncio.wait([listening, ready], return_when=asyncio.FIRST_COMPLETED)
        if ready.done():
            log.info("connected to Discord", extra={"user": client.user})
            online.set()
            montages.health.set_connected(PLATFORM, up=True)
        await listening
    except discord.ConnectionClosed as error:
        if error.code == _SHARDING_REQUIRED:
            raise StartupError("startup-discord-servers") from error
        raise
    finally:
        montages.health.remove_platform(PLATFORM)
        await client.close()
        for task in (listening, ready):
            task.cancel()
        await asyncio.gather(listening, ready, return_exceptions=True)


async def _keep_trying(log_in: LogIn, timing: Timing) -> MontageClient:
    client, attempts = None, count()
    while client is None:
        await asyncio.sleep(timing.connect_retry.delay(next(attempts)))
        client = await log_in()
    log.info("Discord is reachable again")
    return client


async def _log_in(montages: Montages, settings: Settings, timing: Timing) -> MontageClient | None:
    """Return a logged-in client with registered commands; None if Discord is unreachable."""
    client = MontageClient(montages, settings.limits, timing)
    try:
        await client.login(settings.discord.secret() or "")
    except BaseException as error:
        await client.close()
        if isinstance(error, discord.LoginFailure):
            raise StartupError("startup-discord-token") from error
        if not isinstance(error, Exception) or not is_transient(error):
            raise
        return None
    return client
