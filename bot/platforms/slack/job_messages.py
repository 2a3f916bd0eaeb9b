"""The message that shows a job: found again or posted once, then edited by its channel and time stamp."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final

from slack_sdk.errors import SlackApiError

from bot.locales import translate
from bot.platforms.backoff import Backoff
from bot.platforms.slack.cards import card as card_of
from bot.platforms.slack.keycaps import keycap
from bot.platforms.slack.mrkdwn import escape
from bot.platforms.slack.records import PLATFORM, metadata
from bot.platforms.slack.retry import code_of, is_placeless, is_transient, persist
from bot.views import Done, MessageRef

if TYPE_CHECKING:
    from slack_sdk.web.async_client import AsyncWebClient

    from bot.montages import Montages
    from bot.platforms.slack.cards import Card
    from bot.platforms.slack.pictures import Pictures
    from bot.platforms.slack.records import Records
    from bot.views import JobView

_ONCE: Final = Backoff(attempts=1)
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class JobMessage:
    """One message; every call is safe to repeat, and is repeated as `backoff` says. `note` stands below everything."""

    client: AsyncWebClient
    records: Records
    pictures: Pictures
    job: JobView
    ref: MessageRef
    note: str | None

    async def show(self, card: Card, backoff: Backoff = _ONCE) -> None:
        """Replace what the message shows, and delete the picture that it no longer shows.

        Raises:
            SlackApiError: the message or its channel is gone, or out of reach.
        """
        async with self.records.alone(self.ref):
            shown = await persist(lambda: self.records.picture_of(self.ref), backoff)
            file_id = shown if card.keep else await self._uploaded(card, backoff)
            await persist(partial(self._edit, card, file_id), backoff)
            self.records.note_picture(self.ref, file_id)
            if shown is not None and shown != file_id:
                await self.pictures.delete(shown)

    async def offer_votes(self, candidates: int, backoff: Backoff) -> None:
        """Add the reactions 1️⃣ and up, for people to click."""
        for number in range(1, candidates + 1):
            await persist(partial(self._react, keycap(number)), backoff)

    async def _uploaded(self, card: Card, backoff: Backoff) -> str | None:
        if card.picture is None:
            return None
        return await persist(
            partial(self.pictures.upload, card.picture, f"montage-{self.job.id}.png", card.alt), backoff
        )

    async def _edit(self, card: Card, file_id: str | None) -> None:
        await self.client.chat_update(
            channel=self.ref.channel_id,
            ts=self.ref.message_id,
            text=card.text,
            blocks=card.blocks(file_id, self.note),
            metadata=metadata(self.job, file_id),
        )

    async def _react(self, name: str) -> None:
        try:
            await self.client.reactions_add(channel=self.ref.channel_id, timestamp=self.ref.message_id, name=name)
        except SlackApiError as error:
            if is_transient(error):
                raise
            # It is there already, or the bot may not: people can still add it themselves.
            log.info("vote not offered", extra={"job": self.job.id, "error": code_of(error)})


class JobMessages:
    """Finds or posts the messages of jobs."""

    def __init__(
        self, client: AsyncWebClient, montages: Montages, records: Records, pictures: Pictures, bot_name: str
    ) -> None:
        self._client = client
        self._montages = montages
        self._records = records
        self._pictures = pictures
        self._bot_name = bot_name

    def known(self, job: JobView) -> JobMessage | None:
        """Return the message attached to a job; None if there is none yet."""
        return None if job.message is None else self._at(job, job.message)

    async def show_sheet(self, job: JobView, backoff: Backoff) -> None:
        """Show a finished job's present order, if a message shows the job."""
        message = self.known(job)
        if message is not None:
            sheet = await self._montages.sheet(job.id)
            await message.show(card_of(sheet.job, Done(sheet)), backoff)
            await self._montages.mark_votes_shown(sheet.job)

    async def find_or_post(self, job: JobView, card: Card, backoff: Backoff, *, resumed: bool) -> JobMessage:
        """Return the job's message: the known one, else one that was posted but not noted down, else a new one.

        A `resumed` job may have such a message, and so may one whose posting got no answer. Where the bot is not in
        the channel, the person gets the message in their own conversation with it, with a word on how to invite it.
        """
        if job.message is not None:
            return self._at(job, job.message)
        try:
            ref = await self._place(job, job.channel_id, card, backoff, resumed=resumed)
        except SlackApiError as error:
            if not is_placeless(error):
                raise
            log.info("channel out of reach", extra={"job": job.id, "error": code_of(error)})
            own = await persist(lambda: self._own_conversation(job), backoff)
            ref = await self._place(job, own, card, backoff, resumed=resumed)
        await self._montages.attach_message(job.id, ref)
        return self._at(job, ref)

    def _at(self, job: JobView, ref: MessageRef) -> JobMessage:
        note = self._note(job, ref.channel_id)
        return JobMessage(self._client, self._records, self._pictures, job, ref, note)

    def _note(self, job: JobView, channel_id: str) -> str | None:
        """What a message says that is not in the channel where its job was asked for."""
        if channel_id == job.channel_id:
            return None
        return translate(job.language, "slack-elsewhere", bot=escape(self._bot_name))

    async def _place(self, job: JobView, channel_id: str, card: Card, backoff: Backoff, *, resumed: bool) -> MessageRef:
        """Post in a channel, once: after an attempt without an answer, look first whether it was posted."""
        may_exist = resumed

        async def attempt() -> MessageRef:
            nonlocal may_exist
            found = await self._records.find(job, channel_id) if may_exist else None
            may_exist = True
            return found or await self._post(job, channel_id, card)

        return await persist(attempt, backoff)

    async def _post(self, job: JobView, channel_id: str, card: Card) -> MessageRef:
        answer = await self._client.chat_postMessage(
            channel=channel_id,
            text=card.text,
            blocks=card.blocks(None, self._note(job, channel_id)),
            metadata=metadata(job, None),
            unfurl_links=False,
            unfurl_media=False,
        )
        ref = MessageRef(PLATFORM, channel_id, str(answer["ts"]))
        self._records.note_picture(ref, None)
        return ref

    async def _own_conversation(self, job: JobView) -> str:
        """The person's conversation with the bot."""
        return str((await self._client.conversations_open(users=job.person.id))["channel"]["id"])
