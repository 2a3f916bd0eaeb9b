"""Retries of calls to Discord.

discord.py waits out rate limits and retries some 5xx, but not a 503, and not a PATCH whose connection was dropped (on
Linux). Calls that are retried here must be idempotent: an edit by message id, a reaction, a message with an enforced
nonce.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, TypeVar

import aiohttp
import discord

from bot.operating.supervisor import is_outage
from bot.platforms.common import backoff as common_backoff

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.platforms.common.backoff import Backoff

T = TypeVar("T")
_DENIED_CODES = frozenset({50001, 50013})
_INVALID_WEBHOOK_TOKEN = 50027
CONNECTION_ERRORS = (aiohttp.ClientError, OSError, discord.RateLimited)


def is_transient(error: Exception) -> bool:
    """Return whether a retry may succeed: the connection failed, or Discord was rate limiting or unavailable."""
    if isinstance(error, discord.HTTPException):
        return error.status == 429 or error.status >= 500
    return isinstance(error, CONNECTION_ERRORS)


def is_permanent(error: Exception) -> bool:
    """Return whether Discord rejected the call for good: the message or channel is gone, locked or inaccessible."""
    return isinstance(error, discord.HTTPException) and not is_transient(error) and not is_refused(error)


def is_refused(error: Exception) -> bool:
    """Return whether Discord refuses the bot's token, which says nothing about the call.

    An interaction's token that has expired is refused with the same status and a code of its own.
    """
    return (
        isinstance(error, discord.HTTPException)
        and error.status == HTTPStatus.UNAUTHORIZED
        and error.code != _INVALID_WEBHOOK_TOKEN
    )


def is_passing(error: Exception) -> bool:
    """Return whether background work that failed is to be repeated until it succeeds, however long that takes."""
    return is_outage(error) or is_transient(error) or is_refused(error)


def is_denied(error: Exception) -> bool:
    """Return whether the bot lacks a right in the channel: Missing Access or Missing Permissions."""
    return isinstance(error, discord.Forbidden) and error.code in _DENIED_CODES


async def with_retry(call: Callable[[], Awaitable[T]], backoff: Backoff) -> T:
    """Call until it succeeds, waiting between attempts; raises the last attempt's error.

    `call` must build a fresh request each time: discord.py closes the files it has sent. Permanent errors (a deleted
    message, a missing permission) are raised at once.
    """
    return await common_backoff.with_retry(call, backoff, lambda error: 0.0 if is_transient(error) else None, "discord")
