"""`/비슷한`: past montages with similar descriptions."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord
from discord import app_commands
from discord.ext import commands

from bot.platforms.discord.messages.similar import show_similar_descriptions
from bot.platforms.discord.support.locale import label

if TYPE_CHECKING:
    from bot.services.montages import Montages


class SimilarCog(commands.Cog):
    """The command `/비슷한`; searches by embedding, `/기록` by words."""

    def __init__(self, montages: Montages) -> None:
        self._montages = montages

    @app_commands.command(name=label("discord-similar"), description=label("discord-similar-help"))
    @app_commands.rename(description=label("discord-montage-description"))
    @app_commands.describe(description=label("discord-similar-description-help"))
    async def similar(self, interaction: discord.Interaction, description: str) -> None:
        """Send the most similar montages, visible to the person alone."""
        await show_similar_descriptions(self._montages, interaction, description)
