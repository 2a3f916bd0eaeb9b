"""What one visitor may see, in the response the page reads."""

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

CHANNEL_ID: Final = "room"  # everybody who opens the page is in one room


def viewer_of(person: Person) -> Viewer:
    """A visitor, and the room."""
    return Viewer(person, CHANNEL_ID)


class Presenter:
    """Looks jobs up for visitors of the page."""

    def __init__(self, montages: Montages) -> None:
        self._montages = montages

    async def find(self, job_id: int, person: Person) -> JobView:
        """A job that a visitor may see; other platforms' jobs, and others' private ones, do not exist for them.

        Raises:
            UnknownJobError: there is no such job.
            JobHiddenError: it was reported.
        """
        job = await self._montages.archive.get_visible(job_id, viewer_of(person))
        if job.hidden:
            raise JobHiddenError(job_id)
        return job

    async def job(self, job: JobView, person: Person, language: str) -> JobResponse:
        """A job with its sheet, where it has one."""
        is_shown = job.state is JobState.DONE and not job.hidden
        tiles = await self._montages.sheets.ranked_tiles(job.id, person) if is_shown else None
        favourite = await self._montages.archive.is_favourite(job.id, person)
        return job_response(job, tiles, person, language, favourite=favourite)

    async def sheet(self, job_id: int, person: Person, language: str) -> SheetResponse:
        """The sheet of a finished job.

        Raises:
            UnknownJobError: there is no such job.
            JobUnfinishedError: it has no sheet.
        """
        return sheet_response(job_id, await self._montages.sheets.ranked_tiles(job_id, person), language)

    async def details(self, job_id: int, person: Person, language: str) -> DetailsResponse:
        """A job with what else there is to know about it, and its family.

        Raises:
            UnknownJobError: there is no such job.
        """
        details = await self._montages.archive.details(job_id, viewer_of(person))
        response = job_response(details.job, details.tiles or None, person, language, favourite=details.favourite)
        ancestors = await self._relatives(details.ancestors, language)
        children = await self._relatives(details.children, language)
        return details_response(response, details.job, ancestors, children)

    async def _relatives(self, jobs: Iterable[JobView], language: str) -> list[RelativeResponse]:
        """What was reported is left out."""
        return [
            relative_response(
                job, await self._montages.sheets.ranked_tiles(job.id) if job.state is JobState.DONE else None, language
            )
            for job in jobs
            if not job.hidden
        ]
