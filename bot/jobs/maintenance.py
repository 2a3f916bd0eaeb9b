"""What is done now and then while the bot runs: searching put in order, old montages removed, lost jobs found."""

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
"""Seconds between two looks for old montages."""

EVENT_REDELIVERY: Final = timedelta(days=1)
"""How long events of deleted jobs are remembered; Slack gives up delivering an event after an hour."""

JOBS_PER_BATCH: Final = 500
"""Jobs whose pictures are looked at together."""

RECOVERY_INTERVAL_S: Final = 15.0
"""Seconds between two looks for jobs that other processes queued, or died over."""


@asynccontextmanager
async def maintain(
    settings: Settings, store: Store, backfill: MaintenanceTask, recover: MaintenanceTask
) -> AsyncIterator[None]:
    """Keep everything in order while the context lasts.

    Args:
        settings: how long montages are kept.
        store: what is kept in order.
        backfill: makes the vectors that searching lacks; called once.
        recover: finds jobs that other processes queued or died over; called again and again where the store is shared.
    """
    loops = [
        _run_logged("searching could not be put in order", backfill),
        _run_logged("pictures that are nobody's stay", lambda: delete_orphaned_images(store)),
        run_periodically(RETENTION_INTERVAL_S, "events of deleted montages stay", lambda: prune_deleted_events(store)),
        run_periodically(
            RETENTION_INTERVAL_S, "old montages stay", lambda: delete_expired(store, settings.retention.days)
        ),
    ]
    if store.is_shared:
        loops.append(run_periodically(RECOVERY_INTERVAL_S, "lost jobs stay lost", recover))
    tasks = [asyncio.create_task(loop) for loop in loops]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await store.vector_search.save()


async def delete_expired(store: Store, days: int) -> int:
    """Remove the montages that are older than their server keeps them, or, where it has not said, than `days`.

    Returns how many.
    """
    removed, now = 0, datetime.now(UTC)
    for period in await store.retention.periods(days):
        while some := await store.retention.remove(period, now):
            removed += some
    if removed:
        log.info("old montages removed", extra={"montages": removed})
    return removed


async def delete_orphaned_images(store: Store) -> None:
    """Remove the pictures that a crash left behind: of jobs that were cancelled, failed or deleted."""
    jobs = await asyncio.to_thread(store.images.jobs)
    for start in range(0, len(jobs), JOBS_PER_BATCH):
        await store.discard_pictures(jobs[start : start + JOBS_PER_BATCH])


async def prune_deleted_events(store: Store) -> None:
    """Forget the events of deleted jobs that no platform delivers again any more."""
    await store.deletions.forget(datetime.now(UTC) - EVENT_REDELIVERY)


async def run_periodically(seconds: float, failure: str, task: MaintenanceTask) -> None:
    """Do a task every so many seconds, for ever; where it fails, log `failure`, and do it again all the same."""
    while True:
        await _run_logged(failure, task)
        await asyncio.sleep(seconds)


async def _run_logged(failure: str, task: MaintenanceTask) -> None:
    try:
        await task()
    except Exception:
        log.exception(failure)
