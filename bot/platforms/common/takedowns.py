"""Messages whose montage was hidden are taken down, and put up again when an operator shows it, whoever decided it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from bot.jobs.maintenance import run_periodically
from bot.platforms.common.background import Background

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.domain.jobs import JobView
    from bot.platforms.common.timing import Timing
    from bot.services.moderation import Moderation


class Takedowns:
    """Looks for montages of a platform whose messages are outdated; another process may have hidden them.

    `refresh` has the messages of a job show how it stands, and marks it as current when they do; until then it is
    called again at every look.
    """

    def __init__(
        self, moderation: Moderation, platform: str, refresh: Callable[[JobView], None], timing: Timing
    ) -> None:
        self._moderation = moderation
        self._platform = platform
        self._refresh = refresh
        self._looking = partial(run_periodically, timing.takedown_interval, "hidden montages stay on show", self._look)
        self._running = Background()

    def start(self) -> None:
        """Begin, in the background."""
        self._running.start("takedowns", self._looking)

    async def close(self) -> None:
        """Stop; what is outdated by then is found by the next process."""
        await self._running.close()

    async def _look(self) -> None:
        for job in await self._moderation.outdated(self._platform):
            self._refresh(job)
