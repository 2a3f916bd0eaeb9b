"""Retries with exponential backoff."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from bot.operating.metrics import HTTP_ERRORS

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

T = TypeVar("T")
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Backoff:
    """Retry policy: seconds before the second attempt, doubled each time up to `maximum`."""

    initial: float = 0.5
    maximum: float = 60.0
    attempts: int = 100

    def delay(self, attempt: int) -> float:
        """Return the seconds to wait after failed attempt number `attempt`, counted from 0."""
        return min(self.initial * 2.0 ** min(attempt, 30), self.maximum)


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
