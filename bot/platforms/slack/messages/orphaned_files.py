"""Pictures that an earlier process uploaded and did not live to show, or to delete: found by their names."""

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
from bot.platforms.slack.support.retry import UNREACHABLE, persist

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator
    from typing import Any

    from slack_sdk.web.async_client import AsyncWebClient

    from bot.domain.jobs import JobView
    from bot.platforms.slack.messages.metadata import Records
    from bot.platforms.slack.messages.pictures import Pictures
    from bot.platforms.slack.support.timing import SlackPace
    from bot.services.montages import Montages

log = logging.getLogger(__name__)
_NAME: Final = re.compile(r"montage-(\d+)\.png")
_LOOK_BACK: Final = 7 * 86_400  # seconds
_PAGE: Final = 200  # files


class Strays:
    """Looks once for files from before its process began; `user_id` is the bot's."""

    def __init__(
        self, client: AsyncWebClient, montages: Montages, records: Records, pictures: Pictures, user_id: str
    ) -> None:
        self._client = client
        self._montages = montages
        self._records = records
        self._pictures = pictures
        self._user_id = user_id
        self._began = int(time.time())

    async def remove(self, pace: SlackPace) -> None:
        """Delete what no message shows, after a while: other processes may be about to show what they have uploaded."""
        await asyncio.sleep(pace.strays)
        try:
            files = await self._by_job(pace)
            for job_id, file_ids in files.items():
                for file_id in await self._strays(job_id, file_ids):
                    await self._pictures.delete(file_id)
        except (SlackApiError, *UNREACHABLE) as error:
            log.info("pictures that nothing shows may stay", extra={"error": repr(error)})

    async def _by_job(self, pace: SlackPace) -> dict[int, set[str]]:
        files: defaultdict[int, set[str]] = defaultdict(set)
        async for file in self._files(pace):
            if name := _NAME.fullmatch(file.get("name") or ""):
                files[int(name[1])].add(file["id"])
        return files

    async def _files(self, pace: SlackPace) -> AsyncGenerator[dict[str, Any]]:
        since, until = str(self._began - _LOOK_BACK), str(self._began - 1)  # whole seconds: none of this process's
        ask = partial(self._client.files_list, user=self._user_id, ts_from=since, ts_to=until, count=_PAGE)
        page, pages = 1, 1
        while page <= pages:
            answer = await persist(partial(ask, page=page), pace.answering)
            for file in answer["files"]:
                yield file
            page, pages = page + 1, int(answer["paging"]["pages"])

    async def _strays(self, job_id: int, file_ids: set[str]) -> set[str]:
        """Those of a job's files that its message does not show."""
        try:
            job = await self._montages.archive.get(job_id)
        except UnknownJobError:
            return file_ids
        if job.state is JobState.DONE and len(file_ids) == 1:
            return set()  # as it should be; asking for each of them would take long
        return file_ids - {await self._shown(job)}

    async def _shown(self, job: JobView) -> str | None:
        if job.message is None:
            return None
        async with self._records.alone(job.message):
            return await self._records.picture_of(job.message)
