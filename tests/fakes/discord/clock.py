"""Server time that a test can push forward: interaction tokens die without a wait of 15 minutes.

Deadlines count only the time that tests skip, so that a busy machine misses none by chance.
"""

from __future__ import annotations

import time
from datetime import UTC, datetime


class Clock:
    """Wall-clock seconds, plus the seconds that a test has `skipped`."""

    def __init__(self) -> None:
        self.skipped = 0.0

    def now(self) -> float:
        """Seconds since 1970."""
        return time.time() + self.skipped

    def timestamp(self) -> str:
        """The present as Discord writes it."""
        return datetime.fromtimestamp(self.now(), UTC).isoformat()

    def skip(self, seconds: float) -> None:
        """Let time pass at once."""
        self.skipped += seconds
