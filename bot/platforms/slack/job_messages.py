"""The message that shows a job: found again or posted once, then edited by its channel and time stamp.

The message's metadata say which job it shows and which file is its picture. So the next process finds a message whose
posting was not noted down, and the file that its next picture replaces.
"""

from __future__ import annotations

import asyncio
import logging
from functools import partial
from typing import TYPE_CHECKING, Any, Final
from weakref import WeakValueDictionary

from slack_sdk.errors import SlackApiError
from slack_sdk.models.metadata import Metadata

from bot.locales import translate
from bot.platforms.backoff import Backoff
from bot.platforms.slack.keycaps import keycap
from bot.platforms.slack.mrkdwn import escape
from bot.platforms.slack.retry import UNREACHABLE, code_of, is_placeless, is_transient, persist
from bot.views import MessageRef

if TYPE_CHECKING:
    from slack_sdk.web.async_client import AsyncWebClient
    from slack_sdk.web.async_slack_response import AsyncSlackResponse

    from bot.montages import Montages
    from bot.platforms.slack.cards import Card
    from bot.platforms.slack.pictures import Pictures
    from bot.views import JobView

PLATFORM: Final = "slack"
_EVENT_TYPE: Final = "montage_job"
_ONCE: Final = Backoff(attempts=1)
_PAGE: Final = 200  # messages
_CLOCKS_DIFFER_BY: Final = 60.0  # seconds at most, between this machine's and Slack's
log = logging.getLogger(__name__)


class JobMessage:
    """One message; every call is safe to repeat, and is repeated as `backoff` says."""

    def __init__(self, desk: JobMessages, ref: MessageRef, job: JobView) -> None:
        self._desk = desk
        self._client = desk.client
        self._ref = ref
        self._job = job

    async def show(self, card: Card, backoff: Backoff = _ONCE) -> None:
        """Replace what the message shows, and delete the picture that it no longer shows.

        Raises:
            SlackApiError: the message or its channel is gone, or out of reach.
        """
        async with self._desk.alone(self._ref):
            shown = await persist(lambda: self._desk.picture_of(self._ref), backoff)
            file_id = shown if card.keep else await self._uploaded(card, backoff)
            await persist(partial(self._edit, card, file_id), backoff)
            self._desk.note_picture(self._ref, file_id)
            if shown is not None and shown != file_id:
                await self._desk.pictures.delete(shown)

    async def offer_votes(self, candidates: int, backoff: Backoff) -> None:
        """Add the reactions 1️⃣ and up, for people to click."""
        for number in range(1, candidates + 1):
            await persist(partial(self._react, keycap(number)), backoff)

    async def _uploaded(self, card: Card, backoff: Backoff) -> str | None:
        if card.picture is None:
            return None
        return await persist(
            partial(self._desk.pictures.upload, card.picture, f"montage-{self._job.id}.png", card.alt), backoff
        )

    async def _edit(self, card: Card, file_id: str | None) -> None:
        await self._client.chat_update(
            channel=self._ref.channel_id,
            ts=self._ref.message_id,
            text=card.text,
            blocks=card.blocks(file_id, self._desk.note(self._job, self._ref.channel_id)),
            metadata=_metadata(self._job, file_id),
        )

    async def _react(self, name: str) -> None:
        try:
            await self._client.reactions_add(channel=self._ref.channel_id, timestamp=self._ref.message_id, name=name)
        except SlackApiError as error:
            if is_transient(error):
                raise
            # It is there already, or the bot may not: people can still add it themselves.
            log.info("vote not offered", extra={"job": self._job.id, "error": code_of(error)})


