"""Jobs that nobody answers: their order was committed, but the database's answer was lost."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bot.domain.jobs import JobView

LOOK_INTERVAL_S: Final = 60.0
"""Seconds between two searches."""

ANSWERED_WITHIN: Final = timedelta(minutes=1)
"""Age up to which an event of a job may still be on its way to its answer."""


def overlooked(unanswered: Iterable[JobView]) -> Iterator[JobView]:
    """Yield the jobs that are old enough for their events to have been answered."""
    now = datetime.now(UTC)
    return (job for job in unanswered if job.created_at < now - ANSWERED_WITHIN)
