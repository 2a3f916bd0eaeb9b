"""Cancelling by a command, with or without a job number."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.errors import UserError

if TYPE_CHECKING:
    from bot.domain.jobs import JobView
    from bot.domain.people import Person
    from bot.services.montages import Montages


class NothingToCancelError(UserError):
    """The person has no unfinished job."""

    def __init__(self) -> None:
        super().__init__("chat-nothing-to-cancel")


async def cancel_own(montages: Montages, person: Person, job_id: int | None) -> JobView:
    """Cancel a person's own job: the given one, or the newest.

    Raises:
        NothingToCancelError: no job is given, and none is unfinished.
        UnknownJobError, NotAllowedError, JobFinishedError: as `Montages.cancel` does.
    """
    if job_id:
        return await montages.cancel(job_id, person)
    own = [waiting for waiting, _ in (await montages.queue(person)).own]
    if not own:
        raise NothingToCancelError
    return await montages.cancel(own[-1].id, person)
