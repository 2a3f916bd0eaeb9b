"""Reactions to a sheet: numbers are votes, hearts are favourites."""

from __future__ import annotations

import logging
from functools import partial
from typing import TYPE_CHECKING

from discord.ext import commands

from bot.domain.jobs import Ballot, MessageRef
from bot.domain.people import Person, Viewer
from bot.errors import UnavailableError, UserError
from bot.platforms.common.vote_sync import VoteSync
from bot.platforms.discord.messages.vote_sync import is_unreadable, vote_reactions
from bot.platforms.discord.platform import PLATFORM
from bot.platforms.discord.support.emoji import is_heart, number_of

if TYPE_CHECKING:
    import discord

    from bot.domain.jobs import JobView
    from bot.platforms.common.sheet_updates import SheetUpdater
    from bot.platforms.common.timing import Timing
    from bot.services.montages import Montages

log = logging.getLogger(__name__)


class VotingCog(commands.Cog):
    """Counts reactions to messages of any age: events are resolved by message id, not from a cache."""

    def __init__(self, montages: Montages, sheet_updater: SheetUpdater, client: discord.Client, timing: Timing) -> None:
        self._montages = montages
        self._sheet_updater = sheet_updater
        self._client = client
        reactions = partial(vote_reactions, client)
        self._vote_sync = VoteSync(
            montages, PLATFORM, sheet_updater, reactions, is_unreadable, timing.progress_interval
        )
        self._in_order = self._vote_sync.in_order  # a vote and its withdrawal must not overtake each other

    def sync(self) -> None:
        """Apply reactions that were missed while disconnected, in the background."""
        self._vote_sync.start()

    async def close(self) -> None:
        """Stop the sync."""
        await self._vote_sync.close()

    @commands.Cog.listener()
    async def on_raw_reaction_add(self, event: discord.RawReactionActionEvent) -> None:
        """Add a vote or a favourite."""
        if event.member is None or not event.member.bot:
            await self._react(event, on=True)

    @commands.Cog.listener()
    async def on_raw_reaction_remove(self, event: discord.RawReactionActionEvent) -> None:
        """Remove a vote or a favourite; bots have none."""
        await self._react(event, on=False)

    @commands.Cog.listener()
    async def on_raw_reaction_clear(self, event: discord.RawReactionClearEvent) -> None:
        """Remove all votes after a moderator cleared all reactions."""
        await self._clear(MessageRef(PLATFORM, str(event.channel_id), str(event.message_id)))

    @commands.Cog.listener()
    async def on_raw_reaction_clear_emoji(self, event: discord.RawReactionClearEmojiEvent) -> None:
        """Remove all votes for a candidate after a moderator cleared its emoji."""
        if number := number_of(event.emoji.name):
            await self._clear(MessageRef(PLATFORM, str(event.channel_id), str(event.message_id)), number)

    async def _clear(self, message: MessageRef, only: int | None = None) -> None:
        async with self._in_order:
            job = await self._montages.supervisor.outlast(partial(self._remove_votes, message, only))
        if job is not None:
            self._sheet_updater.refresh(job)

    async def _remove_votes(self, message: MessageRef, only: int | None) -> JobView | None:
        """Remove the votes given under a message, and return its job, if any."""
        job = await self._montages.messages.find(message)
        if job is not None:
            for person, number in await self._montages.votes.ballots(job.id):
                if only in (None, number):
                    await self._montages.votes.cast(Ballot(job.id, number, person, on=False))
        return job

    async def _react(self, event: discord.RawReactionActionEvent, *, on: bool) -> None:
        number = number_of(event.emoji.name)
        if self._client.user is not None and event.user_id == self._client.user.id:
            return
        if number is None and not is_heart(event.emoji.name):
            return
        async with self._in_order:
            voted_for = await self._montages.supervisor.outlast(partial(self._apply, event, number, on=on))
        if voted_for is not None:
            self._sheet_updater.refresh(voted_for)

    async def _apply(self, event: discord.RawReactionActionEvent, number: int | None, *, on: bool) -> JobView | None:
        """Store a vote, or without a number a favourite; returns the job whose votes may have changed."""
        job = await self._montages.messages.find(MessageRef(PLATFORM, str(event.channel_id), str(event.message_id)))
        if job is None:
            return None
        person = Person(PLATFORM, str(event.user_id))
        try:
            if number is None:
                await self._montages.archive.set_favourite(job.id, Viewer(person, job.channel_id, job.guild_id), on=on)
                return None
            await self._montages.votes.cast(Ballot(job.id, number, person, on))
        except UnavailableError:
            raise
        except UserError as error:
            log.debug("reaction ignored", extra={"job": job.id, "candidate": number, "why": error.code})
            return None
        return job
