"""Deletes pictures that an earlier process uploaded but neither showed nor deleted, found by name."""

from __future__ import annotations

import asyncio
import logging
import re
import time
from collections import defaultdict
from functools import partial
from typing import TYPE_CHECKING, Final

from slack_sdk.errors import SlackApiError

from bot.domain.jobs import JobState
from bot.errors import UnknownJobError
from bot.platforms.slack.support.retry import CONNECTION_ERRORS, with_retry

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator
    from typing import Any

    from slack_sdk.web.async_client import AsyncWebClient

    from bot.domain.jobs import JobView
    from bot.platforms.slack.messages.metadata import MessageMetadata
    from bot.platforms.slack.messages.pictures import PictureUploader
    from bot.platforms.slack.support.timing import SlackTiming
    from bot.services.montages import Montages

log = logging.getLogger(__name__)
_NAME: Final = re.compile(r"montage-(\d+)\.png")
_LOOKBACK_S: Final = 7 * 86_400  # seconds
_PAGE_SIZE: Final = 200  # files


class OrphanedFiles:
    """Searches once for files from before this process started; `user_id` is the bot's."""

    def __init__(
        self,
        client: AsyncWebClient,
        montages: Montages,
        message_metadata: MessageMetadata,
        pictures: PictureUploader,
        user_id: str,
    ) -> None:
        self._client = client
        self._montages = montages
        self._message_metadata = message_metadata
        self._pictures = pictures
        self._user_id = user_id
        self._began = int(time.time())

    async def remove(self, timing: SlackTiming) -> None:
        """Delete files that no message shows, after a delay for other processes to show their uploads."""
        await asyncio.sleep(timing.orphan_delay)
        try:
            await self._montages.supervisor.outlast(partial(self._delete_all, timing))
        except (SlackApiError, *CONNECTION_ERRORS) as error:
            log.info("orphaned file cleanup failed", extra={"error": repr(error)})

    async def _delete_all(self, timing: SlackTiming) -> None:
        for job_id, file_ids in (await self._by_job(timing)).items():
            for file_id in await self._orphans(job_id, file_ids):
                await self._pictures.delete(file_id)

    async def _by_job(self, timing: SlackTiming) -> dict[int, set[str]]:
        files: defaultdict[int, set[str]] = defaultdict(set)
        async for file in self._files(timing):
            if name := _NAME.fullmatch(file.get("name") or ""):
                files[int(name[1])].add(file["id"])
        return files

    async def _files(self, timing: SlackTiming) -> AsyncGenerator[dict[str, Any]]:
        since, until = str(self._began - _LOOKBACK_S), str(self._began - 1)  # whole seconds: none of this process's
        ask = partial(self._client.files_list, user=self._user_id, ts_from=since, ts_to=until, count=_PAGE_SIZE)
        page, pages = 1, 1
        while page <= pages:
            answer = await with_retry(partial(ask, page=page), timing.answer_retry)
            for file in answer["files"]:
                yield file
            page, pages = page + 1, int(answer["paging"]["pages"])

    async def _orphans(self, job_id: int, file_ids: set[str]) -> set[str]:
        """Return the files of a job that its message does not show."""
        try:
            job = await self._montages.archive.get(job_id)
        except UnknownJobError:
            return file_ids
        if job.state is JobState.DONE and len(file_ids) == 1:
            return set()  # the expected case, which saves a request per job
        return file_ids - {await self._shown(job)}

    async def _shown(self, job: JobView) -> str | None:
        if job.message is None:
            return None
        async with self._message_metadata.lock(job.message):
            return await self._message_metadata.picture_of(job.message)
