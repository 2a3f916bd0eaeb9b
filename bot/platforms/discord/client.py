"""The Discord client: intents, cogs and lifecycle."""

from __future__ import annotations

import logging
from functools import partial
from typing import TYPE_CHECKING, Any, Final

import discord
from discord.ext import commands

from bot.platforms.common.background import Background
from bot.platforms.common.backoff import Backoff
from bot.platforms.common.message_cleanup import MessageCleanup
from bot.platforms.common.sheet_updates import SheetUpdater
from bot.platforms.common.takedowns import Takedowns
from bot.platforms.discord.actions import Actions
from bot.platforms.discord.cogs.help import HelpCog
from bot.platforms.discord.cogs.history import HistoryCog, OlderButton
from bot.platforms.discord.cogs.montage import MontageCog
from bot.platforms.discord.cogs.montage_actions import MontageActionsCog
from bot.platforms.discord.cogs.personal import PersonalButton, PersonalDataCog
from bot.platforms.discord.cogs.queue import QueueCog
from bot.platforms.discord.cogs.settings import SettingsCog
from bot.platforms.discord.cogs.similar import SimilarCog
from bot.platforms.discord.cogs.voting import VotingCog
from bot.platforms.discord.components.buttons import CandidateMenu, JobButton
from bot.platforms.discord.components.modals import ModalsCog
from bot.platforms.discord.components.report_menu import ReasonMenu, ReportHandler
from bot.platforms.discord.messages.delivery import Deliveries
from bot.platforms.discord.messages.intake import Intake
from bot.platforms.discord.messages.job_messages import JobMessages
from bot.platforms.discord.platform import PLATFORM
from bot.platforms.discord.support.errors import MontageCommandTree
from bot.platforms.discord.support.locale import CommandTranslator
from bot.platforms.discord.support.retry import is_denied, is_passing, is_permanent, is_transient

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.platforms.common.timing import Timing
    from bot.services.montages import Montages
    from bot.settings import LimitSettings

log = logging.getLogger(__name__)
_INTENTS = discord.Intents(guilds=True, guild_reactions=True, dm_reactions=True)  # no privileged intents
_GUILD_READY_TIMEOUT_S = 0.1  # nothing here needs every server in the cache
REGISTER: Final = Backoff(initial=60.0, maximum=3600.0)
"""Delays between attempts to register commands that Discord refuses."""


class MontageClient(commands.Bot):
    """The Discord bot. Mentions are disabled and messages are not cached: events are resolved by their ids."""

    def __init__(self, montages: Montages, limits: LimitSettings, timing: Timing) -> None:
        super().__init__(
            command_prefix=commands.when_mentioned,
            help_command=None,
            tree_cls=MontageCommandTree,
            intents=_INTENTS,
            allowed_mentions=discord.AllowedMentions.none(),
            allowed_installs=discord.app_commands.AppInstallationType(guild=True, user=True),
            allowed_contexts=discord.app_commands.AppCommandContext(guild=True, dm_channel=True, private_channel=True),
            max_messages=None,
            guild_ready_timeout=_GUILD_READY_TIMEOUT_S,
        )
        self._montages = montages
        self._limits = limits
        self._guard_parsers()
        self._registering = Background()
        self._messages = JobMessages(self, montages)
        self._sheet_updater = SheetUpdater(
            montages,
            PLATFORM,
            partial(self._messages.show_in, backoff=timing.answer_retry),
            is_permanent,
            is_passing,
            timing,
            is_denied,
        )
        self._deliveries = Deliveries(montages, self._messages, self._sheet_updater, timing)
        self._message_cleanup = MessageCleanup(
            montages,
            PLATFORM,
            partial(self._messages.clear, backoff=timing.answer_retry),
            is_permanent,
            is_passing,
        )
        self._takedowns = Takedowns(montages, PLATFORM, self._sheet_updater.refresh, timing)
        self._intake = Intake(montages, self._messages, self._deliveries, timing)
        self._voting = VotingCog(montages, self._sheet_updater, self, timing)
        report_handler = ReportHandler(montages, self._sheet_updater)
        self.actions = Actions(montages, limits, self._intake, self._message_cleanup, report_handler)

    def _guard_parsers(self) -> None:
        """Log an event that discord.py cannot parse; it would end the connection for good."""

        def guarded(parse: Callable[[Any], Any]) -> Callable[[Any], Any]:
            def attempt(data: Any) -> Any:  # noqa: ANN401  # any event
                try:
                    return parse(data)
                except Exception:
                    log.exception("event not understood")

            return attempt

        parsers = self._connection.parsers
        self._connection.parsers = {event: guarded(parse) for event, parse in parsers.items()}

    async def setup_hook(self) -> None:
        """Register the commands and resume unfinished work of the previous process, before any event arrives."""
        settings = SettingsCog(self._montages)
        for cog in (
            MontageCog(self._montages, self._intake, self._limits),
            MontageActionsCog(self._montages, self.actions, self.tree),
            QueueCog(self._montages),
            HistoryCog(self._montages),
            SimilarCog(self._montages),
            PersonalDataCog(self._montages, self._message_cleanup, self._sheet_updater),
            HelpCog(),
            settings,
            ModalsCog(self.actions.submit_edit, settings.change),
            self._voting,
        ):
            await self.add_cog(cog)
        self.add_dynamic_items(JobButton, CandidateMenu, ReasonMenu, OlderButton, PersonalButton)
        await self.tree.set_translator(CommandTranslator())
        await self._register_commands()
        await self._deliveries.resume()
        await self._message_cleanup.resume()
        self._sheet_updater.start()
        self._takedowns.start()

    async def _register_commands(self) -> None:
        """Register the commands; where Discord refuses them, those of before are served, and it is tried again."""
        try:
            await self.tree.sync()
        except (discord.HTTPException, discord.app_commands.CommandSyncFailure) as error:
            if is_transient(error):
                raise
            self._registering.start("register commands", self._keep_registering)

    async def _keep_registering(self) -> None:
        await self._montages.supervisor.persist("discord-commands", self.tree.sync, backoff=REGISTER)

    async def on_ready(self) -> None:
        """Sync votes and try what was denied after a new session, which does not replay missed events."""
        self._voting.sync()
        self._retry_denied()
        self._montages.health.set_connected(PLATFORM, up=True)

    async def on_resumed(self) -> None:
        """Report the resumed connection."""
        self._montages.health.set_connected(PLATFORM, up=True)

    async def on_disconnect(self) -> None:
        """Report the lost connection; discord.py reconnects by itself."""
        if not self.is_closed():
            self._montages.health.set_connected(PLATFORM, up=False)

    async def on_guild_channel_update(self, *_: object) -> None:
        """Try what was denied: the rights in a channel may have changed."""
        self._retry_denied()

    async def on_guild_role_update(self, *_: object) -> None:
        """Try what was denied: the rights of a role may have changed."""
        self._retry_denied()

    async def on_member_update(self, *_: object) -> None:
        """Try what was denied: without the members intent, only the bot's own roles are reported."""
        self._retry_denied()

    def _retry_denied(self) -> None:
        self._deliveries.retry_denied()
        self._sheet_updater.retry_denied()

    async def close(self) -> None:
        """Stop following jobs, show pending votes, and disconnect."""
        await self._registering.close()
        await self._deliveries.close()
        await self._message_cleanup.close()
        await self._voting.close()
        await self._takedowns.close()
        await self._sheet_updater.close()
        await super().close()
