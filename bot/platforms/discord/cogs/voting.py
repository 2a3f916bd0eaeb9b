"""Reactions to a sheet are votes."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING

from discord.ext import commands

from bot.errors import UserError
from bot.platforms.discord.job_messages import PLATFORM
from bot.platforms.discord.keycaps import number_of
from bot.views import Ballot, MessageRef, Person

if TYPE_CHECKING:
    import discord

    from bot.montages import Montages
    from bot.platforms.discord.sheets import Sheets

log = logging.getLogger(__name__)


class Voting(commands.Cog):
    """Counts reactions, also to messages of years ago: events are looked up by message id, not in a cache."""

    def __init__(self, montages: Montages, sheets: Sheets, client: discord.Client) -> None:
        self._montages = montages
        self._sheets = sheets
        self._client = client
        self._in_order = asyncio.Lock()  # a vote and its withdrawal must not overtake each other

    @commands.Cog.listener()
    async def on_raw_reaction_add(self, event: discord.RawReactionActionEvent) -> None:
        """Give a vote."""
        if event.member is None or not event.member.bot:
            await self._vote(event, on=True)

    @commands.Cog.listener()
    async def on_raw_reaction_remove(self, event: discord.RawReactionActionEvent) -> None:
        """Take a vote back; that of a bot was never given."""
        await self._vote(event, on=False)

    async def _vote(self, event: discord.RawReactionActionEvent, *, on: bool) -> None:
        number = number_of(event.emoji.name)
        if number is None or (self._client.user is not None and event.user_id == self._client.user.id):
            return
        message = MessageRef(PLATFORM, str(event.channel_id), str(event.message_id))
        async with self._in_order:
            job = await self._montages.find_by_message(message)
            if job is None:
                return
            try:
                await self._montages.cast(Ballot(job.id, number, Person(PLATFORM, str(event.user_id)), on))
            except UserError as error:
                log.debug("reaction is no vote", extra={"job": job.id, "candidate": number, "why": error.code})
                return
        self._sheets.refresh(job)
