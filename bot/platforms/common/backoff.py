"""Retries with exponential backoff."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, TypeVar

from bot.operating.backoff import Backoff
from bot.operating.metrics import HTTP_ERRORS

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

__all__ = ["Backoff", "with_retry"]

T = TypeVar("T")
log = logging.getLogger(__name__)


async def with_retry(
    call: Callable[[], Awaitable[T]], backoff: Backoff, retry_delay: Callable[[Exception], float | None], platform: str
) -> T:
    """Call until it succeeds, waiting between attempts; raises the last attempt's error.

    Args:
        call: builds a fresh request each time.
        backoff: the number of attempts and the delays.
        retry_delay: returns the minimum wait in seconds after an error; None for a permanent error, which is raised
            at once.
        platform: the called platform, for the log and the metrics.
    """
    for attempt in range(backoff.attempts - 1):
        try:
            return await call()
        except Exception as error:
            asked = retry_delay(error)
            if asked is None:
                raise
            delay = max(backoff.delay(attempt), asked)
            HTTP_ERRORS.labels(platform=platform, status=str(getattr(error, "status", "none"))).inc()
            log.info(
                "call failed, retrying", extra={"platform": platform, "error": repr(error), "again_in": round(delay, 2)}
            )
            await asyncio.sleep(delay)
    return await call()