class JobMessages:
    """Finds or posts the messages of jobs; knows which file each shows."""

    def __init__(self, client: AsyncWebClient, montages: Montages, pictures: Pictures, bot_name: str) -> None:
        self.client = client
        self.pictures = pictures
        self.bot_name = bot_name
        self._montages = montages
        self._shown: dict[MessageRef, str | None] = {}
        self._locks: WeakValueDictionary[MessageRef, asyncio.Lock] = WeakValueDictionary()

    def known(self, job: JobView) -> JobMessage | None:
        """Return the message attached to a job; None if there is none yet."""
        return None if job.message is None else JobMessage(self, job.message, job)

    async def find_or_post(self, job: JobView, card: Card, backoff: Backoff, *, resumed: bool) -> JobMessage:
        """Return the job's message: the known one, else one that was posted but not noted down, else a new one.

        A `resumed` job may have such a message, and so may one whose posting got no answer. Where the bot is not in
        the channel, the person gets the message in their own conversation with it, with a word on how to invite it.
        """
        if job.message is not None:
            return JobMessage(self, job.message, job)
        try:
            ref = await self._place(job, job.channel_id, card, backoff, resumed=resumed)
        except SlackApiError as error:
            if not is_placeless(error):
                raise
            log.info("channel out of reach", extra={"job": job.id, "error": code_of(error)})
            own = await persist(lambda: self._own_conversation(job), backoff)
            ref = await self._place(job, own, card, backoff, resumed=resumed)
        await self._montages.attach_message(job.id, ref)
        return JobMessage(self, ref, job)

    def alone(self, ref: MessageRef) -> asyncio.Lock:
        """Return the lock of a message: two edits that each replace its picture must not cross."""
        return self._locks.setdefault(ref, asyncio.Lock())

    def note(self, job: JobView, channel_id: str) -> str | None:
        """Return what a message says that is not in the channel where its job was asked for."""
        if channel_id == job.channel_id:
            return None
        return translate(job.language, "slack-elsewhere", bot=escape(self.bot_name))

    async def picture_of(self, ref: MessageRef) -> str | None:
        """Return the file that a message shows; None where it shows none."""
        if ref not in self._shown:
            page = await self._history(ref.channel_id, oldest=ref.message_id, latest=ref.message_id, limit=1)
            self._shown[ref] = next((_payload(message).get("file") for message in page["messages"]), None)
        return self._shown[ref]

    async def picture_if_known(self, job: JobView) -> str | None:
        """Return the file of a job's sheet; None where the job has no message, or Slack does not tell."""
        if job.message is None:
            return None
        try:
            return await self.picture_of(job.message)
        except (SlackApiError, *UNREACHABLE) as error:
            log.info("picture not known", extra={"job": job.id, "error": repr(error)})
            return None

    def note_picture(self, ref: MessageRef, file_id: str | None) -> None:
        """Remember what a message shows now."""
        self._shown[ref] = file_id

    async def _place(self, job: JobView, channel_id: str, card: Card, backoff: Backoff, *, resumed: bool) -> MessageRef:
        """Post in a channel, once: after an attempt without an answer, look first whether it was posted."""
        may_exist = resumed

        async def attempt() -> MessageRef:
            nonlocal may_exist
            found = await self._find(job, channel_id) if may_exist else None
            may_exist = True
            return found or await self._post(job, channel_id, card)

        return await persist(attempt, backoff)

    async def _find(self, job: JobView, channel_id: str) -> MessageRef | None:
        since = job.created_at.timestamp() - _CLOCKS_DIFFER_BY
        async for page in await self._history(channel_id, oldest=f"{since:.6f}", limit=_PAGE):
            for message in page["messages"]:
                if _payload(message).get("job") == str(job.id):
                    return MessageRef(PLATFORM, channel_id, message["ts"])
        return None

    async def _post(self, job: JobView, channel_id: str, card: Card) -> MessageRef:
        answer = await self.client.chat_postMessage(
            channel=channel_id,
            text=card.text,
            blocks=card.blocks(None, self.note(job, channel_id)),
            metadata=_metadata(job, None),
            unfurl_links=False,
            unfurl_media=False,
        )
        ref = MessageRef(PLATFORM, channel_id, str(answer["ts"]))
        self.note_picture(ref, None)
        return ref

    async def _own_conversation(self, job: JobView) -> str:
        """The person's conversation with the bot."""
        return str((await self.client.conversations_open(users=job.person.id))["channel"]["id"])

    async def _history(self, channel_id: str, **bounds: str | int) -> AsyncSlackResponse:
        return await self.client.conversations_history(
            channel=channel_id, inclusive=True, include_all_metadata=True, **bounds
        )


def _metadata(job: JobView, file_id: str | None) -> Metadata:
    payload = {"job": str(job.id)} | ({} if file_id is None else {"file": file_id})
    return Metadata(event_type=_EVENT_TYPE, event_payload=payload)


def _payload(message: dict[str, Any]) -> dict[str, Any]:
    """What a message says of its job; nothing where it is none of ours."""
    metadata = message.get("metadata") or {}
    return metadata.get("event_payload", {}) if metadata.get("event_type") == _EVENT_TYPE else {}
