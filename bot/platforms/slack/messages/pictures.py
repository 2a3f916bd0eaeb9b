"""Pictures on Slack: uploaded to nobody in particular, shown by naming their file in a block, deleted when replaced.

Slack cannot change a file. A message gets a new picture by an edit that names another file; then the old one goes.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Final

from slack_sdk.errors import SlackApiError

from bot.platforms.common.backoff import Backoff
from bot.platforms.slack.support.retry import CONNECTION_ERRORS, code_of, with_retry

if TYPE_CHECKING:
    from slack_sdk.web.async_client import AsyncWebClient

log = logging.getLogger(__name__)
_PROCESSING_RETRY: Final = Backoff(
    initial=0.1, maximum=1.0, attempts=12
)  # how long Slack may take to take a picture in


class _NotProcessedError(OSError):
    """Slack does not know yet that a file is a picture."""


class PictureUploader:
    """Uploads and deletes; whoever shows a picture keeps its file's id."""

    def __init__(self, client: AsyncWebClient) -> None:
        self._client = client

    async def upload(self, png: bytes, name: str, alt: str) -> str:
        """Return the id of a new file that blocks can show.

        Raises:
            SlackApiError, SlackRequestError, aiohttp.ClientError, OSError: it could not be uploaded.
        """
        answer = await self._client.files_upload_v2(content=png, filename=name, title=name, alt_txt=alt)
        file_id = str(answer["files"][0]["id"])
        await with_retry(lambda: self._require_processed(file_id), _PROCESSING_RETRY)
        return file_id

    async def delete(self, file_id: str) -> None:
        """Delete a file that nothing shows any more; a failure only leaves it lying about."""
        try:
            await self._client.files_delete(file=file_id)
        except (SlackApiError, *CONNECTION_ERRORS) as error:
            if code_of(error) not in {"file_not_found", "file_deleted"}:
                log.info("old picture not deleted", extra={"file": file_id, "error": repr(error)})

    async def _require_processed(self, file_id: str) -> None:
        """An upload completes before Slack has looked at it; until then it cannot be shown."""
        if not (await self._client.files_info(file=file_id))["file"].get("mimetype"):
            raise _NotProcessedError(file_id)
