"""The message that shows a job: found or posted once, then edited by its channel and timestamp."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final

from slack_sdk.errors import SlackApiError, SlackRequestError
from slack_sdk.models.blocks import SectionBlock

from bot.domain.jobs import MessageRef
from bot.locales import translate
from bot.platforms.common.backoff import Backoff
from bot.platforms.slack.messages.cards import card as card_of
from bot.platforms.slack.messages.metadata import job_metadata
from bot.platforms.slack.platform import PLATFORM
from bot.platforms.slack.support.emoji import keycap
from bot.platforms.slack.support.mrkdwn import escape, plain
from bot.platforms.slack.support.retry import CONNECTION_ERRORS, code_of, is_message_gone, is_transient, with_retry

if TYPE_CHECKING:
    from slack_sdk.web.async_client import AsyncWebClient

    from bot.domain.jobs import JobView
    from bot.domain.people import Person
    from bot.domain.updates import JobUpdate
    from bot.platforms.slack.messages.cards import Card
    from bot.platforms.slack.messages.metadata import MessageMetadata
    from bot.platforms.slack.messages.pictures import PictureUploader
    from bot.services.montages import Montages

_NO_RETRY: Final = Backoff(attempts=1)
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class JobMessage:
    """A message; calls are idempotent and retried according to `backoff`. `note` comes last in it."""

    client: AsyncWebClient
    montages: Montages
    message_metadata: MessageMetadata
    pictures: PictureUploader
    job: JobView
    ref: MessageRef
    note: str | None

    async def show(self, card: Card, backoff: Backoff = _NO_RETRY) -> None:
        """Replace the content, and delete the replaced picture.

        Raises:
            SlackApiError: the message or its channel is gone or inaccessible.
            UnknownJobError: the job was deleted; its message is cleared elsewhere and must stay so.
        """
        async with self.message_metadata.lock(self.ref):
            await self.montages.archive.get(self.job.id)
            shown = await with_retry(lambda: self.message_metadata.picture_of(self.ref), backoff)
            file_id = shown if card.keep else await self._uploaded(card, backoff)
            try:
                await with_retry(partial(self._edit, card, file_id), backoff)
            except (SlackApiError, SlackRequestError, *CONNECTION_ERRORS) as error:
                if file_id is not None and file_id != shown and not is_transient(error):
                    await self.pictures.delete(file_id)  # nothing shows it
                raise
            self.message_metadata.set_picture(self.ref, file_id)
            if shown is not None and shown != file_id:
                await self.pictures.delete(shown)

    async def announce(self) -> None:
        """Mention the job's author in the message's thread, at most once: Slack does not drop a repeated request."""
        person = self.job.person.id
        text = translate(self.job.language, "chat-announced", job=str(self.job.id), person=person)
        await self.client.chat_postMessage(channel=self.ref.channel_id, thread_ts=self.ref.message_id, text=text)

    async def offer_votes(self, candidates: int, backoff: Backoff) -> None:
        """Add the vote reactions 1️⃣, 2️⃣, ..."""
        for number in range(1, candidates + 1):
            await with_retry(partial(self._react, keycap(number)), backoff)

    async def _uploaded(self, card: Card, backoff: Backoff) -> str | None:
        if card.picture is None:
            return None
        return await self.pictures.upload(card.picture, f"montage-{self.job.id}.png", card.alt, backoff)

    async def _edit(self, card: Card, file_id: str | None) -> None:
        await self.client.chat_update(
            channel=self.ref.channel_id,
            ts=self.ref.message_id,
            text=card.text,
            blocks=card.blocks(file_id, self.note),
            metadata=job_metadata(self.job, file_id),
        )

    async def _react(self, name: str) -> None:
        try:
            await self.client.reactions_add(channel=self.ref.channel_id, timestamp=self.ref.message_id, name=name)
        except SlackApiError as error:
            if is_transient(error):
                raise
            # The reaction exists already, or the bot lacks the permission; people can still add it.
            log.info("vote reaction not added", extra={"job": self.job.id, "error": code_of(error)})


class JobMessages:
    """Finds or posts the messages of jobs."""

    def __init__(
        self,
        client: AsyncWebClient,
        montages: Montages,
        message_metadata: MessageMetadata,
        pictures: PictureUploader,
        bot_name: str,
        backoff: Backoff,
    ) -> None:
        self._client = client
        self._montages = montages
        self._message_metadata = message_metadata
        self._pictures = pictures
        self._bot_name = bot_name
        self._backoff = backoff

    def known(self, job: JobView) -> JobMessage | None:
        """Return the message attached to a job; None before there is one."""
        return None if job.message is None else self._at(job, job.message)

    async def show_in(self, job: JobView, ref: MessageRef, update: JobUpdate) -> None:
        """Show an update in one of a job's messages; raises like `JobMessage.show`."""
        await self._at(job, ref).show(card_of(job, update), self._backoff)

    async def find_or_post(self, job: JobView, card: Card, *, resumed: bool) -> JobMessage:
        """Return the job's attached message, else one that was posted but not attached, else a new one.

        A `resumed` job, or one whose posting got no response, may have an unattached message. Private jobs, and jobs in
        channels without the bot, are posted in the person's direct conversation with the bot.
        """
        if job.message is not None:
            return self._at(job, job.message)
        ref = None if job.private else await self._in_channel(job, card, resumed=resumed)
        if ref is None:
            own = await with_retry(lambda: self.own_conversation(job.person), self._backoff)
            ref = await self._place(job, own, card, resumed=resumed)
        await self._montages.messages.attach(job.id, ref)
        return self._at(job, ref)

    async def clear(self, ref: MessageRef, language: str) -> None:
        """Replace the content of a deleted job's message with a notice.

        Raises:
            SlackApiError: the message or its channel is gone or inaccessible.
        """
        sentence = translate(language, "chat-deleted")
        edit = partial(
            self._client.chat_update,
            channel=ref.channel_id,
            ts=ref.message_id,
            text=sentence,
            blocks=[SectionBlock(text=plain(sentence))],
        )
        async with self._message_metadata.lock(ref):
            file_id = await with_retry(lambda: self._message_metadata.picture_of(ref), self._backoff)
            await with_retry(edit, self._backoff)
            self._message_metadata.set_picture(ref, None)
            if file_id is not None:
                await self._pictures.delete(file_id)

    async def own_conversation(self, person: Person) -> str:
        """Return the id of a person's direct conversation with the bot.

        Raises:
            SlackApiError, aiohttp.ClientError, OSError: Slack cannot open it.
        """
        return str((await self._client.conversations_open(users=person.id))["channel"]["id"])

    def _at(self, job: JobView, ref: MessageRef) -> JobMessage:
        note = self._note(job, ref.channel_id)
        return JobMessage(self._client, self._montages, self._message_metadata, self._pictures, job, ref, note)

    def _note(self, job: JobView, channel_id: str) -> str | None:
        """Return the note of a private message, or of one outside the job's channel; else None."""
        if job.private:
            return translate(job.language, "slack-private")
        if channel_id == job.channel_id:
            return None
        return translate(job.language, "slack-elsewhere", bot=escape(self._bot_name))

    async def _in_channel(self, job: JobView, card: Card, *, resumed: bool) -> MessageRef | None:
        """Post in the job's channel; None if the bot has no access."""
        try:
            return await self._place(job, job.channel_id, card, resumed=resumed)
        except SlackApiError as error:
            if not is_message_gone(error):
                raise
            log.info("channel inaccessible", extra={"job": job.id, "error": code_of(error)})
            return None

    async def _place(self, job: JobView, channel_id: str, card: Card, *, resumed: bool) -> MessageRef:
        """Post in a channel exactly once: a retry first searches for the message."""
        may_exist = resumed

        async def attempt() -> MessageRef:
            nonlocal may_exist
            found = await self._message_metadata.find(job, channel_id) if may_exist else None
            may_exist = True
            return found or await self._post(job, channel_id, card)

        return await with_retry(attempt, self._backoff)

    async def _post(self, job: JobView, channel_id: str, card: Card) -> MessageRef:
        answer = await self._client.chat_postMessage(
            channel=channel_id,
            text=card.text,
            blocks=card.blocks(None, self._note(job, channel_id)),
            metadata=job_metadata(job, None),
            unfurl_links=False,
            unfurl_media=False,
        )
        ref = MessageRef(PLATFORM, channel_id, str(answer["ts"]))
        self._message_metadata.set_picture(ref, None)
        return ref
