"""Keeps a platform connected: it starts, fails, is tried again and reported by itself."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Final, TypeAlias

from bot.platforms.common.backoff import Backoff

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from contextlib import AbstractAsyncContextManager

    from bot.services.montages import Montages

    FirstAttempt: TypeAlias = asyncio.Future[Exception | None]
    """How the first attempt to connect ended: None if it succeeded."""

RECONNECT: Final = Backoff(initial=5.0, maximum=300.0)
"""Delays between refused attempts. Discord resets the token of a bot that logs in a thousand times a day."""


class NotReachedError(ConnectionError):
    """The platform cannot be reached yet; its own context goes on trying."""


@asynccontextmanager
async def stay_connected(
    platform: str,
    montages: Montages,
    connect: Callable[[], AbstractAsyncContextManager[bool]],
) -> AsyncIterator[FirstAttempt]:
    """Serve a platform in the background while the context lasts; yields how the first attempt ends.

    A refused attempt, or a connection that ended for good, is tried again with backoff. Neither ends the body: the
    other platforms go on.

    Args:
        platform: its name in the log, the metrics and `/readyz`.
        montages: the services.
        connect: serves the platform while its context lasts, and yields whether it was reached; raises when the
            platform refuses it.
    """
    first: FirstAttempt = asyncio.get_running_loop().create_future()

    async def attempt() -> None:
        try:
            async with connect() as reached:
                _settle(first, None if reached else NotReachedError(platform))
                await asyncio.Event().wait()
        except Exception as error:
            montages.health.set_connected(platform, up=False)
            _settle(first, error)
            raise

    montages.health.add_platform(platform)
    serving = asyncio.create_task(montages.supervisor.persist(platform, attempt, backoff=RECONNECT), name=platform)
    try:
        yield first
    finally:
        serving.cancel()
        await asyncio.gather(serving, return_exceptions=True)
        montages.health.remove_platform(platform)


def _settle(first: FirstAttempt, outcome: Exception | None) -> None:
    if not first.done():
        first.set_result(outcome)
