"""Syncs votes with reactions that changed while the bot was disconnected."""

from __future__ import annotations

import asyncio
import logging
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

import discord

from bot.domain.history import HistoryQuery
from bot.domain.jobs import Ballot
from bot.domain.people import Person
from bot.errors import UnavailableError, UserError
from bot.platforms.discord.platform import PLATFORM
from bot.platforms.discord.support.emoji import number_of
from bot.platforms.discord.support.retry import CONNECTION_ERRORS

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from bot.domain.jobs import JobView, MessageRef
    from bot.platforms.common.sheet_updates import SheetUpdater
    from bot.platforms.common.timing import Timing
    from bot.services.montages import Montages

log = logging.getLogger(__name__)
MAX_SHEET_AGE: Final = timedelta(days=7)
"""Maximum age of a sheet; people rarely vote on older ones."""

MAX_SHEETS: Final = 1000
"""Maximum number of sheets per sync."""

_PAGE_SIZE: Final = 100


class VoteSync:
    """Compares the votes of recent sheets with the reactions to their messages.

    Reactions are read and applied under the lock of the event handlers: later changes arrive as events, earlier ones
    are in the read.
    """

    def __init__(
        self,
        montages: Montages,
        sheet_updater: SheetUpdater,
        client: discord.Client,
        in_order: asyncio.Lock,
        timing: Timing,
    ) -> None:
        self._montages = montages
        self._sheet_updater = sheet_updater
        self._client = client
        self._in_order = in_order
        self._timing = timing
        self._task: asyncio.Task[None] | None = None

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
        await self._client.wait_until_ready()
        async for job in self._recent():
            try:
                async with self._in_order:
                    changed = await self._sync(job)
            except UnavailableError:
                raise
            except (discord.HTTPException, UserError, *CONNECTION_ERRORS) as error:
                log.info("votes not compared with reactions", extra={"job": job.id, "error": error})
            else:
                if changed:
                    self._sheet_updater.refresh(job)
            await asyncio.sleep(self._timing.progress_interval)

    async def _recent(self) -> AsyncGenerator[JobView]:
        before: int | None = None
        for _ in range(0, MAX_SHEETS, _PAGE_SIZE):
            page = await self._montages.archive.search_history(HistoryQuery(PLATFORM, limit=_PAGE_SIZE, before=before))
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

    async def _reactions(self, ref: MessageRef) -> set[tuple[Person, int]]:
        """Return (person, number) for each vote reaction to a message, without bots."""
        channel = self._client.get_partial_messageable(int(ref.channel_id))
        message = await channel.fetch_message(int(ref.message_id))
        votes: set[tuple[Person, int]] = set()
        for reaction in message.reactions:
            number = number_of(str(reaction.emoji))
            if number is not None and reaction.count > reaction.me:
                people = [user async for user in reaction.users() if not user.bot]
                votes |= {(Person(PLATFORM, str(user.id)), number) for user in people}
        return votes
