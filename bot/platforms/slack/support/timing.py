"""Slack's pace: that of every platform, and how often half-drawn faces are uploaded."""

from __future__ import annotations

from dataclasses import dataclass

from bot.platforms.common.timing import Pace


@dataclass(frozen=True, slots=True)
class SlackPace(Pace):
    """Seconds, as in `Pace`; `previews`: the least time between two pictures of one job while it is drawn.

    `socket`: how often the websocket is looked after. `strays`: how long after a start files are left alone that no
    message shows.
    """

    previews: float = 5.0
    socket: float = 5.0
    strays: float = 60.0
