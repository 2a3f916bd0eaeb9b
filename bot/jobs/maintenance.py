"""Background maintenance: vector backfill, retention, orphaned images, abandoned jobs."""

from __future__ import annotations

import asyncio
import logging
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final, TypeAlias

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

    from bot.settings import Settings
    from bot.store import Store

    MaintenanceTask: TypeAlias = Callable[[], Awaitable[object]]

log = logging.getLogger(__name__)

RETENTION_INTERVAL_S: Final = 3600.0
"""Seconds between two retention runs."""

EVENT_REDELIVERY: Final = timedelta(days=1)
"""How long events of deleted jobs are kept; Slack stops redelivering an event after an hour."""

JOBS_PER_BATCH: Final = 500
"""Jobs whose pictures are checked in one query."""

RECOVERY_INTERVAL_S: Final = 15.0
"""Seconds between two checks for jobs that other processes queued or abandoned."""


@asynccontextmanager
async def maintain(
    settings: Settings, store: Store, backfill: MaintenanceTask, recover: MaintenanceTask
) -> AsyncIterator[None]:
    """Run the maintenance tasks while the context lasts.

    Args:
        settings: provides the retention period.
        store: the store to maintain.
        backfill: computes missing search vectors; called once.
        recover: requeues abandoned jobs; called periodically if other processes share the store.
    """
    loops = [
        _run_logged("vector backfill failed", backfill),
        _run_logged("orphaned image cleanup failed", lambda: delete_orphaned_images(store)),
        run_periodically(
            RETENTION_INTERVAL_S, "pruning events of deleted jobs failed", lambda: prune_deleted_events(store)
        ),
        run_periodically(
            RETENTION_INTERVAL_S, "retention failed", lambda: delete_expired(store, settings.retention.days)
        ),
    ]
    if store.is_shared:
        loops.append(run_periodically(RECOVERY_INTERVAL_S, "could not recover abandoned jobs", recover))
    tasks = [asyncio.create_task(loop) for loop in loops]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await store.vector_search.save()


async def delete_expired(store: Store, days: int) -> int:
    """Delete montages older than their server's retention period, or `days` by default.

    Returns the number of deleted montages.
    """
    removed, now = 0, datetime.now(UTC)
    for period in await store.retention.periods(days):
        while some := await store.retention.remove(period, now):
            removed += some
    if removed:
        log.info("expired montages deleted", extra={"montages": removed})
    return removed


async def delete_orphaned_images(store: Store) -> None:
    """Delete pictures of cancelled, failed or deleted jobs, which a crash may leave behind."""
    jobs = await asyncio.to_thread(store.images.jobs)
    for start in range(0, len(jobs), JOBS_PER_BATCH):
        await store.discard_pictures(jobs[start : start + JOBS_PER_BATCH])


async def prune_deleted_events(store: Store) -> None:
    """Delete the events of deleted jobs that platforms no longer redeliver."""
    await store.deletions.forget(datetime.now(UTC) - EVENT_REDELIVERY)


async def run_periodically(seconds: float, failure: str, task: MaintenanceTask) -> None:
    """Run a task every `seconds` until cancelled; logs `failure` on an error and continues."""
    while True:
        await _run_logged(failure, task)
        await asyncio.sleep(seconds)


async def _run_logged(failure: str, task: MaintenanceTask) -> None:
    try:
        await task()
    except Exception:
        log.exception(failure)
