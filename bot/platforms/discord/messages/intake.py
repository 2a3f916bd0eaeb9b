"""Turns orders into jobs: commits, acknowledges, then follows them."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING

import discord

from bot.platforms.discord.messages.cards import accepted
from bot.platforms.discord.messages.job_messages import PrivateMessage
from bot.platforms.discord.support.errors import ALREADY_ACKNOWLEDGED
from bot.platforms.discord.support.retry import CONNECTION_ERRORS, with_retry

if TYPE_CHECKING:
    from bot.domain.jobs import JobView, Order
    from bot.platforms.common.timing import Timing
    from bot.platforms.discord.messages.cards import Card
    from bot.platforms.discord.messages.delivery import Deliveries
    from bot.platforms.discord.messages.job_messages import JobMessages
    from bot.services.montages import Montages

log = logging.getLogger(__name__)
_ACKNOWLEDGE_TIMEOUT_S = 3.0  # Discord's limit


class Intake:
    """Takes orders from commands, buttons, menus and modals."""

    def __init__(self, montages: Montages, messages: JobMessages, deliveries: Deliveries, timing: Timing) -> None:
        self._montages = montages
        self._messages = messages
        self._deliveries = deliveries
        self._timing = timing

    async def take(self, interaction: discord.Interaction, order: Order) -> None:
        """Queue a job and acknowledge it; a redelivered interaction finds the same job and answer."""
        job = await self._montages.request(order)
        if job.repeated and (job.answered or job.message or self._deliveries.follows(job)):
            await self._acknowledge(interaction, job, ephemeral=True)  # its message exists or is being posted
            return
        message_id = await self._acknowledge(interaction, job, ephemeral=job.private)
        if message_id is None:
            self._deliveries.start(job)
        elif job.private:
            self._deliveries.start(job, PrivateMessage(interaction, job))
        else:
            ref = await self._messages.attach(job, message_id)
            self._deliveries.start(job, self._messages.answer(interaction, job, ref))

    async def _acknowledge(self, interaction: discord.Interaction, job: JobView, *, ephemeral: bool) -> int | None:
        """Answer, and return the answer's message id; None if Discord accepted no answer."""
        try:
            return await self._answer(interaction, accepted(job), ephemeral=ephemeral)
        except (discord.HTTPException, *CONNECTION_ERRORS) as error:
            log.warning("interaction not acknowledged", extra={"interaction": interaction.id, "error": error})
            return None

    async def _answer(self, interaction: discord.Interaction, card: Card, *, ephemeral: bool) -> int | None:
        async def send() -> discord.InteractionCallbackResponse[discord.Client]:
            view = card.view or discord.utils.MISSING
            return await interaction.response.send_message(card.text, view=view, ephemeral=ephemeral)

        try:
            async with asyncio.timeout(_ACKNOWLEDGE_TIMEOUT_S):
                response = await with_retry(send, self._timing.acknowledge_retry)
        except discord.HTTPException as error:
            if error.code != ALREADY_ACKNOWLEDGED:
                raise
            given = await interaction.original_response()
            # Only the person sees the refusal of an earlier delivery; it cannot show a job to others.
            return None if given.flags.ephemeral and not ephemeral else given.id
        return response.message_id
