"""Builds the JSON of jobs for one visitor."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.domain.jobs import JobState
from bot.domain.people import Viewer
from bot.errors import JobHiddenError
from bot.platforms.web.schemas.responses import details_response, job_response, relative_response, sheet_response

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.domain.jobs import JobView
    from bot.domain.people import Person
    from bot.platforms.web.schemas.responses import DetailsResponse, JobResponse, RelativeResponse, SheetResponse
    from bot.services.montages import Montages

CHANNEL_ID: Final = "room"  # all visitors share one channel


def viewer_of(person: Person) -> Viewer:
    """Return a visitor in the shared channel."""
    return Viewer(person, CHANNEL_ID)


class Presenter:
    """Looks up jobs and builds their responses for a visitor."""

    def __init__(self, montages: Montages) -> None:
        self._montages = montages

    async def find(self, job_id: int, person: Person, *, own_hidden: bool = False) -> JobView:
        """Return a job that the visitor may see, not those of other platforms or other people's private ones.

        Raises:
            UnknownJobError: the job does not exist.
            JobHiddenError: reports hid it; if `own_hidden`, another person's job.
        """
        job = await self._montages.archive.get_visible(job_id, viewer_of(person))
        if job.hidden and not own_hidden:
            raise JobHiddenError(job_id)
        return job

    async def job(self, job: JobView, person: Person, language: str) -> JobResponse:
        """Return a job with its sheet, if any."""
        is_shown = job.state is JobState.DONE and not job.hidden
        tiles = await self._montages.sheets.ranked_tiles(job.id, person) if is_shown else None
        favourite = await self._montages.archive.is_favourite(job.id, person)
        return job_response(job, tiles, person, language, favourite=favourite)

    async def sheet(self, job_id: int, person: Person, language: str) -> SheetResponse:
        """The sheet of a finished job.

        Raises:
            UnknownJobError: the job does not exist.
            JobUnfinishedError: the job has no sheet.
        """
        return sheet_response(job_id, await self._montages.sheets.ranked_tiles(job_id, person), language)

    async def details(self, job_id: int, person: Person, language: str) -> DetailsResponse:
        """Return a job with its details and relatives.

        Raises:
            UnknownJobError: the job does not exist.
        """
        details = await self._montages.archive.details(job_id, viewer_of(person))
        response = job_response(details.job, details.tiles or None, person, language, favourite=details.favourite)
        ancestors = await self._relatives(details.ancestors, language)
        children = await self._relatives(details.children, language)
        return details_response(response, details.job, ancestors, children)

    async def _relatives(self, jobs: Iterable[JobView], language: str) -> list[RelativeResponse]:
        """Return relatives, without hidden ones."""
        return [
            relative_response(
                job, await self._montages.sheets.ranked_tiles(job.id) if job.state is JobState.DONE else None, language
            )
            for job in jobs
            if not job.hidden
        ]
