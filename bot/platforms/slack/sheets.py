"""Sheets after votes: re-drawn once for a burst of them."""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Final

from bot.platforms.slack.background import Background
from bot.platforms.slack.cards import card
from bot.platforms.slack.retry import code_of, is_placeless
from bot.views import Done

if TYPE_CHECKING:
    from bot.montages import Montages
    from bot.platforms.pace import Pace
    from bot.platforms.slack.job_messages import JobMessages
    from bot.views import JobView

log = logging.getLogger(__name__)
_GOODBYE: Final = 3.0  # seconds that pending edits get at the end


class Sheets:
    """Edits the messages of finished jobs into their new order, one task for each message that has new votes."""

    def __init__(self, montages: Montages, messages: JobMessages, pace: Pace) -> None:
        self._montages = montages
        self._messages = messages
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
            if is_placeless(error):
                log.info("no place left for the sheet", extra={"job": job.id, "error": code_of(error)})
            else:
                log.exception("sheet not edited", extra={"job": job.id})

    async def _show(self, job: JobView) -> None:
        message = self._messages.known(job)
        if message is not None:
            sheet = await self._montages.sheet(job.id)
            await message.show(card(sheet.job, Done(sheet)), self._pace.answering)
