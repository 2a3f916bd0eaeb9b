"""`/대기열`: how much is going on, and where one's own jobs stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord
from discord import app_commands
from discord.ext import commands

from bot.locales import translate
from bot.platforms.discord.asking import person_of
from bot.platforms.discord.details import reference
from bot.platforms.discord.language import label, language_of
from bot.platforms.wording import MOST_QUEUED, state

if TYPE_CHECKING:
    from bot.montages import Montages
    from bot.views import QueueView


class Queue(commands.Cog):
    """Tells places; what others asked for stays theirs."""

    def __init__(self, montages: Montages) -> None:
        self._montages = montages

    @app_commands.command(name=label("discord-queue"), description=label("discord-queue-help"))
    async def queue(self, interaction: discord.Interaction) -> None:
        """Show the queue, to the person alone."""
        queue = await self._montages.queue(person_of(interaction))
        text = _text(queue, language_of(interaction))
        await interaction.response.send_message(text, ephemeral=True, suppress_embeds=True)


def _text(queue: QueueView, language: str) -> str:
    lines = [translate(language, "chat-queue-all", drawing=queue.drawing, waiting=queue.waiting)]
    lines += [f"- {reference(job)}\n  {state(language, update)}" for job, update in queue.own[:MOST_QUEUED]]
    if len(queue.own) > MOST_QUEUED:
        lines.append(f"- +{len(queue.own) - MOST_QUEUED}")
    if not queue.own:
        lines.append(translate(language, "chat-queue-none"))
    return "\n".join(lines)
