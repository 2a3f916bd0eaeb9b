"""The Discord client: what it listens to, its cogs, and its life."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import discord
from discord.ext import commands

from bot.platforms.common.message_cleanup import Emptying
from bot.platforms.common.sheet_updates import Sheets
from bot.platforms.common.takedowns import Takedowns
from bot.platforms.discord.actions import Actions
from bot.platforms.discord.cogs.drawing import Drawing
from bot.platforms.discord.cogs.help import Helping
from bot.platforms.discord.cogs.history import History, OlderButton
from bot.platforms.discord.cogs.montages import OneMontage
from bot.platforms.discord.cogs.personal import Personal, PersonalButton
from bot.platforms.discord.cogs.queue import Queue
from bot.platforms.discord.cogs.settings import Settings
from bot.platforms.discord.cogs.similar import SimilarMontages
from bot.platforms.discord.cogs.voting import Voting
from bot.platforms.discord.components.buttons import CandidateMenu, JobButton
from bot.platforms.discord.components.modals import Forms
from bot.platforms.discord.components.report_menu import ReasonMenu, Reporting
from bot.platforms.discord.messages.delivery import Deliveries
from bot.platforms.discord.messages.intake import Intake
from bot.platforms.discord.messages.job_messages import JobMessages
from bot.platforms.discord.platform import PLATFORM
from bot.platforms.discord.support.errors import Tree
from bot.platforms.discord.support.locale import Labels
from bot.platforms.discord.support.retry import is_refused

if TYPE_CHECKING:
    from bot.platforms.common.timing import Pace
    from bot.services.montages import Montages

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
        self._messages = JobMessages(self, montages)
        self._sheets = Sheets(montages, partial(self._messages.show_in, backoff=pace.answering), is_refused, pace)
        self._deliveries = Deliveries(montages, self._messages, self._sheets, pace)
        self._emptying = Emptying(montages, PLATFORM, partial(self._messages.empty, backoff=pace.answering), is_refused)
        self._takedowns = Takedowns(montages.moderation, PLATFORM, self._sheets.refresh, pace)
        self._intake = Intake(montages, self._messages, self._deliveries, pace)
        self._voting = Voting(montages, self._sheets, self, pace)
        reporting = Reporting(montages, self._sheets)
        self.actions = Actions(montages, self._intake, self._emptying, reporting)

    async def setup_hook(self) -> None:
        """Register the commands and take up what the last process left unanswered, before any event arrives."""
        settings = Settings(self._montages)
        for cog in (
            Drawing(self._montages, self._intake),
            OneMontage(self._montages, self.actions, self.tree),
            Queue(self._montages),
            History(self._montages),
            SimilarMontages(self._montages),
            Personal(self._montages, self._emptying, self._sheets),
            Helping(),
            settings,
            Forms(self.actions.submit_edit, settings.change),
            self._voting,
        ):
            await self.add_cog(cog)
        self.add_dynamic_items(JobButton, CandidateMenu, ReasonMenu, OlderButton, PersonalButton)
        await self.tree.set_translator(Labels())
        await self.tree.sync()
        await self._deliveries.resume()
        await self._emptying.resume()
        for job in await self._montages.votes.unshown(PLATFORM):
            self._sheets.refresh(job)
        self._takedowns.start()

    async def on_ready(self) -> None:
        """A new connection stands; what was lost with the last one is not told again."""
        self._voting.reconcile()
        self._montages.health.set_connected(PLATFORM, up=True)

    async def on_resumed(self) -> None:
        """The lost connection is taken up again."""
        self._montages.health.set_connected(PLATFORM, up=True)

    async def on_disconnect(self) -> None:
        """The connection is lost; discord.py connects again by itself."""
        if not self.is_closed():
            self._montages.health.set_connected(PLATFORM, up=False)

    async def close(self) -> None:
        """Stop following jobs, show the last votes, and leave."""
        await self._deliveries.close()
        await self._emptying.close()
        await self._voting.close()
        await self._takedowns.close()
        await self._sheets.close()
        await super().close()
