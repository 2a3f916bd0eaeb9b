"""Delivers jobs: progress while they run, then the sheet, in exactly one message."""

from __future__ import annotations

import logging
from contextlib import aclosing, suppress
from dataclasses import replace
from functools import partial
from itertools import count
from typing import TYPE_CHECKING

import discord

from bot.domain.updates import Done, Queued, Running
from bot.errors import UnknownJobError
from bot.platforms.common.announcements import announce
from bot.platforms.common.background import Background
from bot.platforms.common.overlooked import LOOK_INTERVAL_S, overlooked
from bot.platforms.common.rights import Rights
from bot.platforms.common.timing import latest_every, without_distant_places
from bot.platforms.discord.messages.cards import card, denied
from bot.platforms.discord.messages.job_messages import PrivateMessage
from bot.platforms.discord.platform import PLATFORM
from bot.platforms.discord.support.retry import is_denied, is_passing, is_permanent, is_transient

if TYPE_CHECKING:
    from bot.domain.jobs import JobView
    from bot.domain.updates import JobUpdate
    from bot.platforms.common.sheet_updates import SheetUpdater
    from bot.platforms.common.timing import Timing
    from bot.platforms.discord.messages.cards import Card
    from bot.platforms.discord.messages.job_messages import JobDisplay, JobMessages
    from bot.services.montages import Montages

log = logging.getLogger(__name__)


class Deliveries:
    """Follows jobs, one task each, and updates their messages until the final answer is delivered."""

    def __init__(self, montages: Montages, messages: JobMessages, sheet_updater: SheetUpdater, timing: Timing) -> None:
        self._montages = montages
        self._messages = messages
        self._sheet_updater = sheet_updater
        self._timing = timing
        self._running = Background()
        self._rights = Rights(timing.rights_retry)
        self._given_up: set[int] = set()

    def start(self, job: JobView, message: JobDisplay | None = None) -> None:
        """Follow a job unless it is followed already; `message` is the response to its interaction.

        After `close`, the next process follows it.
        """
        self._running.start(_key(job), partial(self._deliver, job, message))

    def follows(self, job: JobView) -> bool:
        """Return whether a job is being followed."""
        return self._running.is_running(_key(job))

    async def resume(self) -> None:
        """Follow every job whose final answer was not delivered, after a restart; later, those that were overlooked."""
        for job in await self._montages.messages.unanswered(PLATFORM):
            self.start(job)
        look = partial(self._montages.supervisor.run_periodically, "deliveries", LOOK_INTERVAL_S, self._look)
        self._running.start("look for overlooked jobs", look)

    def retry_denied(self) -> None:
        """Try to deliver what the bot was not allowed to."""
        self._rights.changed()

    async def close(self) -> None:
        """Stop following; the next process resumes undelivered jobs."""
        await self._running.close()

    async def _look(self) -> None:
        for job in overlooked(await self._montages.messages.unanswered(PLATFORM)):
            if job.id not in self._given_up:
                self.start(job)

    async def _deliver(self, job: JobView, message: JobDisplay | None) -> None:
        try:
            await self._montages.supervisor.persist(PLATFORM, partial(self._answer, job, message), is_passing)
            await self._montages.messages.mark_answered(job.id)
        except UnknownJobError:
            log.info("job deleted before it was delivered", extra={"job": job.id})
        except Exception:
            log.exception("job not delivered; retrying at the next start", extra={"job": job.id})
            self._given_up.add(job.id)

    async def _answer(self, job: JobView, message: JobDisplay | None) -> None:
        """Follow a job to its end; waits for a right that the bot lacks, and continues without a message that is gone.

        Without a message the job is read anew: an earlier attempt may have attached one.
        """
        for attempt in count():
            job = job if message is not None else await self._montages.archive.get(job.id)
            try:
                await self._follow(job, message)
            except discord.HTTPException as error:
                if not is_permanent(error):
                    raise
                if is_denied(error) and await self._wait_for_rights(job.id, attempt):
                    continue
                log.info("answer message is gone", extra={"job": job.id, "error": error})
                async for _ in self._montages.follow(job.id):
                    pass  # it is still drawn, and found in the history
            return

    async def _wait_for_rights(self, job_id: int, attempt: int) -> bool:
        """Say in the job's message why its sheet is missing, and wait; False after the last attempt."""
        job = await self._montages.archive.get(job_id)
        if (message := self._messages.known(job)) is not None and attempt == 0:
            log.warning("missing permission to show a sheet", extra={"job": job.id, "channel": job.channel_id})
            with suppress(discord.HTTPException):
                await message.show(denied(job), self._timing.answer_retry)
        return await self._rights.wait(attempt)

    async def _follow(self, job: JobView, message: JobDisplay | None) -> None:
        news = without_distant_places(self._montages.follow(job.id), told=message is not None)
        async with aclosing(latest_every(news, self._timing.progress_interval)) as updates:
            async for update in updates:
                if message is None:
                    message = await self._messages.find_or_post(job, card(job, update), self._timing.answer_retry)
                message = await self._show(job, message, update)

    async def _show(self, job: JobView, message: JobDisplay, update: JobUpdate) -> JobDisplay:
        """Show an update, and return the message that shows it."""
        if isinstance(update, Queued | Running):
            await _show_progress(job, message, update)
        else:
            message = await self._show_end(job, message, card(job, update))
        if isinstance(update, Done):
            tell = partial(message.announce, self._timing.answer_retry)
            await announce(self._montages, update.sheet.job, self._timing.announce_after, tell)
            await self._offer_votes(job, message)
            await self._show_later_votes(update.sheet.job)
        return message

    async def _show_later_votes(self, shown: JobView) -> None:
        """Refresh the sheet if votes arrived while it was being posted."""
        await self._montages.votes.mark_shown(shown)
        now = await self._montages.archive.get(shown.id)
        if now.votes_changed > shown.votes_changed:
            self._sheet_updater.refresh(now)

    async def _show_end(self, job: JobView, message: JobDisplay, end: Card) -> JobDisplay:
        """Show the final state of a job, by direct message if its private message has expired."""
        try:
            await message.show(end, self._timing.answer_retry)
        except discord.HTTPException as error:
            if not isinstance(message, PrivateMessage) or not is_permanent(error):
                raise
            message = await self._messages.find_or_post(job, end, self._timing.answer_retry)
            await message.show(end, self._timing.answer_retry)
        return message

    async def _offer_votes(self, job: JobView, message: JobDisplay) -> None:
        with suppress(discord.Forbidden):  # people can still add the reactions themselves
            await message.offer_votes(job.candidates, self._timing.answer_retry)


def _key(job: JobView) -> str:
    return f"deliver job {job.id}"


async def _show_progress(job: JobView, message: JobDisplay, update: JobUpdate) -> None:
    """Edit without retries: progress that fails to show is soon outdated."""
    shown = card(job, update)
    try:
        try:
            await message.show_progress(shown)
        except discord.Forbidden as error:
            if shown.picture is None or not is_denied(error):
                raise
            await message.show_progress(replace(shown, picture=None, keep=True))
    except Exception as error:
        if not is_transient(error) and not is_denied(error) and not isinstance(message, PrivateMessage):
            raise
        log.info("progress not shown", extra={"job": job.id, "error": error})
