"""Edits sheets after votes and takedowns, once per burst of changes."""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Final

from bot.errors import UserError
from bot.platforms.common.background import Background
from bot.platforms.common.overlooked import LOOK_INTERVAL_S

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.domain.jobs import JobView, MessageRef
    from bot.domain.updates import JobUpdate
    from bot.platforms.common.timing import Timing
    from bot.services.montages import Montages

log = logging.getLogger(__name__)
_SHUTDOWN_GRACE_S: Final = 3.0  # for pending edits at shutdown


class SheetUpdater:
    """Updates the messages of finished jobs, one task per changed job.

    `show` edits one message; `is_permanent` identifies errors after which the message cannot be edited any more,
    `is_denied` those among them that end when the bot gets a right back, and `is_passing` those after which the update
    is repeated until it succeeds.
    """

    def __init__(
        self,
        montages: Montages,
        platform: str,
        show: Callable[[JobView, MessageRef, JobUpdate], Awaitable[None]],
        is_permanent: Callable[[Exception], bool],
        is_passing: Callable[[Exception], bool],
        timing: Timing,
        is_denied: Callable[[Exception], bool] = lambda _: False,
    ) -> None:
        self._montages = montages
        self._platform = platform
        self._show = show
        self._is_permanent = is_permanent
        self._is_passing = is_passing
        self._timing = timing
        self._is_denied = is_denied
        self._denied: dict[int, JobView] = {}
        self._outdated: set[int] = set()
        self._redraws = Background()
        self._looking = Background()
        self._closing = asyncio.Event()

    def start(self) -> None:
        """Update sheets that do not show their votes, of the previous process and of connections that were given up."""
        look = partial(self._montages.supervisor.run_periodically, "votes", LOOK_INTERVAL_S, self._look)
        self._looking.start("look for votes that are not shown", look)

    def refresh(self, job: JobView) -> None:
        """Schedule an update that shows this vote together with those that arrive until then."""
        self._outdated.add(job.id)
        self._redraws.start(job.id, partial(self._redraw, job))

    def retry_denied(self) -> None:
        """Update the messages that the bot was not allowed to edit."""
        denied, self._denied = self._denied, {}
        for job in denied.values():
            self.refresh(job)

    async def close(self) -> None:
        """Apply pending updates at once, and stop."""
        self._closing.set()
        await self._looking.close()
        await self._redraws.close(grace=_SHUTDOWN_GRACE_S)

    async def _look(self) -> None:
        for job in await self._montages.votes.unshown(self._platform):
            if job.id not in self._denied:
                self.refresh(job)

    async def _redraw(self, job: JobView) -> None:
        try:
            while job.id in self._outdated:
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._closing.wait(), self._timing.vote_delay)
                self._outdated.discard(job.id)
                update = partial(self._show_present, job.id)
                await self._montages.supervisor.persist(self._platform, update, self._is_passing)
        except UserError as error:
            log.info("job no longer has a sheet", extra={"job": job.id, "error": error})
        except Exception:
            log.exception("sheet not edited", extra={"job": job.id})

    async def _show_present(self, job_id: int) -> None:
        """Update all messages of a job with its current order, or that it is hidden."""
        job = await self._montages.archive.get(job_id)
        present = await self._montages.current_update(job_id)
        for message in await self._montages.messages.of_job(job_id):
            try:
                await self._show(job, message, present)
            except Exception as error:
                if not self._is_permanent(error):
                    raise
                log.info("sheet message cannot be edited", extra={"job": job_id, "error": error})
                if self._is_denied(error):
                    self._denied[job_id] = job
        if job_id not in self._denied:
            await self._montages.votes.mark_shown(job)
        if job.outdated:
            await self._montages.moderation.mark_current(job)
