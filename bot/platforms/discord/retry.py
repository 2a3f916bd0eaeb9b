"""Calls to Discord that must get through.

discord.py waits out rate limits and repeats some 5xx by itself, but not a 503, and not a PATCH whose connection was
dropped (on Linux). What is repeated here must be safe to apply twice: an edit by message id, a reaction, a
message with an enforced nonce.
"""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

import aiohttp
import discord

from bot.operating.metrics import HTTP_ERRORS

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

T = TypeVar("T")
UNREACHABLE = (aiohttp.ClientError, OSError, discord.RateLimited)
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Backoff:
    """How long to keep trying: seconds before the second attempt, doubled each time up to `longest`."""

    first: float = 0.5
    longest: float = 60.0
    attempts: int = 100

    def delay(self, attempt: int) -> float:
        """Return the seconds to wait after failed attempt number `attempt`, counted from 0."""
        return min(self.first * 2.0 ** min(attempt, 30), self.longest)


def is_transient(error: Exception) -> bool:
    """Whether the same call may succeed later: the connection failed, or Discord could not serve it just then."""
    if isinstance(error, discord.HTTPException):
        return error.status == 429 or error.status >= 500
    return isinstance(error, UNREACHABLE)


def is_refused(error: Exception) -> bool:
    """Whether Discord will never take this call: the message or channel is gone, or locked, or out of reach."""
    return isinstance(error, discord.HTTPException) and not is_transient(error)


async def persist(call: Callable[[], Awaitable[T]], backoff: Backoff) -> T:
    """Call until it succeeds, waiting between attempts; the last attempt's error is raised.

    `call` must build its request afresh each time: discord.py closes the files it has sent. Errors that another
    attempt cannot mend (a deleted message, a missing permission) are raised at once.
    """
    for attempt in range(backoff.attempts - 1):
        try:
            return await call()
        except Exception as error:
            if not is_transient(error):
                raise
            delay = backoff.delay(attempt)
            HTTP_ERRORS.labels(platform="discord", status=str(getattr(error, "status", "none"))).inc()
            log.info("Discord did not answer", extra={"error": repr(error), "again_in": round(delay, 2)})
            await asyncio.sleep(delay)
    return await call()
