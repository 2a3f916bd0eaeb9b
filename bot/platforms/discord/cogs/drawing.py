"""`/montage`: a description becomes a job, acknowledged once it is committed."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import replace
from typing import TYPE_CHECKING

import discord
from discord import app_commands
from discord.ext import commands

from bot.orders import MAX_SEED  # noqa: TC001  # discord.py evaluates the annotations
from bot.platforms.discord.cards import accepted
from bot.platforms.discord.errors import ALREADY_ACKNOWLEDGED
from bot.platforms.discord.job_messages import PLATFORM
from bot.platforms.discord.language import label, language_of
from bot.platforms.discord.retry import UNREACHABLE, persist
from bot.views import Order

if TYPE_CHECKING:
    from bot.montages import Montages
    from bot.platforms.discord.delivery import Deliveries
    from bot.platforms.discord.job_messages import JobMessages
    from bot.platforms.pace import Pace

log = logging.getLogger(__name__)
_ACKNOWLEDGED_WITHIN = 3.0  # seconds; later, Discord takes no answer


class Drawing(commands.Cog):
    """Takes descriptions."""

    def __init__(self, montages: Montages, messages: JobMessages, deliveries: Deliveries, pace: Pace) -> None:
        self._montages = montages
        self._messages = messages
        self._deliveries = deliveries
        self._pace = pace

    @app_commands.command(name="montage", description=label("discord-montage-help"))
    @app_commands.rename(
        description=label("discord-montage-description"),
        candidates=label("discord-montage-candidates"),
        seed=label("discord-montage-seed"),
    )
    @app_commands.describe(
        description=label("discord-montage-description-help"),
        candidates=label("discord-montage-candidates-help"),
        seed=label("discord-montage-seed-help"),
    )
    @app_commands.checks.bot_has_permissions(
        view_channel=True, attach_files=True, add_reactions=True, read_message_history=True
    )
    async def montage(
        self,
        interaction: discord.Interaction,
        description: str,
        candidates: app_commands.Range[int, 1, 9] | None = None,
        seed: app_commands.Range[int, 0, MAX_SEED] | None = None,
    ) -> None:
        """Queue a job, then say so. An interaction that is delivered twice finds its job and its answer again."""
        job = await self._montages.request(
            Order(
                platform=PLATFORM,
                event_id=str(interaction.id),
                person_id=str(interaction.user.id),
                channel_id=str(interaction.channel_id),
                guild_id=None if interaction.guild_id is None else str(interaction.guild_id),
                description=description,
                candidates=candidates,
                seed=seed,
                language=language_of(interaction),
            )
        )
        message_id = await self._acknowledge(interaction, accepted(job))
        if message_id is not None:
            job = replace(job, message=await self._messages.attach(job, message_id))
        self._deliveries.start(job)

    async def _acknowledge(self, interaction: discord.Interaction, text: str) -> int | None:
        """Answer, and return the answer's message id; None if Discord took no answer (the job goes on without)."""
        try:
            return await self._answer(interaction, text)
        except (discord.HTTPException, *UNREACHABLE) as error:
            log.warning("interaction not acknowledged", extra={"interaction": interaction.id, "error": error})
            return None

    async def _answer(self, interaction: discord.Interaction, text: str) -> int | None:
        try:
            async with asyncio.timeout(_ACKNOWLEDGED_WITHIN):
                response = await persist(lambda: interaction.response.send_message(text), self._pace.acknowledging)
        except discord.HTTPException as error:
            if error.code != ALREADY_ACKNOWLEDGED:
                raise
            return (await interaction.original_response()).id
        return response.message_id
