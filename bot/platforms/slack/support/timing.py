"""Timing of the Slack bot: the common intervals, preview uploads, pings and file cleanup."""

from __future__ import annotations

from dataclasses import dataclass

from bot.platforms.common.timing import Timing


@dataclass(frozen=True, slots=True)
class SlackTiming(Timing):
    """Intervals in seconds, as in `Timing`.

    Attributes:
        preview_interval: between two preview uploads of one job.
        ping_interval: between two pings of the websocket.
        orphan_delay: from the start to the deletion of files that no message shows.
    """

    preview_interval: float = 5.0
    ping_interval: float = 5.0
    orphan_delay: float = 60.0
