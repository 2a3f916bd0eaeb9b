"""Server time that a test can push forward: interaction tokens die without anybody waiting 15 minutes."""

from __future__ import annotations

import time
from datetime import UTC, datetime


class Clock:
    """Wall-clock seconds, plus whatever a test has skipped."""

    def __init__(self) -> None:
        self._skipped = 0.0

    def now(self) -> float:
        """Seconds since 1970."""
        return time.time() + self._skipped

    def timestamp(self) -> str:
        """The present as Discord writes it."""
        return datetime.fromtimestamp(self.now(), UTC).isoformat()

    def skip(self, seconds: float) -> None:
        """Let time pass at once."""
        self._skipped += seconds
