"""Several processes over one PostgreSQL: each sees the others' changes, and none reverts them."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text, update

from bot.app import open_core
from bot.domain.jobs import JobState
from bot.domain.moderation import ReportReason
from bot.domain.people import Person
from bot.domain.rules import GuildRules
from bot.domain.updates import Cancelled, Done
from bot.errors import LimitReachedError
from bot.operating.backoff import Backoff
from bot.settings import DatabaseSettings, LimitSettings
from bot.store import open_store
from bot.store.models import Job
from tests.bot.jobs.test_recovery import last_update, until
from tests.bot.services.test_montages import until_running, until_watched
from tests.bot.store.test_database import NEW
from tests.factories import order
from tests.fakes.inference import FakeBackend
from tests.postgresql import create_database

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.services.montages import Montages
    from bot.settings import Settings
    from bot.store import Store

KIM = Person("web", "kim")


@pytest.fixture
async def settings(settings: Settings, postgresql: str, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Settings with a database on a server, for processes that check each other at short intervals."""
    monkeypatch.setattr("bot.jobs.dispatcher.WATCH_INTERVAL_S", 0.01)
    return settings.model_copy(update={"database": DatabaseSettings(url=await create_database(postgresql))})


@asynccontextmanager
async def process(settings: Settings) -> AsyncIterator[tuple[Montages, FakeBackend]]:
    """Run a core as a separate process would; it finishes no job until its backend is released."""
    backend = FakeBackend()
    backend.hold()
    async with open_core(settings, backend) as montages:
        montages.supervisor.backoff = Backoff(initial=0.01, maximum=0.05)
        yield montages, backend


async def end_session(store: Store) -> None:
    """End the session that holds a process's lock, as an administrator or a lost connection does."""
    database = store.jobs._database
    end = text("SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND objid = :worker")
    async with database.read() as session:
        await session.execute(end.bindparams(worker=database.worker))


async def until_present(store: Store, *, present: bool) -> None:
    """Wait until the server holds a process's lock, or no longer does."""
    database = store.jobs._database
    seen = text("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND objid = :worker")
    async with asyncio.timeout(60):
        while True:
            async with database.read() as session:
                if bool(await session.scalar(seen.bindparams(worker=database.worker))) is present:
                    return


async def test_a_lost_lock_is_taken_again(settings: Settings) -> None:
    async with process(settings) as (one, drawing):
        job = await one.request(order())
        await until_running(one, job.id)
        async with process(settings) as (other, idle):
            lock = one._store.worker_lock
            assert lock is not None
            await end_session(one._store)
            await until(lambda: not lock.is_settled())
            await until_present(one._store, present=True)
            await other._dispatcher.recover()
            drawing.release()
            idle.release()
            assert isinstance(await last_update(other, job.id), Done)
    assert (len(drawing.requests), len(idle.requests)) == (1, 0)


async def test_without_its_lock_a_process_claims_nothing(settings: Settings) -> None:
    async with open_store(settings) as store:
        await store.jobs.add(NEW)
        await end_session(store)
        await until_present(store, present=False)
        assert await store.jobs.claim() is None
        assert store.worker_lock is not None
        await store.worker_lock.keep()
        assert await store.jobs.claim() is not None
        assert not store.worker_lock.is_settled(), "others that lost theirs with it may need a while"


async def test_what_another_process_took_over_is_drawn_by_it_alone(settings: Settings) -> None:
    async with process(settings) as (one, drawing):
        job = await one.request(order())
        await until_running(one, job.id)
        async with open_store(settings) as other:
            async with other.jobs._database.write() as session:  # as if the lock had been lost for a moment
                await session.execute(update(Job).values(worker=other.jobs._database.worker))
            await until(lambda: str(job.id) in drawing.cancelled)
            await until(lambda: not one._dispatcher._running)
            assert (await other.jobs.get(job.id)).state is JobState.RUNNING, "there"


