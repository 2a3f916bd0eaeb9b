"""Retention deletes expired jobs with their pictures and keeps everything else."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select, update

from bot.app import open_core
from bot.domain.history import HistoryQuery
from bot.domain.jobs import JobState
from bot.domain.people import Person, Viewer
from bot.jobs.maintenance import EVENT_REDELIVERY, delete_expired, prune_deleted_events
from bot.settings import RetentionSettings
from bot.store import NewJob, open_store
from bot.store.models import DeletedEvent, Job
from tests.bot.jobs.test_recovery import until
from tests.bot.services.test_montages import finished
from tests.fakes.inference import FakeBackend

if TYPE_CHECKING:
    from bot.settings import Settings
    from bot.store import Store

ALL = HistoryQuery("web", limit=50, states=frozenset(JobState))


async def age(store: Store, days: int, *jobs: int) -> None:
    """Make jobs `days` days old."""
    then = datetime.now(UTC) - timedelta(days=days)
    async with store.jobs._database.write() as session:
        old = update(Job).where(Job.id.in_(jobs), Job.finished_at.is_not(None))
        await session.execute(old.values(finished_at=then))
        await session.execute(update(Job).where(Job.id.in_(jobs)).values(created_at=then))


async def test_old_montages_go_with_their_pictures(settings: Settings) -> None:
    backend = FakeBackend()
    async with open_core(settings, backend) as montages:
        jobs = [(await finished(montages)).job for _ in range(14)]
    async with open_store(settings) as store:
        open_job = await store.jobs.add(NewJob("web", "open", "kim", "lobby", None, "열린 요청", 1, 0, "ko"))
        old = [job.id for job in jobs[:12]]
        await age(store, 31, *old, open_job.id)
        await age(store, 29, jobs[12].id)
        assert await delete_expired(store, 30) == 12
        assert await delete_expired(store, 30) == 0
        left = [job.id for job in (await store.archive.history(ALL)).jobs]
    assert left == [open_job.id, jobs[13].id, jobs[12].id]
    assert sorted(int(folder.name) for folder in settings.images.folder.iterdir()) == [jobs[12].id, jobs[13].id]


async def test_they_go_while_the_bot_runs_if_it_is_told_so(settings: Settings) -> None:
    async with open_core(settings, FakeBackend()) as montages:
        job = (await finished(montages)).job
    async with open_store(settings) as store:
        await age(store, 9, job.id)
    folder = settings.images.folder / str(job.id)
    async with open_core(settings, FakeBackend()):
        assert folder.exists(), "for ever, by default"
    week = settings.model_copy(update={"retention": RetentionSettings(days=7)})
    async with open_core(week, FakeBackend()) as montages:
        await until(lambda: not folder.exists())
    async with open_core(week, FakeBackend()) as montages:
        assert (await montages.archive.search_history(ALL)).jobs == ()


async def test_favourites_stay_and_servers_have_terms_of_their_own(settings: Settings) -> None:
    async with open_core(settings, FakeBackend()) as montages:
        kept, strict, lasting, alone = [
            (await finished(montages, guild_id=guild)).job for guild in ("strict", "strict", "lasting", None)
        ]
        await montages.archive.set_favourite(kept.id, Viewer(Person("web", "kim"), "lobby", "strict"))
        await montages.server_rules.change("web", "strict", retention_days=3)
        await montages.server_rules.change("web", "lasting", retention_days=1000)
    async with open_store(settings) as store:
        await age(store, 10, kept.id, strict.id, lasting.id, alone.id)
        assert await delete_expired(store, 0) == 1, "for ever, but in one server"
        assert await delete_expired(store, 7) == 1
        left = [job.id for job in (await store.archive.history(ALL)).jobs]
    assert left == [lasting.id, kept.id]


async def test_events_of_deleted_montages_are_forgotten_in_time(store: Store) -> None:
    for number in (1, 2):
        job = await store.jobs.add(NewJob("web", str(number), "kim", "lobby", None, "둥근 얼굴", 1, 0, "ko"))
        await store.deletions.remove(job.id)
    database = store.jobs._database
    (first, *_) = await database.scalars(select(DeletedEvent))
    async with database.write() as session:
        long_ago = datetime.now(UTC) - EVENT_REDELIVERY - timedelta(minutes=1)
        await session.execute(update(DeletedEvent).filter_by(digest=first.digest).values(deleted_at=long_ago))
    await prune_deleted_events(store)
    (left,) = await database.scalars(select(DeletedEvent))
    assert left.digest != first.digest
