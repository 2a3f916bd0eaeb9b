"""Background maintenance: vector backfill, retention, orphaned images, the image store."""

from __future__ import annotations

import asyncio
import logging
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Final, TypeAlias

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

    from bot.operating.supervisor import Supervisor
    from bot.settings import Settings
    from bot.store import Store

    MaintenanceTask: TypeAlias = Callable[[], Awaitable[object]]

log = logging.getLogger(__name__)

CLEANUP_INTERVAL_S: Final = 3600.0
"""Seconds between two runs of what deletes."""

IMAGES_CHECK_INTERVAL_S: Final = 60.0
"""Seconds between two checks of the image store, so that a failure shows before somebody needs a picture."""

EVENT_REDELIVERY: Final = timedelta(days=1)
"""How long events of deleted jobs are kept; Slack stops redelivering an event after an hour."""

JOBS_PER_BATCH: Final = 500
"""Jobs whose pictures are checked in one query."""


@asynccontextmanager
async def maintain(
    settings: Settings, store: Store, supervisor: Supervisor, backfill: MaintenanceTask
) -> AsyncIterator[None]:
    """Run the maintenance tasks while the context lasts.

    Args:
        settings: provides the retention period.
        store: the store to maintain.
        supervisor: repeats what fails.
        backfill: computes missing search vectors; called once.
    """
    cleanups: tuple[MaintenanceTask, ...] = (
        partial(delete_orphaned_images, store),
        partial(prune_deleted_events, store),
        partial(delete_expired, store, settings.retention.days),
        store.vector_search.prune,
    )
    check = partial(asyncio.to_thread, store.images.check)
    loops = [
        supervisor.persist("search", backfill),
        *(supervisor.run_periodically("maintenance", CLEANUP_INTERVAL_S, cleanup) for cleanup in cleanups),
        supervisor.run_periodically("images", IMAGES_CHECK_INTERVAL_S, check),
    ]
    tasks = [asyncio.create_task(loop) for loop in loops]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await _save_vectors(store)


async def _save_vectors(store: Store) -> None:
    try:
        await store.vector_search.save()
    except OSError as error:
        log.warning("vector index not saved; the next start repairs it", extra={"error": error})


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
