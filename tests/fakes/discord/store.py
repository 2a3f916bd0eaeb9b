"""The server's messages: content, attachments, reactions and all earlier revisions."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.fakes.discord.errors import EMPTY_MESSAGE, UNKNOWN_MESSAGE, invalid_form
from tests.fakes.discord.objects import CHANNEL_ID, snowflake
from tests.fakes.discord.validation import check_message, mentioned

if TYPE_CHECKING:
    from tests.fakes.discord.clock import Clock
    from tests.fakes.discord.objects import Json

EPHEMERAL = 1 << 6
LOADING = 1 << 7
_EDITABLE = ("content", "embeds", "components")


@dataclass(frozen=True, slots=True)
class Upload:
    """One file part of a multipart request; field is its name there, such as "files[0]"."""

    field: str
    filename: str
    content_type: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Revision:
    """The content of a message after one change."""

    at: float
    content: str
    pictures: tuple[bytes, ...]


class MessageStore:
    """All messages of the server, in the order of their ids."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._files: dict[str, bytes] = {}
        self.messages: dict[str, Json] = {}
        self.revisions: dict[str, list[Revision]] = defaultdict(list)
        self.reactions: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
        self.super_reactions: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
        self.pings: list[str] = []
        self.cdn = ""

    def create(self, body: Json, uploads: list[Upload], author: Json, **extra: object) -> Json:
        """Store a new message and return it as JSON; `extra` are further fields of it."""
        check_message(body)
        if not (uploads or extra.get("webhook_id") or any(body.get(key) for key in _EDITABLE)):
            raise EMPTY_MESSAGE
        self.pings += mentioned(body)
        message: Json = {
            "id": snowflake(self._clock.now()),
            "type": 0,
            "channel_id": CHANNEL_ID,
            "author": author,
            "content": body.get("content") or "",
            "timestamp": self._clock.timestamp(),
            "edited_timestamp": None,
            "tts": False,
            "mention_everyone": False,
            "mentions": [],
            "mention_roles": [],
            "attachments": [self._attach(upload, body) for upload in uploads],
            "embeds": body.get("embeds") or [],
            "pinned": False,
            "components": body.get("components") or [],
            "flags": body.get("flags") or 0,
            **self._reference(body),
            **extra,
        }
        self.messages[message["id"]] = message
        self._record(message)
        return message

    def edit(self, message: Json, body: Json, uploads: list[Upload]) -> None:
        """Change the fields in `body`; its `attachments` lists those to keep, uploads are added."""
        check_message(body)
        self.pings += mentioned(body)
        if "attachments" in body:
            kept = {str(attachment["id"]) for attachment in body["attachments"] or []}
            message["attachments"] = [a for a in message["attachments"] if a["id"] in kept]
        message["attachments"] += [self._attach(upload, body) for upload in uploads]
        message.update({key: body[key] or _nothing(key) for key in _EDITABLE if key in body})
        message["flags"] &= ~LOADING
        message["edited_timestamp"] = self._clock.timestamp()
        self._record(message)

    def get(self, message_id: str) -> Json:
        """Return a message that everybody in the channel can see.

        Raises:
            ApiError: it was deleted, never existed, or only one person sees it.
        """
        message = self.messages.get(message_id)
        if message is None or message["flags"] & EPHEMERAL:
            raise UNKNOWN_MESSAGE
        return message

    def channel_of(self, message_id: str) -> str:
        """Return the channel of a message; the server's for one that never existed."""
        return str(self.messages.get(message_id, {}).get("channel_id", CHANNEL_ID))

    def delete(self, message_id: str) -> None:
        """Remove a message but keep its revisions for tests."""
        self.messages.pop(message_id, None)

    def visible(self, channel_id: str = CHANNEL_ID) -> list[Json]:
        """Return a channel's messages that everybody there can see, oldest first."""
        there = (message for message in self.messages.values() if message["channel_id"] == channel_id)
        return [message for message in there if not message["flags"] & EPHEMERAL]

    def file(self, attachment_id: str) -> bytes:
        """Return the bytes of an attachment."""
        return self._files[attachment_id]

    def pictures(self, message_id: str) -> tuple[bytes, ...]:
        """Return the bytes of a message's current attachments."""
        return tuple(self._files[a["id"]] for a in self.messages[message_id]["attachments"])

    def _reference(self, body: Json) -> Json:
        """Return the field of a reply that names its message."""
        reference = body.get("message_reference")
        if reference is None:
            return {}
        if str(reference["message_id"]) not in self.messages and reference.get("fail_if_not_exists", True):
            raise invalid_form("Unknown message")
        return {"message_reference": reference}

    def _attach(self, upload: Upload, body: Json) -> Json:
        attachment_id = snowflake(self._clock.now())
        self._files[attachment_id] = upload.data
        index = upload.field.removeprefix("files[").removesuffix("]")
        described = [a for a in body.get("attachments") or [] if str(a["id"]) == index]
        url = f"{self.cdn}/{attachment_id}/{upload.filename}"
        return {
            "id": attachment_id,
            "filename": upload.filename,
            "size": len(upload.data),
            "content_type": upload.content_type,
            "description": described[0].get("description") if described else None,
            "url": url,
            "proxy_url": url,
            "width": 8,
            "height": 8,
        }

    def _record(self, message: Json) -> None:
        pictures = self.pictures(message["id"])
        self.revisions[message["id"]].append(Revision(self._clock.now(), message["content"], pictures))


def _nothing(field: str) -> object:
    """Return the empty value of a field."""
    return "" if field == "content" else []
