"""Pictures as Slack files: uploaded without a channel, shown by id in a block, deleted when replaced.

Slack files are immutable: an edit refers to a new file, and the old one is deleted afterwards.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Final

from slack_sdk.errors import SlackApiError

from bot.platforms.common.backoff import Backoff
from bot.platforms.slack.support.retry import CONNECTION_ERRORS, code_of, with_retry
from bot.platforms.slack.support.upload import upload

if TYPE_CHECKING:
    from slack_sdk.web.async_client import AsyncWebClient

log = logging.getLogger(__name__)
_PROCESSING_RETRY: Final = Backoff(initial=0.1, maximum=1.0, attempts=12)  # Slack processes an upload asynchronously


class _NotProcessedError(OSError):
    """Slack has not processed an uploaded file yet."""


class PictureUploader:
    """Uploads and deletes picture files; callers keep the file ids."""

    def __init__(self, client: AsyncWebClient) -> None:
        self._client = client

    async def upload(self, png: bytes, name: str, alt: str, backoff: Backoff) -> str:
        """Return the id of a new file that blocks can show.

        If Slack takes long to process it, the edit that shows it is repeated instead of the upload.

        Raises:
            SlackApiError, SlackRequestError, aiohttp.ClientError, OSError: it could not be uploaded.
        """
        file_id = await upload(self._client, png, name, backoff, alt=alt)
        try:
            await with_retry(lambda: self._require_processed(file_id), _PROCESSING_RETRY)
        except (SlackApiError, *CONNECTION_ERRORS) as error:
            log.info("uploaded picture not processed yet", extra={"file": file_id, "error": repr(error)})
        return file_id

    async def delete(self, file_id: str) -> None:
        """Delete an unused file; a failure is only logged."""
        try:
            await self._client.files_delete(file=file_id)
        except (SlackApiError, *CONNECTION_ERRORS) as error:
            if code_of(error) not in {"file_not_found", "file_deleted"}:
                log.info("old picture not deleted", extra={"file": file_id, "error": repr(error)})

    async def _require_processed(self, file_id: str) -> None:
        """Raise until Slack has processed the file: it cannot be shown before."""
        if not (await self._client.files_info(file=file_id))["file"].get("mimetype"):
            raise _NotProcessedError(file_id)
