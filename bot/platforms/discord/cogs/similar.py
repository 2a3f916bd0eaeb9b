"""`/비슷한`: past montages whose descriptions mean about the same as one's own words."""

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
    """Searches by meaning, where `/기록` searches by words."""

    def __init__(self, montages: Montages) -> None:
        self._montages = montages

    @app_commands.command(name=label("discord-similar"), description=label("discord-similar-help"))
    @app_commands.rename(description=label("discord-montage-description"))
    @app_commands.describe(description=label("discord-similar-description-help"))
    async def similar(self, interaction: discord.Interaction, description: str) -> None:
        """Show the nearest montages, to the person alone."""
        await show_similar_descriptions(self._montages, interaction, description)
