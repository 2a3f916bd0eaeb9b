"""Rate limits per method and channel."""

from __future__ import annotations

from collections import defaultdict, deque
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.fakes.discord.clock import Clock

LIMIT = 5  # calls of one method to one channel in a window
_LIMITED = frozenset({"chat.postMessage", "chat.update", "reactions.add"})


class RateLimits:
    """Limits calls; Slack allows about one message a second per channel. `window` (seconds) is short for tests."""

    def __init__(self, clock: Clock, window: float = 0.25) -> None:
        self._clock = clock
        self._calls: dict[tuple[str, str], deque[float]] = defaultdict(deque)
        self.window = window

    def allows(self, method: str, channel: str) -> bool:
        """Count a call; return whether it is within the limit."""
        if method not in _LIMITED:
            return True
        calls, now = self._calls[method, channel], self._clock.now()
        while calls and now - calls[0] > self.window:
            calls.popleft()
        if len(calls) >= LIMIT:
            return False
        calls.append(now)
        return True