async def test_a_result_of_a_job_that_was_taken_over_counts_for_nothing(settings: Settings) -> None:
    async with open_store(settings) as one, open_store(settings) as other:
        job = await one.jobs.add(replace(NEW, candidate_count=1))
        assert await one.jobs.claim() is not None
        async with one.jobs._database.write() as session:
            await session.execute(update(Job).values(state=JobState.QUEUED))
        assert await other.jobs.claim() is not None
        assert not await one.jobs.finish(job.id, [], "m-1")
        assert not await one.jobs.fail(job.id, "failed-internal")
        await one.jobs.requeue(job.id)
        assert (await one.jobs.get(job.id)).state is JobState.RUNNING


async def test_followers_hear_of_what_another_process_draws(settings: Settings) -> None:
    async with process(settings) as (one, drawing):
        job = await one.request(order())
        await until_running(one, job.id)
        async with process(settings) as (other, _):
            following = asyncio.create_task(last_update(other, job.id))
            await until_watched(other, job.id)
            drawing.release()
            assert isinstance(await following, Done)


async def test_a_cancellation_reaches_the_process_that_draws(settings: Settings) -> None:
    async with process(settings) as (one, drawing):
        cancelled, deleted = await one.request(order()), await one.request(order())
        await until_running(one, cancelled.id)
        async with process(settings) as (other, _):
            await other.cancel(cancelled.id, KIM)
            await until(lambda: str(cancelled.id) in drawing.cancelled)
            assert await last_update(one, cancelled.id) == Cancelled()
        await until_running(one, deleted.id)
        async with open_store(settings) as other_store:
            await other_store.deletions.remove(deleted.id)
            await until(lambda: str(deleted.id) in drawing.cancelled)


async def test_rules_changed_by_two_processes_are_all_kept(settings: Settings) -> None:
    async with process(settings) as (one, _), process(settings) as (other, _):
        await one.server_rules.get("web", "here")
        await other.server_rules.change("web", "here", candidates=2)
        await one.server_rules.change("web", "here", language="en")
        await asyncio.gather(
            one.server_rules.change("web", "here", jobs_at_once=7),
            other.server_rules.change("web", "here", jobs_per_day=8),
        )
        assert await other.server_rules.get("web", "here") == GuildRules(
            candidates=2, language="en", jobs_at_once=7, jobs_per_day=8
        )


async def test_limits_hold_over_two_processes(settings: Settings) -> None:
    two = LimitSettings(jobs_at_once=2, jobs_per_day=0, server_jobs_per_day=0)
    limited = settings.model_copy(update={"limits": two})
    async with process(limited) as (one, _), process(limited) as (other, _):
        orders = [montages.request(order()) for _ in range(10) for montages in (one, other)]
        outcomes = await asyncio.gather(*orders, return_exceptions=True)
        assert sum(isinstance(outcome, LimitReachedError) for outcome in outcomes) == 18
        assert sum((await one._store.jobs.counts()).values()) == 2


async def test_reports_to_two_processes_count_together(settings: Settings) -> None:
    async with open_store(settings) as one, open_store(settings) as other:
        for number in range(10):
            job = await one.jobs.add(replace(NEW, event_id=str(number)))
            people = [Person("web", name) for name in ("kim", "lee")]
            await asyncio.gather(
                *(
                    store.moderation.report(job.id, person, ReportReason.OTHER, to_hide=2)
                    for store, person in zip((one, other), people, strict=True)
                )
            )
            assert (await one.jobs.get(job.id)).hidden


async def test_turns_go_on_where_another_process_is(settings: Settings) -> None:
    async with open_store(settings) as one, open_store(settings) as other:
        for number in range(4):
            await one.jobs.add(replace(NEW, event_id=str(number)))
        await one.jobs.add(replace(NEW, event_id="first", person_id="lee"))  # `one` has not seen the claims of `other`
        while (claimed := await other.jobs.claim()) is not None and claimed.event_id != "3":
            pass
        late = await one.jobs.add(replace(NEW, event_id="late", person_id="park"))
        async with one.jobs._database.read() as session:
            turns = {job.event_id: job.turn for job in (await session.execute(text("SELECT event_id, turn FROM jobs")))}
        assert turns[late.event_id] == turns["3"], "it does not stand before those who came long ago"
