"""`/montage`: queues a job for a description."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord
from discord import app_commands
from discord.ext import commands

from bot.domain.history import HistoryQuery
from bot.domain.jobs import JobState
from bot.platforms.discord.platform import PLATFORM
from bot.platforms.discord.support.context import missing_permissions, order_of, person_of
from bot.platforms.discord.support.locale import label
from bot.services.validation import MAX_SEED  # noqa: TC001  # discord.py evaluates the annotations

if TYPE_CHECKING:
    from bot.platforms.discord.messages.intake import Intake
    from bot.services.montages import Montages
    from bot.settings import LimitSettings

_MAX_CHOICES = 25
_MAX_CHOICE_LENGTH = 100  # Discord's limit
_ALL_STATES = frozenset(JobState)


def _require_permissions(interaction: discord.Interaction) -> bool:
    """Return True.

    Raises:
        BotMissingPermissions: the bot could not show a sheet in this channel.
    """
    if missing := missing_permissions(interaction):
        raise app_commands.BotMissingPermissions(missing)
    return True


class MontageCog(commands.Cog):
    """The command `/montage`."""

    def __init__(self, montages: Montages, intake: Intake, limits: LimitSettings) -> None:
        super().__init__()
        # discord.py takes the limits of options from annotations only
        self.montage._params["description"].max_value = limits.description_length  # noqa: SLF001
        self._montages = montages
        self._intake = intake

    @app_commands.command(name="montage", description=label("discord-montage-help"))
    @app_commands.rename(
        description=label("discord-montage-description"),
        candidates=label("discord-montage-candidates"),
        seed=label("discord-montage-seed"),
        private=label("discord-montage-private"),
    )
    @app_commands.describe(
        description=label("discord-montage-description-help"),
        candidates=label("discord-montage-candidates-help"),
        seed=label("discord-montage-seed-help"),
        private=label("discord-montage-private-help"),
    )
    @app_commands.check(_require_permissions)
    async def montage(  # the options of the command
        self,
        interaction: discord.Interaction,
        description: str,
        candidates: app_commands.Range[int, 1, 9] | None = None,
        seed: app_commands.Range[int, 0, MAX_SEED] | None = None,
        private: bool = False,  # noqa: FBT001, FBT002  # an option of the command
    ) -> None:
        """Queue a montage of a description."""
        order = order_of(interaction, description=description, candidates=candidates, seed=seed, private=private)
        await self._intake.take(interaction, order)

    @montage.autocomplete("description")
    async def suggest(self, interaction: discord.Interaction, typed: str) -> list[app_commands.Choice[str]]:
        """Suggest the person's earlier descriptions."""
        person = person_of(interaction)
        page = await self._montages.archive.search_history(
            HistoryQuery(PLATFORM, person.id, viewer=person, text=typed.strip() or None, limit=100, states=_ALL_STATES)
        )
        known = dict.fromkeys(job.description for job in page.jobs if len(job.description) <= _MAX_CHOICE_LENGTH)
        return [app_commands.Choice(name=text, value=text) for text in list(known)[:_MAX_CHOICES]]
