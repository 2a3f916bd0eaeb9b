"""Sheets after votes: re-drawn once for a burst of them."""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Final

from bot.platforms.background import Background

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.platforms.pace import Pace
    from bot.views import JobView

log = logging.getLogger(__name__)
_GOODBYE: Final = 3.0  # seconds that pending edits get at the end


class Sheets:
    """Edits the messages of finished jobs into their new order, one task for each message that has new votes.

    `show` edits the message of a job; `is_refused` tells errors of it after which there is no place left for the sheet.
    """

    def __init__(
        self, show: Callable[[JobView], Awaitable[None]], is_refused: Callable[[Exception], bool], pace: Pace
    ) -> None:
        self._show = show
        self._is_refused = is_refused
        self._pace = pace
        self._outdated: set[int] = set()
        self._redraws = Background()
        self._closing = asyncio.Event()

    def refresh(self, job: JobView) -> None:
        """Show the votes of a job soon, together with those that arrive until then."""
        self._outdated.add(job.id)
        self._redraws.start(job.id, partial(self._redraw, job))

    async def close(self) -> None:
        """Show at once what is outdated, and stop."""
        self._closing.set()
        await self._redraws.close(grace=_GOODBYE)

    async def _redraw(self, job: JobView) -> None:
        try:
            while job.id in self._outdated:
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._closing.wait(), self._pace.votes)
                self._outdated.discard(job.id)
                await self._show(job)
        except Exception as error:
            if self._is_refused(error):
                log.info("no place left for the sheet", extra={"job": job.id, "error": error})
            else:
                log.exception("sheet not edited", extra={"job": job.id})
