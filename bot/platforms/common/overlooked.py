"""Jobs that nobody answers: they were committed while the database, or the platform's connection, was lost."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bot.domain.jobs import JobView

LOOK_INTERVAL_S: Final = 30.0
"""Seconds between two searches."""

ANSWERED_WITHIN: Final = timedelta(seconds=15)
"""Age up to which an event of a job may still be on its way to its answer."""


def overlooked(unanswered: Iterable[JobView]) -> Iterator[JobView]:
    """Yield the jobs that are old enough for their events to have been answered."""
    now = datetime.now(UTC)
    return (job for job in unanswered if job.created_at < now - ANSWERED_WITHIN)
