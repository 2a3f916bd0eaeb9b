"""Takes down messages of hidden montages, and restores them when an operator shows the montage again."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from bot.platforms.common.background import Background

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.domain.jobs import JobView
    from bot.platforms.common.timing import Timing
    from bot.services.montages import Montages


class Takedowns:
    """Polls for montages whose messages are outdated; another process may have hidden them.

    `refresh` updates the messages of a job and then marks it as current; until then every poll calls it again.
    """

    def __init__(self, montages: Montages, platform: str, refresh: Callable[[JobView], None], timing: Timing) -> None:
        self._moderation = montages.moderation
        self._platform = platform
        self._refresh = refresh
        self._looking = partial(montages.supervisor.run_periodically, "takedowns", timing.takedown_interval, self._look)
        self._running = Background()

    def start(self) -> None:
        """Start polling in the background."""
        self._running.start("takedowns", self._looking)

    async def close(self) -> None:
        """Stop; the next process finds the remaining montages."""
        await self._running.close()

    async def _look(self) -> None:
        for job in await self._moderation.outdated(self._platform):
            self._refresh(job)
