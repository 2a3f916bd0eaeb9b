"""Calls to Discord that must get through.

discord.py waits out rate limits and repeats some 5xx by itself, but not a 503, and not a PATCH whose connection was
dropped (on Linux). What is repeated here must be safe to apply twice: an edit by message id, a reaction, a
message with an enforced nonce.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

import aiohttp
import discord

from bot.platforms.common import backoff as common_backoff

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.platforms.common.backoff import Backoff

T = TypeVar("T")
CONNECTION_ERRORS = (aiohttp.ClientError, OSError, discord.RateLimited)


def is_transient(error: Exception) -> bool:
    """Whether the same call may succeed later: the connection failed, or Discord could not serve it just then."""
    if isinstance(error, discord.HTTPException):
        return error.status == 429 or error.status >= 500
    return isinstance(error, CONNECTION_ERRORS)


def is_permanent(error: Exception) -> bool:
    """Whether Discord will never take this call: the message or channel is gone, or locked, or out of reach."""
    return isinstance(error, discord.HTTPException) and not is_transient(error)


async def with_retry(call: Callable[[], Awaitable[T]], backoff: Backoff) -> T:
    """Call until it succeeds, waiting between attempts; the last attempt's error is raised.

    `call` must build its request afresh each time: discord.py closes the files it has sent. Errors that another
    attempt cannot mend (a deleted message, a missing permission) are raised at once.
    """
    return await common_backoff.with_retry(call, backoff, lambda error: 0.0 if is_transient(error) else None, "discord")
