"""Uploads in Slack's three steps, each repeated by itself.

Repeating all of them would upload the file again whenever the last answer is lost, and share it twice.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from slack_sdk.errors import SlackApiError

from bot.platforms.slack.support.retry import with_retry

if TYPE_CHECKING:
    from slack_sdk.web.async_client import AsyncWebClient

    from bot.platforms.common.backoff import Backoff


async def upload(
    client: AsyncWebClient,
    content: bytes,
    name: str,
    backoff: Backoff,
    *,
    alt: str | None = None,
    channel_id: str | None = None,
    comment: str | None = None,
) -> str:
    """Upload a file once, and return its id.

    Args:
        client: with an open session.
        content: of the file.
        name: of the file, and its title.
        backoff: for each of the steps.
        alt: alternative text of a picture.
        channel_id: where to share the file, if anywhere.
        comment: of the message that shares it.

    Raises:
        SlackApiError, SlackRequestError, aiohttp.ClientError, OSError: a step failed.
    """
    announce = partial(client.files_getUploadURLExternal, filename=name, length=len(content), alt_txt=alt)
    place = await with_retry(announce, backoff)
    await with_retry(partial(_send, client, str(place["upload_url"]), content), backoff)
    file_id, asked = str(place["file_id"]), False

    async def complete() -> None:
        nonlocal asked
        repeated, asked = asked, True
        try:
            await client.files_completeUploadExternal(
                files=[{"id": file_id, "title": name}], channel_id=channel_id, initial_comment=comment
            )
        except SlackApiError:
            if not repeated or not await _is_complete(client, file_id):
                raise  # else an earlier call took effect

    await with_retry(complete, backoff)
    return file_id


async def _is_complete(client: AsyncWebClient, file_id: str) -> bool:
    try:
        await client.files_info(file=file_id)
    except SlackApiError:
        return False
    return True


async def _send(client: AsyncWebClient, url: str, content: bytes) -> None:
    if client.session is None:
        raise ValueError("the client has no session")
    async with client.session.post(url, data=content) as response:
        response.raise_for_status()
