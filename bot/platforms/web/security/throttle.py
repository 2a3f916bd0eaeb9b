"""Rate limiting with token buckets."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final

from bot.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Callable

MINUTE_S: Final = 60.0
MAX_BUCKETS: Final = 10_000  # least recently used ones are dropped first


class ThrottledError(UserError):
    """The visitor exceeds the rate limit."""

    def __init__(self) -> None:
        super().__init__("web-error-too-often")


class Throttle:
    """A token bucket per key: capacity `per_minute`, refilled evenly; 0: unlimited."""

    def __init__(self, per_minute: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._per_minute = per_minute
        self._clock = clock
        self._buckets: dict[str, tuple[float, float]] = {}  # what is left, and when

    def take(self, key: str) -> None:
        """Take one token.

        Raises:
            ThrottledError: the bucket is empty.
        """
        if not self._per_minute:
            return
        now = self._clock()
        left, at = self._buckets.pop(key, (float(self._per_minute), now))
        left = min(float(self._per_minute), left + (now - at) * self._per_minute / MINUTE_S)
        self._buckets[key] = (left - 1 if left >= 1 else left, now)
        if len(self._buckets) > MAX_BUCKETS:
            del self._buckets[next(iter(self._buckets))]
        if left < 1:
            raise ThrottledError
