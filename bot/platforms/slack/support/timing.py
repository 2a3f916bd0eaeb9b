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
        watch_interval: between two looks at the websocket.
        give_up_socket: from the end of a websocket until the whole connection is made anew.
        reactions_interval: between two reads of a sheet's reactions, of which Slack allows 50 a minute.
        token_interval: between two checks whether the bot's token still counts.
    """

    preview_interval: float = 5.0
    ping_interval: float = 5.0
    orphan_delay: float = 60.0
    watch_interval: float = 1.0
    give_up_socket: float = 30.0
    reactions_interval: float = 1.5
    token_interval: float = 60.0
