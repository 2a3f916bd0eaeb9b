"""`/대기열`: how much is going on, and where one's own jobs stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord
from discord import app_commands
from discord.ext import commands

from bot.locales import translate
from bot.platforms.discord.asking import person_of
from bot.platforms.discord.cards import waiting
from bot.platforms.discord.details import reference
from bot.platforms.discord.language import label, language_of
from bot.views import Drawing, Queued

if TYPE_CHECKING:
    from bot.montages import Montages
    from bot.views import JobUpdate, QueueView

_MOST_LINES = 10


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
    lines = [translate(language, "discord-queue-all", drawing=queue.drawing, waiting=queue.waiting)]
    lines += [f"- {reference(job)}\n  {_state(update, language)}" for job, update in queue.own[:_MOST_LINES]]
    if len(queue.own) > _MOST_LINES:
        lines.append(f"- +{len(queue.own) - _MOST_LINES}")
    if not queue.own:
        lines.append(translate(language, "discord-queue-none"))
    return "\n".join(lines)


def _state(update: JobUpdate, language: str) -> str:
    match update:
        case Queued():
            return waiting(language, update)
        case Drawing(fraction):
            return translate(language, "discord-queue-drawing", percent=round(fraction * 100))
        case _:
            return translate(language, "discord-queue-ended")
