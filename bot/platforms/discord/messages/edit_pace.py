"""Leaves most of a channel's edits to finished sheets."""

from __future__ import annotations

import time
from collections import deque
from typing import Final

WINDOW_S: Final = 5.0
"""Seconds in which Discord allows five edits of a channel's messages; discord.py queues the others."""

PROGRESS_SHARE: Final = 2
"""Edits of one channel in a window up to which progress is shown."""


class EditPace:
    """Recent edits by channel."""

    def __init__(self) -> None:
        self._edits: dict[int, deque[float]] = {}

    def record(self, channel_id: int) -> None:
        """Note an edit of a message in a channel."""
        self._forget()
        self._edits.setdefault(channel_id, deque()).append(time.monotonic())

    def has_room(self, channel_id: int) -> bool:
        """Return whether an edit that may be skipped leaves room for those that may not."""
        self._forget()
        return len(self._edits.get(channel_id, ())) < PROGRESS_SHARE

    def _forget(self) -> None:
        """Drop the edits of earlier windows."""
        began = time.monotonic() - WINDOW_S
        for channel_id, edits in list(self._edits.items()):
            while edits and edits[0] < began:
                edits.popleft()
            if not edits:
                del self._edits[channel_id]
