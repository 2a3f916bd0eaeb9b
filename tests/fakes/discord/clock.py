"""Server time that a test can advance, so that interaction tokens expire without a wait of 15 minutes.

Deadlines count only the time that tests skip, so a busy machine misses none by chance.
"""

from __future__ import annotations

import time
from datetime import UTC, datetime


class Clock:
    """The wall clock plus the seconds that a test has `skipped`."""

    def __init__(self) -> None:
        self.skipped = 0.0

    def now(self) -> float:
        """Seconds since 1970."""
        return time.time() + self.skipped

    def timestamp(self) -> str:
        """Return the current time in Discord's format."""
        return datetime.fromtimestamp(self.now(), UTC).isoformat()

    def skip(self, seconds: float) -> None:
        """Advance the clock."""
        self.skipped += seconds
