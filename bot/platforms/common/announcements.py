"""Tells people that a sheet is done that took long: platforms notify of new messages, but not of edits."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.domain.jobs import JobView
    from bot.services.montages import Montages

log = logging.getLogger(__name__)


async def announce(montages: Montages, job: JobView, after: float, send: Callable[[], Awaitable[object]]) -> None:
    """Tell the author of a finished job that it is done, unless they were told before, also by an earlier process.

    Args:
        montages: the services.
        job: the finished job.
        after: seconds that it took at least; people still look at those that took less.
        send: posts the announcement. Its errors are logged: the sheet itself is shown.
    """
    if job.finished_at is None or (job.finished_at - job.created_at).total_seconds() < after:
        return
    if await montages.messages.claim_announcement(job.id):
        try:
            await send()
        except Exception as error:  # noqa: BLE001  # logged
            log.info("sheet not announced", extra={"job": job.id, "error": repr(error)})
