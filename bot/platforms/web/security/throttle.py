"""How often somebody may ask: so many times in a minute, spread as they like."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final

from bot.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Callable

MINUTE_S: Final = 60.0
MAX_BUCKETS: Final = 10_000  # people; those who asked longest ago are forgotten first


class ThrottledError(UserError):
    """Somebody asks more often than the settings allow."""

    def __init__(self) -> None:
        super().__init__("web-error-too-often")


class Throttle:
    """A token bucket for each key: `per_minute` at once, refilled evenly; 0: no limit."""

    def __init__(self, per_minute: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._per_minute = per_minute
        self._clock = clock
        self._buckets: dict[str, tuple[float, float]] = {}  # what is left, and when

    def take(self, key: str) -> None:
        """Take one.

        Raises:
            ThrottledError: nothing is left for now.
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
