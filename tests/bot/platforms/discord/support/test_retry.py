"""Calls that are repeated, and those that are not."""

from __future__ import annotations

from typing import TYPE_CHECKING
from unittest.mock import Mock

import aiohttp
import discord
import pytest

from bot.platforms.common.backoff import Backoff
from bot.platforms.discord.support.retry import is_transient, with_retry

if TYPE_CHECKING:
    from collections.abc import Iterator

NO_WAIT = Backoff(initial=0.0, attempts=3)


def _http(status: int) -> discord.HTTPException:
    return discord.HTTPException(Mock(status=status, reason=""), None)


async def test_repeats_until_it_succeeds() -> None:
    outcomes: Iterator[Exception | str] = iter([ConnectionResetError(), _http(503), "sheet"])

    async def call() -> str:
        outcome = next(outcomes)
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    assert await with_retry(call, NO_WAIT) == "sheet"


async def test_gives_up_after_the_last_attempt() -> None:
    calls = 0

    async def call() -> None:
        nonlocal calls
        calls += 1
        raise aiohttp.ServerDisconnectedError

    with pytest.raises(aiohttp.ServerDisconnectedError):
        await with_retry(call, NO_WAIT)
    assert calls == 3


async def test_what_cannot_be_mended_is_raised_at_once() -> None:
    calls = 0

    async def call() -> None:
        nonlocal calls
        calls += 1
        raise _http(404)

    with pytest.raises(discord.HTTPException):
        await with_retry(call, NO_WAIT)
    assert calls == 1


@pytest.mark.parametrize(
    ("error", "transient"),
    [
        (_http(429), True),
        (_http(500), True),
        (_http(400), False),
        (_http(403), False),
        (discord.RateLimited(1.0), True),
        (TimeoutError(), True),
        (aiohttp.ClientPayloadError(), True),
        (ValueError(), False),
    ],
)
def test_which_errors_are_transient(error: Exception, *, transient: bool) -> None:
    assert is_transient(error) is transient


def test_the_wait_doubles_up_to_its_limit() -> None:
    backoff = Backoff(initial=0.5, maximum=60.0)
    assert [backoff.delay(attempt) for attempt in range(9)] == [0.5, 1, 2, 4, 8, 16, 32, 60, 60]
    assert backoff.delay(10_000) == 60
