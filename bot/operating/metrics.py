"""Prometheus metrics, in the client library's default registry."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from prometheus_client import REGISTRY, Counter, Gauge, Histogram, generate_latest

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.domain.jobs import JobState

JOBS: Final = Gauge("montage_jobs", "Jobs in the database", ["state", "platform"])
QUEUE_LENGTH: Final = Gauge("montage_queue_length", "Jobs that wait to be drawn")
SECONDS_TO_SHEET: Final = Histogram(
    "montage_seconds_to_sheet",
    "Seconds from the request to the finished sheet, waiting included",
    ["platform"],
    buckets=(1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1800, 3600),
)
SECONDS_DRAWING: Final = Histogram(
    "montage_seconds_drawing_candidate",
    "Seconds of drawing for each candidate of a job",
    buckets=(0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 30, 60, 120),
)
REFUSED: Final = Counter("montage_refused", "Orders that were refused, by the id of the reason", ["reason", "platform"])
CONNECTED: Final = Gauge("montage_platform_connected", "Whether a platform is connected: 1 or 0", ["platform"])
HTTP_ERRORS: Final = Counter(
    "montage_http_errors", "HTTP errors: given by our web server, met on other platforms", ["platform", "status"]
)


def exposition(counts: Mapping[tuple[str, JobState], int], queued: float) -> bytes:
    """Return all metrics in Prometheus' text format, with current job counts by platform and state."""
    JOBS.clear()
    for (platform, state), number in counts.items():
        JOBS.labels(state=state.value, platform=platform).set(number)
    QUEUE_LENGTH.set(queued)
    return generate_latest(REGISTRY)
