"""`/대기열`: size of the queue, and the person's own jobs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord
from discord import app_commands
from discord.ext import commands

from bot.platforms.common.wording import queue_text
from bot.platforms.discord.messages.details import reference
from bot.platforms.discord.support.context import person_of
from bot.platforms.discord.support.locale import label, language_of

if TYPE_CHECKING:
    from bot.services.montages import Montages


class QueueCog(commands.Cog):
    """The command `/대기열`; hides other people's descriptions."""

    def __init__(self, montages: Montages) -> None:
        self._montages = montages

    @app_commands.command(name=label("discord-queue"), description=label("discord-queue-help"))
    async def queue(self, interaction: discord.Interaction) -> None:
        """Send the queue, visible to the person alone."""
        queue = await self._montages.queue(person_of(interaction))
        text = queue_text(language_of(interaction), queue, reference, bullet="-", indent="  ")
        await interaction.response.send_message(text, ephemeral=True, suppress_embeds=True)
