"""Sheets after votes: re-drawn once for a burst of them."""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress
from typing import TYPE_CHECKING

from bot.platforms.discord.cards import card
from bot.platforms.discord.retry import is_refused
from bot.views import Done

if TYPE_CHECKING:
    from bot.montages import Montages
    from bot.platforms.discord.job_messages import JobMessages
    from bot.platforms.pace import Pace
    from bot.views import JobView

log = logging.getLogger(__name__)
_GOODBYE = 3.0  # seconds that pending edits get at the end


class Sheets:
    """Edits the messages of finished jobs into their new order, one task for each message that has new votes."""

    def __init__(self, montages: Montages, messages: JobMessages, pace: Pace) -> None:
        self._montages = montages
        self._messages = messages
        self._pace = pace
        self._outdated: set[int] = set()
        self._tasks: dict[int, asyncio.Task[None]] = {}
        self._closing = asyncio.Event()

    def refresh(self, job: JobView) -> None:
        """Show the votes of a job soon, together with those that arrive until then."""
        if self._closing.is_set():
            return
        self._outdated.add(job.id)
        if job.id not in self._tasks:
            self._tasks[job.id] = asyncio.create_task(self._redraw(job), name=f"redraw job {job.id}")

    async def close(self) -> None:
        """Show at once what is outdated, and stop."""
        self._closing.set()
        if self._tasks:
            _, late = await asyncio.wait(self._tasks.values(), timeout=_GOODBYE)
            for task in late:
                task.cancel()

    async def _redraw(self, job: JobView) -> None:
        try:
            while job.id in self._outdated:
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._closing.wait(), self._pace.votes)
                self._outdated.discard(job.id)
                await self._show(job)
        except Exception as error:
            if is_refused(error):
                log.info("no place left for the sheet", extra={"job": job.id, "error": error})
            else:
                log.exception("sheet not edited", extra={"job": job.id})
        finally:
            self._tasks.pop(job.id)

    async def _show(self, job: JobView) -> None:
        message = self._messages.known(job)
        if message is not None:
            sheet = await self._montages.sheet(job.id)
            await message.show(card(sheet.job, Done(sheet)), self._pace.answering)
