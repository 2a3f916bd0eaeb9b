"""Growing delays between attempts."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Backoff:
    """Retry policy: seconds before the second attempt, doubled each time up to `maximum`."""

    initial: float = 0.5
    maximum: float = 60.0
    attempts: int = 100

    def delay(self, attempt: int) -> float:
        """Return the seconds to wait after failed attempt number `attempt`, counted from 0."""
        return min(self.initial * 2.0 ** min(attempt, 30), self.maximum)
