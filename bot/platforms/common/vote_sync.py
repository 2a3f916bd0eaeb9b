"""Syncs votes with reactions that changed while the bot was disconnected."""

from __future__ import annotations

import asyncio
import logging
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final, TypeAlias

from bot.domain.history import HistoryQuery
from bot.domain.jobs import Ballot
from bot.errors import UnavailableError, UserError

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Awaitable, Callable

    from bot.domain.jobs import JobView, MessageRef
    from bot.domain.people import Person
    from bot.platforms.common.sheet_updates import SheetUpdater
    from bot.services.montages import Montages

    ReadReactions: TypeAlias = Callable[[MessageRef], Awaitable[set[tuple[Person, int]]]]

log = logging.getLogger(__name__)
MAX_SHEET_AGE: Final = timedelta(days=7)
"""Maximum age of a sheet; people rarely vote on older ones."""

MAX_SHEETS: Final = 1000
"""Maximum number of sheets per sync."""

_PAGE_SIZE: Final = 100


class VoteSync:
    """Compares the votes of recent sheets with the reactions to their messages.

    Reactions are read and applied under `in_order`, the lock of the event handlers: later changes arrive as events,
    earlier ones are in the read.
    """

    def __init__(
        self,
        montages: Montages,
        platform: str,
        sheet_updater: SheetUpdater,
        reactions: ReadReactions,
        is_unreadable: Callable[[Exception], bool],
        interval: float,
    ) -> None:
        """Prepare a sync.

        Args:
            montages: the services.
            platform: whose sheets are compared.
            sheet_updater: shows changed votes.
            reactions: returns (person, number) for each vote reaction to a message, without bots.
            is_unreadable: identifies errors of `reactions` after which a sheet is left out.
            interval: seconds between two sheets.
        """
        self._montages = montages
        self._platform = platform
        self._sheet_updater = sheet_updater
        self._reactions = reactions
        self._is_unreadable = is_unreadable
        self._interval = interval
        self._task: asyncio.Task[None] | None = None
        self.in_order = asyncio.Lock()

    def start(self) -> None:
        """Start in the background; restarts a running sync, as does a database that is available again."""
        if self._task is not None:
            self._task.cancel()
        self._task = asyncio.create_task(self._montages.supervisor.outlast(self._run), name="reconcile votes")

    async def close(self) -> None:
        """Stop the sync."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _run(self) -> None:
        async for job in self._recent():
            try:
                async with self.in_order:
                    changed = await self._sync(job)
            except UnavailableError:
                raise
            except Exception as error:
                if not isinstance(error, UserError) and not self._is_unreadable(error):
                    raise
                log.info("votes not compared with reactions", extra={"job": job.id, "error": repr(error)})
            else:
                if changed:
                    self._sheet_updater.refresh(job)
            await asyncio.sleep(self._interval)

    async def _recent(self) -> AsyncGenerator[JobView]:
        before: int | None = None
        for _ in range(0, MAX_SHEETS, _PAGE_SIZE):
            query = HistoryQuery(self._platform, limit=_PAGE_SIZE, before=before)
            page = await self._montages.archive.search_history(query)
            for job in page.jobs:
                if job.created_at < datetime.now(UTC) - MAX_SHEET_AGE:
                    return
                yield job
            before = page.next_before
            if before is None:
                return

    async def _sync(self, job: JobView) -> bool:
        """Make a job's votes match its reactions; returns whether any changed."""
        reacted = {
            vote for message in await self._montages.messages.of_job(job.id) for vote in await self._reactions(message)
        }
        reacted = {(person, number) for person, number in reacted if number <= job.candidates}
        counted = await self._montages.votes.ballots(job.id)
        for person, number in reacted ^ counted:
            await self._montages.votes.cast(Ballot(job.id, number, person, on=(person, number) in reacted))
        return reacted != counted
