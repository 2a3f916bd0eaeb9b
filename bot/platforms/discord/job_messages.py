"""The message that shows a job: found again or posted once, then edited by its id.

Everything here goes through the bot's own token, not an interaction's, which dies after 15 minutes.
"""

from __future__ import annotations

import logging
from functools import partial
from io import BytesIO
from typing import TYPE_CHECKING

import discord

from bot.platforms.backoff import Backoff
from bot.platforms.discord.keycaps import keycap
from bot.platforms.discord.retry import persist
from bot.views import MessageRef

if TYPE_CHECKING:
    from bot.montages import Montages
    from bot.platforms.discord.cards import Card
    from bot.views import JobView

PLATFORM = "discord"
_ONCE = Backoff(attempts=1)
_NEARBY = 100  # messages after an interaction among which its answer is looked for
log = logging.getLogger(__name__)


class JobMessage:
    """One message by its id; every call is safe to repeat, and is repeated as `backoff` says."""

    def __init__(self, message: discord.PartialMessage, job: JobView) -> None:
        self._message = message
        self._filename = f"montage-{job.id}.png"

    async def show(self, card: Card, backoff: Backoff = _ONCE) -> None:
        """Replace what the message shows.

        Raises:
            discord.NotFound: the message or its channel was deleted.
            discord.Forbidden: the bot may no longer see or edit it.
        """

        async def edit() -> None:
            if card.keep:
                await self._message.edit(content=card.text)
            else:
                await self._message.edit(content=card.text, attachments=self._files(card))

        await persist(edit, backoff)

    async def offer_votes(self, candidates: int, backoff: Backoff) -> None:
        """Add the reactions 1️⃣ and up, for people to click."""
        for number in range(1, candidates + 1):
            await persist(partial(self._message.add_reaction, keycap(number)), backoff)

    def _files(self, card: Card) -> list[discord.File]:
        if card.picture is None:
            return []
        return [discord.File(BytesIO(card.picture), self._filename, description=card.alt)]


class JobMessages:
    """Finds or posts the messages of jobs."""

    def __init__(self, client: discord.Client, montages: Montages) -> None:
        self._client = client
        self._montages = montages

    def known(self, job: JobView) -> JobMessage | None:
        """Return the message attached to a job; None if there is none yet."""
        return None if job.message is None else self._at(job, job.message)

    async def attach(self, job: JobView, message_id: int) -> MessageRef:
        """Remember that a message in the job's channel shows it."""
        message = MessageRef(PLATFORM, job.channel_id, str(message_id))
        await self._montages.attach_message(job.id, message)
        return message

    async def find_or_post(self, job: JobView, card: Card, backoff: Backoff) -> JobMessage:
        """Return the job's message. Where none is known, its acknowledgement's, or else a new one that shows `card`.

        A job has no known message if the process ended right after the acknowledgement, or if the
        acknowledgement came too late for Discord to take it.
        """
        if job.message is not None:
            return self._at(job, job.message)
        message_id = await persist(lambda: self._acknowledgement(job), backoff)
        if message_id is None:
            message_id = await persist(lambda: self._post(job, card), backoff)
        return self._at(job, await self.attach(job, message_id))

    def _at(self, job: JobView, message: MessageRef) -> JobMessage:
        channel = self._client.get_partial_messageable(int(message.channel_id))
        return JobMessage(channel.get_partial_message(int(message.message_id)), job)

    async def _acknowledgement(self, job: JobView) -> int | None:
        """Look in the channel for the answer to the job's interaction."""
        channel = self._client.get_partial_messageable(int(job.channel_id))
        interaction = discord.Object(int(job.event_id))
        try:
            async for message in channel.history(after=interaction, limit=_NEARBY):
                answered = message.interaction_metadata
                if answered is not None and answered.id == interaction.id:
                    return message.id
        except discord.Forbidden:
            log.info("may not read the channel's history", extra={"job": job.id})
        return None

    async def _post(self, job: JobView, card: Card) -> int:
        """Post a new message; the nonce lets Discord drop a repetition of it."""
        channel = self._client.get_partial_messageable(int(job.channel_id))
        message = await channel.send(card.text, nonce=f"montage-{job.id}")
        return message.id
