"""Message metadata: the job that a message shows, and the file of its picture.

It lets the next process find a message that was posted but not attached, and the file that a new picture replaces.
"""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Any, Final
from weakref import WeakValueDictionary

from slack_sdk.errors import SlackApiError
from slack_sdk.models.metadata import Metadata

from bot.domain.jobs import MessageRef
from bot.platforms.slack.platform import PLATFORM
from bot.platforms.slack.support.retry import CONNECTION_ERRORS

if TYPE_CHECKING:
    from slack_sdk.web.async_client import AsyncWebClient
    from slack_sdk.web.async_slack_response import AsyncSlackResponse

    from bot.domain.jobs import JobView

_EVENT_TYPE: Final = "montage_job"
_PAGE_SIZE: Final = 200  # messages
_MAX_SHOWN: Final = 10_000  # messages; those of others are asked for again
_MAX_CLOCK_SKEW_S: Final = 60.0  # between this machine and Slack
log = logging.getLogger(__name__)


def job_metadata(job: JobView, file_id: str | None) -> Metadata:
    """Return the metadata of a job's message."""
    payload = {"job": str(job.id)} | ({} if file_id is None else {"file": file_id})
    return Metadata(event_type=_EVENT_TYPE, event_payload=payload)


class MessageMetadata:
    """Reads message metadata from conversations, and caches which file each message shows."""

    def __init__(self, client: AsyncWebClient) -> None:
        self._client = client
        self._shown: dict[MessageRef, str | None] = {}
        self._locks: WeakValueDictionary[MessageRef, asyncio.Lock] = WeakValueDictionary()

    def lock(self, ref: MessageRef) -> asyncio.Lock:
        """Return the lock of a message, which serialises edits that replace its picture."""
        return self._locks.setdefault(ref, asyncio.Lock())

    async def find(self, job: JobView, channel_id: str) -> MessageRef | None:
        """Search a conversation for a message that shows a job.

        Raises:
            SlackApiError, aiohttp.ClientError, OSError: the request failed.
        """
        since = job.created_at.timestamp() - _MAX_CLOCK_SKEW_S
        async for page in await self._history(channel_id, oldest=f"{since:.6f}", limit=_PAGE_SIZE):
            for message in page["messages"]:
                if _payload(message).get("job") == str(job.id):
                    return MessageRef(PLATFORM, channel_id, message["ts"])
        return None

    async def picture_of(self, ref: MessageRef) -> str | None:
        """Return the id of the file that a message shows, if any.

        Raises:
            SlackApiError, aiohttp.ClientError, OSError: the request failed.
        """
        if ref in self._shown:
            return self._shown[ref]
        page = await self._history(ref.channel_id, oldest=ref.message_id, latest=ref.message_id, limit=1)
        file_id = next((_payload(message).get("file") for message in page["messages"]), None)
        self.set_picture(ref, file_id)
        return file_id

    async def picture_if_known(self, job: JobView) -> str | None:
        """Return the file id of a job's sheet; None without a message, or if the request fails."""
        if job.message is None:
            return None
        try:
            return await self.picture_of(job.message)
        except (SlackApiError, *CONNECTION_ERRORS) as error:
            log.info("picture lookup failed", extra={"job": job.id, "error": repr(error)})
            return None

    def set_picture(self, ref: MessageRef, file_id: str | None) -> None:
        """Cache the file that a message shows now."""
        self._shown.pop(ref, None)
        self._shown[ref] = file_id
        while len(self._shown) > _MAX_SHOWN:
            del self._shown[next(iter(self._shown))]

    async def _history(
        self, channel_id: str, *, oldest: str, latest: str | None = None, limit: int
    ) -> AsyncSlackResponse:
        return await self._client.conversations_history(
            channel=channel_id, oldest=oldest, latest=latest, limit=limit, inclusive=True, include_all_metadata=True
        )


def _payload(message: dict[str, Any]) -> dict[str, Any]:
    """Return the metadata payload of a message; {} for messages of other apps."""
    found = message.get("metadata") or {}
    return found.get("event_payload", {}) if found.get("event_type") == _EVENT_TYPE else {}
