"""Delivers jobs: progress while they run, then the sheet, in exactly one message."""

from __future__ import annotations

import asyncio
import logging
from contextlib import aclosing, suppress
from dataclasses import replace
from functools import partial
from itertools import count
from typing import TYPE_CHECKING, Final

from slack_sdk.errors import SlackApiError

from bot.domain.updates import Done, Queued, Running
from bot.errors import UnknownJobError
from bot.platforms.common.announcements import announce
from bot.platforms.common.background import Background
from bot.platforms.common.overlooked import LOOK_INTERVAL_S, overlooked
from bot.platforms.common.rights import Rights
from bot.platforms.common.timing import latest_every, without_distant_places
from bot.platforms.slack.messages.cards import card, denied
from bot.platforms.slack.platform import PLATFORM
from bot.platforms.slack.support.retry import (
    CONNECTION_ERRORS,
    code_of,
    is_denied,
    is_message_gone,
    is_passing,
    is_transient,
)

if TYPE_CHECKING:
    from bot.domain.jobs import JobView
    from bot.domain.updates import JobUpdate
    from bot.platforms.common.sheet_updates import SheetUpdater
    from bot.platforms.common.timing import Timing
    from bot.platforms.slack.messages.job_messages import JobMessage, JobMessages
    from bot.services.montages import Montages

log = logging.getLogger(__name__)
_MAX_CONCURRENT_STARTS: Final = 4  # so that in a burst of commands, acknowledgements do not wait for posted messages


class Deliveries:
    """Follows jobs, one task each, and keeps their messages up to date until the final answer is out.

    `preview`: minimum seconds between two preview uploads, which take five calls each.
    """

    def __init__(
        self, montages: Montages, messages: JobMessages, sheet_updater: SheetUpdater, timing: Timing, preview: float
    ) -> None:
        self._montages = montages
        self._messages = messages
        self._sheet_updater = sheet_updater
        self._timing = timing
        self._preview = preview
        self._running = Background()
        self._rights = Rights(timing.rights_retry)
        self._given_up: set[int] = set()
        self._beginning = asyncio.Semaphore(_MAX_CONCURRENT_STARTS)

    def start(self, job: JobView, *, resumed: bool = False) -> None:
        """Follow a job unless it is followed already, or answered. After `close`, the next process follows it."""
        if job.answered:
            return
        self._running.start(f"job {job.id}", lambda: self._deliver(job, resumed=resumed or job.repeated))

    async def resume(self) -> None:
        """Follow every job whose final answer was not delivered, after a restart; later, those that were overlooked."""
        for job in await self._montages.messages.unanswered(PLATFORM):
            self.start(job, resumed=True)
        look = partial(self._montages.supervisor.run_periodically, "deliveries", LOOK_INTERVAL_S, self._look)
        self._running.start("look for overlooked jobs", look)

    async def close(self) -> None:
        """Stop following; the next process resumes undelivered jobs."""
        await self._running.close()

    async def _look(self) -> None:
        for job in overlooked(await self._montages.messages.unanswered(PLATFORM)):
            if job.id not in self._given_up:
                self.start(job, resumed=True)

    async def _deliver(self, job: JobView, *, resumed: bool) -> None:
        may_be_posted = resumed

        async def attempt() -> None:
            nonlocal may_be_posted
            resuming, may_be_posted = may_be_posted, True
            await self._answer(job.id, resumed=resuming)

        try:
            await self._montages.supervisor.persist(PLATFORM, attempt, is_passing)
            await self._montages.messages.mark_answered(job.id)
        except UnknownJobError:
            log.info("job deleted before it was delivered", extra={"job": job.id})
        except Exception:
            log.exception("job not delivered; retrying at the next start", extra={"job": job.id})
            self._given_up.add(job.id)

    async def _answer(self, job_id: int, *, resumed: bool) -> None:
        """Follow a job to its end; waits for a right that the app lacks, and continues without a message that is gone.

        The job is read anew: an earlier attempt may have attached its message.
        """
        for attempt in count():
            job = await self._montages.archive.get(job_id)
            try:
                await self._follow(job, resumed=resumed or attempt > 0)
            except Exception as error:
                if is_denied(error) and await self._wait_for_rights(job_id, attempt):
                    continue
                if not is_message_gone(error):
                    raise
                log.info("answer message is gone", extra={"job": job.id, "error": code_of(error)})
                async for _ in self._montages.follow(job.id):
                    pass  # it is still drawn, and found in the history
            return

    async def _wait_for_rights(self, job_id: int, attempt: int) -> bool:
        """Say in the job's message why its sheet is missing, and wait; False after the last attempt."""
        job = await self._montages.archive.get(job_id)
        if (message := self._messages.known(job)) is not None and attempt == 0:
            log.warning("missing scope to show a sheet", extra={"job": job.id})
            with suppress(SlackApiError, *CONNECTION_ERRORS):
                await message.show(denied(job), self._timing.answer_retry)
        return await self._rights.wait(attempt)

    async def _follow(self, job: JobView, *, resumed: bool) -> None:
        previews = _Previews(self._preview)
        news = without_distant_places(self._montages.follow(job.id), told=False)
        async with aclosing(latest_every(news, self._timing.progress_interval)) as updates:
            async with self._beginning:
                update = await anext(updates)
                message = await self._messages.find_or_post(job, card(job, update), resumed=resumed)
            await self._show(job, message, previews.thinned(update))
            async for update in updates:
                await self._show(job, message, previews.thinned(update))

    async def _show(self, job: JobView, message: JobMessage, update: JobUpdate) -> None:
        if isinstance(update, Queued | Running):
            await _show_progress(job, message, update)
        else:
            await message.show(card(job, update), self._timing.answer_retry)
        if isinstance(update, Done):
            await announce(self._montages, update.sheet.job, self._timing.announce_after, message.announce)
            await message.offer_votes(job.candidates, self._timing.answer_retry)
            await self._show_later_votes(update.sheet.job)

    async def _show_later_votes(self, shown: JobView) -> None:
        """Refresh the sheet if votes arrived while it was being posted."""
        await self._montages.votes.mark_shown(shown)
        now = await self._montages.archive.get(shown.id)
        if now.votes_changed > shown.votes_changed:
            self._sheet_updater.refresh(now)


class _Previews:
    """Limits how often previews are shown."""

    def __init__(self, interval: float) -> None:
        self._interval = interval
        self._next = 0.0

    def thinned(self, update: JobUpdate) -> JobUpdate:
        """Return the update, without its preview if one was shown recently."""
        if not isinstance(update, Running) or update.preview is None:
            return update
        now = asyncio.get_running_loop().time()
        if now < self._next:
            return replace(update, preview=None)
        self._next = now + self._interval
        return update


async def _show_progress(job: JobView, message: JobMessage, update: JobUpdate) -> None:
    """Edit without retries: progress that fails to show is soon outdated."""
    shown = card(job, update)
    try:
        try:
            await message.show(shown)
        except SlackApiError as error:
            if shown.picture is None or not is_denied(error):
                raise
            await message.show(replace(shown, picture=None, keep=True))
    except Exception as error:
        if not is_transient(error) and not is_denied(error):
            raise
        log.info("progress not shown", extra={"job": job.id, "error": repr(error)})
