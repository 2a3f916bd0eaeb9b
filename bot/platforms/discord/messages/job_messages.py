"""The message that shows a job: found or posted once, then edited.

Edits go through the interaction's webhook first: each has a rate limit of its own, while all messages of a channel
share one. Its token expires after 15 minutes; later edits go by the message's id, with the bot's own token. Ephemeral
messages cannot be edited that way: private montages are shown by direct message then.
"""

from __future__ import annotations

import logging
from functools import partial
from io import BytesIO
from typing import TYPE_CHECKING, Protocol

import discord

from bot.domain.jobs import MessageRef
from bot.locales import translate
from bot.platforms.common.backoff import Backoff
from bot.platforms.discord.messages.cards import card as card_of
from bot.platforms.discord.messages.edit_pace import EditPace
from bot.platforms.discord.platform import PLATFORM
from bot.platforms.discord.support.emoji import keycap
from bot.platforms.discord.support.retry import is_permanent, with_retry

if TYPE_CHECKING:
    from bot.domain.jobs import JobView
    from bot.domain.updates import JobUpdate
    from bot.platforms.discord.messages.cards import Card
    from bot.services.montages import Montages

_NO_RETRY = Backoff(attempts=1)
_HISTORY_LIMIT = 500  # messages after an interaction that are searched for its answer
log = logging.getLogger(__name__)


class JobDisplay(Protocol):
    """A message that shows a job."""

    async def show(self, card: Card, backoff: Backoff) -> None:
        """Replace the content."""

    async def show_progress(self, card: Card) -> None:
        """Replace the content once, unless sheets need the channel's rate limit."""

    async def announce(self, backoff: Backoff) -> None:
        """Tell the author that the sheet is shown, unless only they see the message."""

    async def offer_votes(self, candidates: int, backoff: Backoff) -> None:
        """Add the vote reactions, unless only one person sees the message."""


class JobMessage:
    """A message by its id; calls are idempotent and retried according to `backoff`.

    `interaction`: the one whose response the message is, in the process that answered it.
    """

    def __init__(
        self,
        message: discord.PartialMessage,
        job: JobView,
        montages: Montages,
        pace: EditPace,
        interaction: discord.Interaction | None = None,
    ) -> None:
        self._message = message
        self._job = job
        self._montages = montages
        self._pace = pace
        self._interaction = interaction

    async def show(self, card: Card, backoff: Backoff) -> None:
        """Replace the content, or clear the message if the job was deleted meanwhile.

        Raises:
            discord.NotFound: the message or its channel was deleted.
            discord.Forbidden: the bot lost the permission to see or edit it.
        """
        await with_retry(partial(self._edit, card), backoff)
        if await self._montages.archive.is_deleted(self._job.id):
            await _clear(self._message, self._job.language, backoff)

    async def show_progress(self, card: Card) -> None:
        """Replace the content like `show`, without retries; skipped if the channel has had enough edits."""
        if self._interaction is not None or self._pace.has_room(self._message.channel.id):
            await self.show(card, _NO_RETRY)

    async def _edit(self, card: Card) -> None:
        if self._interaction is not None and not self._interaction.is_expired():
            try:
                await _edit_response(self._interaction, self._job, card)
            except discord.HTTPException as error:
                if not is_permanent(error):
                    raise
                self._interaction = None  # it serves no more edits
            else:
                return
        self._pace.record(self._message.channel.id)
        await self._message.edit(content=card.text, view=card.view, attachments=_attachments(self._job, card))

    async def announce(self, backoff: Backoff) -> None:
        """Reply to the message with a mention of the job's author; the nonce lets Discord drop a repeated request.

        Does nothing for a private job: its message in the person's own channel is new.
        """
        if self._job.private:
            return
        person = self._job.person.id
        text = translate(self._job.language, "chat-announced", job=str(self._job.id), person=person)
        mentions = discord.AllowedMentions(
            everyone=False, roles=False, replied_user=False, users=[discord.Object(int(person))]
        )
        nonce = f"montage-{self._job.id}-done"
        await with_retry(partial(self._message.reply, text, allowed_mentions=mentions, nonce=nonce), backoff)

    async def offer_votes(self, candidates: int, backoff: Backoff) -> None:
        """Add the vote reactions 1️⃣, 2️⃣, ..."""
        for number in range(1, candidates + 1):
            await with_retry(partial(self._message.add_reaction, keycap(number)), backoff)


