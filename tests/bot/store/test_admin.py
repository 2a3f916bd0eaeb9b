"""The operator's view of all jobs."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.domain.jobs import JobState
from bot.domain.moderation import ReportReason
from bot.domain.people import Person
from bot.store import NewJob, Store

if TYPE_CHECKING:
    from bot.domain.jobs import JobView

NEW = NewJob("web", "e1", "kim", "lobby", None, "둥근 얼굴", 2, 7, "ko")
EVERY_STATE = frozenset(JobState)


async def queued(store: Store, event: str, **changes: object) -> JobView:
    """Return a queued job."""
    return await store.jobs.add(replace(NEW, event_id=event, **changes))  # type: ignore[arg-type]


async def failed(store: Store, event: str, reason: str) -> None:
    """Return a failed job."""
    job = await queued(store, event)
    assert (await store.jobs.claim()) is not None
    assert await store.jobs.fail(job.id, reason)


async def test_all_jobs_are_listed_newest_first_in_pages(store: Store) -> None:
    one = await queued(store, "e1", platform="discord")
    two = await queued(store, "e2", private=True)
    three = await queued(store, "e3")
    await store.moderation.report(three.id, Person("web", "lee"), ReportReason.OTHER, to_hide=1)
    await store.jobs.cancel(one.id)
    first = await store.admin.jobs(EVERY_STATE, None, 2)
    assert [job.id for job in first.jobs] == [three.id, two.id]
    second = await store.admin.jobs(EVERY_STATE, first.next_before, 2)
    assert ([job.id for job in second.jobs], second.next_before) == ([one.id], None)
    waiting = await store.admin.jobs({JobState.QUEUED}, None, 10)
    assert [job.id for job in waiting.jobs] == [three.id, two.id]


async def test_failures_are_counted_by_their_reason(store: Store) -> None:
    for event, reason in (("e1", "failed-internal"), ("e2", "failed-inference"), ("e3", "failed-inference")):
        await failed(store, event, reason)
    await queued(store, "e4")
    assert await store.admin.failures(24) == {"failed-inference": 2, "failed-internal": 1}
    assert await store.admin.failures(0) == {}
