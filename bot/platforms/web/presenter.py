"""What one visitor may see, in the shape the page reads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.errors import JobHiddenError, UnknownJobError
from bot.platforms.web.session import PLATFORM
from bot.platforms.web.shapes import job_shape, sheet_shape
from bot.views import JobState

if TYPE_CHECKING:
    from bot.montages import Montages
    from bot.platforms.web.shapes import JobShape, SheetShape
    from bot.views import JobView, Person


class Presenter:
    """Looks jobs up for visitors of the page."""

    def __init__(self, montages: Montages) -> None:
        self._montages = montages

    async def find(self, job_id: int) -> JobView:
        """A job of this page; what other platforms' people asked for is not shown here.

        Raises:
            UnknownJobError: there is no such job.
            JobHiddenError: it was reported.
        """
        job = await self._montages.job(job_id)
        if job.person.platform != PLATFORM:
            raise UnknownJobError(job_id)
        if job.hidden:
            raise JobHiddenError(job_id)
        return job

    async def job(self, job: JobView, viewer: Person, language: str) -> JobShape:
        """A job with its sheet, where it has one."""
        is_done = job.state is JobState.DONE
        tiles = await self._montages.standings(job.id, viewer) if is_done else None
        return job_shape(job, tiles, language)

    async def sheet(self, job_id: int, viewer: Person, language: str) -> SheetShape:
        """The sheet of a finished job.

        Raises:
            UnknownJobError: there is no such job.
            JobUnfinishedError: it has no sheet.
        """
        return sheet_shape(job_id, await self._montages.standings(job_id, viewer), language)