class PrivateMessage:
    """An ephemeral answer to an interaction; editable for 15 minutes."""

    def __init__(self, interaction: discord.Interaction, job: JobView) -> None:
        self._interaction = interaction
        self._job = job

    async def show(self, card: Card, backoff: Backoff) -> None:
        """Replace the content.

        Raises:
            discord.HTTPException: the interaction has expired, or the person dismissed the message.
        """
        await with_retry(partial(_edit_response, self._interaction, self._job, card), backoff)

    async def show_progress(self, card: Card) -> None:
        """Replace the content like `show`, without retries."""
        await self.show(card, _NO_RETRY)

    async def announce(self, backoff: Backoff) -> None:
        """Do nothing: a private montage is announced to no one else."""

    async def offer_votes(self, candidates: int, backoff: Backoff) -> None:
        """Do nothing: ephemeral messages have no reactions."""


class JobMessages:
    """Finds or posts the messages of jobs."""

    def __init__(self, client: discord.Client, montages: Montages) -> None:
        self._client = client
        self._montages = montages
        self._pace = EditPace()

    def answer(self, interaction: discord.Interaction, job: JobView, ref: MessageRef) -> JobMessage:
        """Return the response to an interaction, which shows a job to everybody in the channel."""
        return JobMessage(self._partial(ref), job, self._montages, self._pace, interaction)

    def known(self, job: JobView) -> JobMessage | None:
        """Return the message attached to a job; None before there is one."""
        return None if job.message is None else self._at(job, job.message)

    async def show_in(self, job: JobView, ref: MessageRef, update: JobUpdate, backoff: Backoff) -> None:
        """Show an update in one of a job's messages; raises like `JobMessage.show`."""
        await self._at(job, ref).show(card_of(job, update), backoff)

    async def attach(self, job: JobView, message_id: int, channel_id: str | None = None) -> MessageRef:
        """Attach a message to a job; it is in the job's channel by default."""
        message = MessageRef(PLATFORM, channel_id or job.channel_id, str(message_id))
        await self._montages.messages.attach(job.id, message)
        return message

    async def find_or_post(self, job: JobView, card: Card, backoff: Backoff) -> JobMessage:
        """Return the job's attached message, else its acknowledgement, else a new message that shows `card`.

        A job has no attached message if the process ended right after the acknowledgement, or if Discord rejected a
        late acknowledgement. Private jobs are posted as a direct message.
        """
        if job.message is not None:
            return self._at(job, job.message)
        message_id = None if job.private else await with_retry(lambda: self._acknowledgement(job), backoff)
        if message_id is not None:
            return self._at(job, await self.attach(job, message_id))
        posted = await with_retry(lambda: self._post(job, card), backoff)
        return self._at(job, await self.attach(job, posted.id, str(posted.channel.id)))

    async def clear(self, ref: MessageRef, language: str, backoff: Backoff) -> None:
        """Clear the message of a deleted job.

        Raises:
            discord.NotFound: the message or its channel was deleted.
            discord.Forbidden: the bot lost the permission to see or edit it.
        """
        await _clear(self._partial(ref), language, backoff)

    def _at(self, job: JobView, message: MessageRef) -> JobMessage:
        return JobMessage(self._partial(message), job, self._montages, self._pace)

    def _partial(self, message: MessageRef) -> discord.PartialMessage:
        channel = self._client.get_partial_messageable(int(message.channel_id))
        return channel.get_partial_message(int(message.message_id))

    async def _acknowledgement(self, job: JobView) -> int | None:
        """Search the channel for the answer to the job's interaction."""
        channel = self._client.get_partial_messageable(int(job.channel_id))
        interaction = discord.Object(int(job.event_id))
        try:
            async for message in channel.history(after=interaction, limit=_HISTORY_LIMIT):
                answered = message.interaction_metadata
                if answered is not None and answered.id == interaction.id:
                    return message.id
        except discord.Forbidden:
            log.info("missing permission to read the channel's history", extra={"job": job.id})
        return None

    async def _post(self, job: JobView, card: Card) -> discord.Message:
        """Post a new message; the nonce lets Discord drop a repeated request."""
        channel = await self._channel(job)
        return await channel.send(card.text, nonce=f"montage-{job.id}")

    async def _channel(self, job: JobView) -> discord.abc.Messageable:
        if job.private:
            return await self._client.create_dm(discord.Object(int(job.person.id)))
        return self._client.get_partial_messageable(int(job.channel_id))


async def _clear(message: discord.PartialMessage, language: str, backoff: Backoff) -> None:
    text = translate(language, "chat-deleted")
    await with_retry(partial(message.edit, content=text, attachments=[], embeds=[], view=None), backoff)


async def _edit_response(interaction: discord.Interaction, job: JobView, card: Card) -> None:
    await interaction.edit_original_response(content=card.text, view=card.view, attachments=_attachments(job, card))


def _attachments(job: JobView, card: Card) -> list[discord.File]:
    """Return what an edit attaches instead of the present picture; `MISSING` if the card keeps that."""
    if card.keep:
        return discord.utils.MISSING  # type: ignore[no-any-return]  # it stands for any type
    if card.picture is None:
        return []
    return [discord.File(BytesIO(card.picture), f"montage-{job.id}.png", description=card.alt)]
