"""A server shared by several processes, and the errors when it cannot be used."""

from __future__ import annotations

import asyncio
import sys
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select, text

from bot.domain.jobs import JobState
from bot.errors import StartupError
from bot.locales import translate
from bot.settings import DatabaseSettings
from bot.store import VectorKind, open_store
from bot.store.database import open_database
from bot.store.models import Job
from tests.bot.store.test_database import NEW
from tests.bot.store.test_vector_search import MODEL, fill, put
from tests.postgresql import pooler

if TYPE_CHECKING:
    from bot.settings import Settings

ON_POSTGRESQL = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
ONE = replace(NEW, candidate_count=1)


@ON_POSTGRESQL
async def test_processes_that_claim_at_once_take_different_jobs(settings: Settings) -> None:
    async with open_store(settings) as one, open_store(settings) as other:
        jobs = [await one.jobs.add(replace(ONE, event_id=str(number))) for number in range(20)]
        claims = await asyncio.gather(*(store.jobs.claim() for store in (one, other) for _ in range(12)))
        taken = [job.id for job in claims if job]
        assert len(taken) == len(set(taken)), "no job twice"
        while job := await other.jobs.claim():  # a claim that skipped locked jobs may have found none
            taken.append(job.id)
        assert sorted(taken) == [job.id for job in jobs]


@ON_POSTGRESQL
async def test_processes_that_commit_the_same_event_get_the_same_job(settings: Settings) -> None:
    async with open_store(settings) as one, open_store(settings) as other:
        events = [replace(ONE, event_id=str(number % 10)) for number in range(60)]
        jobs = await asyncio.gather(*(store.jobs.add(event) for event in events for store in (one, other)))
        assert len({job.id for job in jobs}) == 10
        assert sum(not job.repeated for job in jobs) == 10


@ON_POSTGRESQL
async def test_only_the_jobs_of_the_dead_are_queued_again(settings: Settings) -> None:
    async with open_store(settings) as living:
        for number in range(3):
            await living.jobs.add(replace(ONE, event_id=str(number)))
        mine = await living.jobs.claim()
        async with open_store(settings) as dying:
            lost = await dying.jobs.claim()
            assert mine is not None
            assert lost is not None
            await living.jobs.recover(5, "failed-attempts")
            assert (await living.jobs.get(lost.id)).state is JobState.RUNNING
        await living.jobs.recover(5, "failed-attempts")
        states = [(await living.jobs.get(job.id)).state for job in (mine, lost)]
        assert states == [JobState.RUNNING, JobState.QUEUED]
        async with open_store(settings) as other:
            await other.jobs.requeue_running()
        assert (await living.jobs.get(mine.id)).state is JobState.RUNNING, "others' clean stops leave it alone"
        await living.jobs.requeue_running()
        assert (await living.jobs.get(mine.id)).state is JobState.QUEUED


@ON_POSTGRESQL
async def test_processes_that_start_together_migrate_once(settings: Settings) -> None:
    async def start() -> None:
        async with open_store(settings):
            pass

    await asyncio.gather(*(start() for _ in range(4)))


@ON_POSTGRESQL
async def test_searches_use_the_indexes(settings: Settings) -> None:
    async with open_store(settings) as store:
        for job in await fill(store, "안경", "머리"):
            await put(store, job, job)
        await store.vector_search.repair(VectorKind.DESCRIPTIONS, MODEL)
        await store.vector_search.repair(VectorKind.DESCRIPTIONS, MODEL)
        database = store.jobs._database
        words = database.dialect.newest_matching(select(Job), (("안경",),)).order_by(None)
        written = words.compile(dialect=database.engine.dialect, compile_kwargs={"literal_binds": True})
        near = (
            "SELECT job_id FROM vectors WHERE number = 0 AND model = 'm-1' "
            "ORDER BY CAST(vector AS VECTOR(2)) <=> CAST('[1,0]' AS VECTOR(2)) LIMIT 5"
        )
        async with database.read() as session:
            await session.execute(text("SET LOCAL enable_seqscan = off"))
            await session.execute(text("SET LOCAL enable_sort = off"))
            await session.execute(text("SET LOCAL enable_bitmapscan = on"))
            plans = [
                "\n".join((await session.execute(text(f"EXPLAIN {query}".replace(":", "\\:")))).scalars())
                for query in (str(written), near)
            ]
    assert "job_words" in plans[0]
    assert "vectors_near_" in plans[1]


async def refusal(settings: Settings, url: str) -> str:
    """Return the error message when this database cannot be used."""
    with pytest.raises(StartupError) as refused:
        async with open_store(settings.model_copy(update={"database": DatabaseSettings(url=url)})):
            pass
    assert translate("en", refused.value.code, **refused.value.params)
    return translate("ko", refused.value.code, **refused.value.params)


@ON_POSTGRESQL
async def test_a_server_that_cannot_be_used_is_explained(settings: Settings, database_url: str) -> None:
    silent = "postgresql+asyncpg://montage:secret@127.0.0.1:1/montage"
    sentence = await refusal(settings, silent)
    assert sentence.startswith("데이터베이스 서버에 연결하거나")
    assert "secret" not in sentence
    assert "연결하거나" in await refusal(settings, f"{database_url}_nowhere")


@ON_POSTGRESQL
async def test_a_server_without_pgvector_is_explained(
    settings: Settings, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.store.dialects.postgresql.EXTENSION", "no-such-extension")
    assert "pgvector" in await refusal(settings, database_url)


@ON_POSTGRESQL
async def test_addresses_of_hosted_databases_are_taken(
    settings: Settings, database_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    options = "sslmode=prefer&channel_binding=require&connect_timeout=9&application_name=faces&pgbouncer=true"
    url = database_url.replace("postgresql+asyncpg", "postgres") + f"?{options}"
    async with (
        open_store(settings.model_copy(update={"database": DatabaseSettings(url=url)})) as store,
        store.jobs._database.read() as session,
    ):
        assert await session.scalar(text("SHOW application_name")) == "faces"
    assert [record.options for record in caplog.records if hasattr(record, "options")] == ["channel_binding, pgbouncer"]


@ON_POSTGRESQL
@pytest.mark.parametrize("option", ["sslmode=require", "sslmode=perhaps", "connect_timeout=soon", "no_such_setting=1"])
async def test_options_that_the_server_cannot_fulfil_are_explained(
    settings: Settings, database_url: str, option: str
) -> None:
    assert "연결하거나" in await refusal(settings, f"{database_url}?{option}")


@ON_POSTGRESQL
async def test_a_pooler_must_keep_sessions(settings: Settings, postgresql: str, database_url: str) -> None:
    name = database_url.rpartition("/")[2]
    with pooler(postgresql, "transaction") as address:
        assert "pgbouncer" in await refusal(settings, f"{address}/{name}")
    with pooler(postgresql, "session") as address:
        database = DatabaseSettings(url=f"{address}/{name}")
        async with open_store(settings.model_copy(update={"database": database})) as store:
            assert await store.jobs.claim() is None


async def test_a_missing_driver_is_explained(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "asyncpg", None)
    with pytest.raises(StartupError) as refused:
        async with open_database("postgresql+asyncpg://127.0.0.1/montage"):
            pass
    assert "montage-bot[postgres]" in translate("ko", refused.value.code)
