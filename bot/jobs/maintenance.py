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

    Chore: TypeAlias = Callable[[], Awaitable[object]]

log = logging.getLogger(__name__)

REMOVING: Final = 3600.0
"""Seconds between two looks for old montages."""

DELIVERED_AGAIN: Final = timedelta(days=1)
"""How long events of deleted jobs are remembered; Slack gives up delivering an event after an hour."""

TOGETHER: Final = 500
"""Jobs whose pictures are looked at together."""

RESCUING: Final = 15.0
"""Seconds between two looks for jobs that other processes queued, or died over."""


@asynccontextmanager
async def upkeep(settings: Settings, store: Store, mend: Chore, rescue: Chore) -> AsyncIterator[None]:
    """Keep everything in order while the context lasts.

    Args:
        settings: how long montages are kept.
        store: what is kept in order.
        mend: makes the vectors that searching lacks; called once.
        rescue: finds jobs that other processes queued or died over; called again and again where the store is shared.
    """
    chores = [
        _until_done("searching could not be put in order", mend),
        _until_done("pictures that are nobody's stay", lambda: remove_strays(store)),
        again_and_again(REMOVING, "events of deleted montages stay", lambda: forget_events(store)),
        again_and_again(REMOVING, "old montages stay", lambda: remove_old(store, settings.retention.days)),
    ]
    if store.is_shared:
        chores.append(again_and_again(RESCUING, "lost jobs stay lost", rescue))
    tasks = [asyncio.create_task(chore) for chore in chores]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await store.nearest.save()


async def remove_old(store: Store, days: int) -> int:
    """Remove the montages that are older than their server keeps them, or, where it has not said, than `days`.

    Returns how many.
    """
    removed, now = 0, datetime.now(UTC)
    for term in await store.retention.terms(days):
        while some := await store.retention.remove(term, now):
            removed += some
    if removed:
        log.info("old montages removed", extra={"montages": removed})
    return removed


async def remove_strays(store: Store) -> None:
    """Remove the pictures that a crash left behind: of jobs that were cancelled, failed or deleted."""
    jobs = await asyncio.to_thread(store.images.jobs)
    for start in range(0, len(jobs), TOGETHER):
        await store.discard_pictures(jobs[start : start + TOGETHER])


async def forget_events(store: Store) -> None:
    """Forget the events of deleted jobs that no platform delivers again any more."""
    await store.deletions.forget(datetime.now(UTC) - DELIVERED_AGAIN)


async def again_and_again(seconds: float, failure: str, chore: Chore) -> None:
    """Do a chore every so many seconds, for ever; where it fails, log `failure`, and do it again all the same."""
    while True:
        await _until_done(failure, chore)
        await asyncio.sleep(seconds)


async def _until_done(failure: str, chore: Chore) -> None:
    try:
        await chore()
    except Exception:
        log.exception(failure)
