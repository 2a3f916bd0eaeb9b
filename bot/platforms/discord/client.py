"""The Discord client: what it listens to, its cogs, and its life."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord
from discord.ext import commands

from bot.platforms.discord.cogs.drawing import Drawing
from bot.platforms.discord.cogs.history import History, OlderButton
from bot.platforms.discord.cogs.voting import Voting
from bot.platforms.discord.delivery import Deliveries
from bot.platforms.discord.errors import Tree
from bot.platforms.discord.job_messages import JobMessages
from bot.platforms.discord.language import Labels
from bot.platforms.discord.sheets import Sheets

if TYPE_CHECKING:
    from bot.montages import Montages
    from bot.platforms.pace import Pace

_INTENTS = discord.Intents(guilds=True, guild_reactions=True, dm_reactions=True)  # none that Discord must grant
_GUILDS_ARRIVE_WITHIN = 0.1  # seconds; nothing here needs every server in the cache


class MontageClient(commands.Bot):
    """Montages on Discord. Nobody is ever pinged, and no message is cached: every event is looked up by its ids."""

    def __init__(self, montages: Montages, pace: Pace) -> None:
        super().__init__(
            command_prefix=commands.when_mentioned,
            help_command=None,
            tree_cls=Tree,
            intents=_INTENTS,
            allowed_mentions=discord.AllowedMentions.none(),
            allowed_installs=discord.app_commands.AppInstallationType(guild=True, user=False),
            allowed_contexts=discord.app_commands.AppCommandContext(guild=True, dm_channel=True, private_channel=False),
            max_messages=None,
            guild_ready_timeout=_GUILDS_ARRIVE_WITHIN,
        )
        self._montages = montages
        self._pace = pace
        self._messages = JobMessages(self, montages)
        self._deliveries = Deliveries(montages, self._messages, pace)
        self._sheets = Sheets(montages, self._messages, pace)

    async def setup_hook(self) -> None:
        """Register the commands and take up what the last process left unanswered, before any event arrives."""
        await self.add_cog(Drawing(self._montages, self._messages, self._deliveries, self._pace))
        await self.add_cog(Voting(self._montages, self._sheets, self))
        await self.add_cog(History(self._montages))
        self.add_dynamic_items(OlderButton)
        await self.tree.set_translator(Labels())
        await self.tree.sync()
        await self._deliveries.resume()

    async def close(self) -> None:
        """Stop following jobs, show the last votes, and leave."""
        await self._deliveries.close()
        await self._sheets.close()
        await super().close()
