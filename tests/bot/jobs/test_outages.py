"""Outages of the database or the image store: the bot keeps running, logs once, and loses or repeats no job."""

from __future__ import annotations

import asyncio
import errno
import sqlite3
from contextlib import asynccontextmanager, closing, contextmanager
from typing import TYPE_CHECKING, Any, Literal

import aiosqlite
import pytest
from fsspec.implementations.memory import MemoryFileSystem

from bot.app import open_core
from bot.domain.jobs import JobState
from bot.domain.people import Person
from bot.domain.updates import Cancelled, Done
from bot.errors import UnavailableError
from bot.operating.backoff import Backoff
from bot.settings import DatabaseSettings, ImageSettings
from tests.bot.jobs.test_recovery import last_update, until
from tests.bot.services.test_montages import until_running
from tests.factories import order
from tests.postgresql import create_database

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator, Sequence
    from pathlib import Path

    from bot.services.montages import Montages
    from bot.settings import Settings
    from bot.store import ScoredCandidate
    from inference.descriptions import Undrawn
    from tests.fakes.inference import FakeBackend
    from tests.postgresql import Cluster

KIM = Person("web", "kim")


@asynccontextmanager
async def core(settings: Settings, backend: FakeBackend) -> AsyncIterator[Montages]:
    """Run the use cases with short retry intervals."""
    async with open_core(settings, backend) as montages:
        montages.supervisor.backoff = Backoff(initial=0.01, maximum=0.05)
        yield montages


async def until_problems(montages: Montages, *problems: str) -> None:
    """Wait until health reports exactly these problems."""
    async with asyncio.timeout(60):
        while await montages.health.problems() != problems:  # noqa: ASYNC110 - there is no event to wait for
            await asyncio.sleep(0.01)


def told(caplog: pytest.LogCaptureFixture, part: str) -> list[str]:
    """Return the log messages about one part of the bot."""
    return [record.message for record in caplog.records if vars(record).get("part") == part]


@pytest.fixture(autouse=True)
def _everything_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO", logger="bot")


@pytest.fixture
async def on_server(settings: Settings, postgresql: str) -> Settings:
    """Return settings with a database on a server."""
    return settings.model_copy(update={"database": DatabaseSettings(url=await create_database(postgresql))})


@pytest.mark.parametrize("mode", ["fast", "immediate"])
async def test_a_database_server_may_restart(
    on_server: Settings,
    backend: FakeBackend,
    postgresql_cluster: Cluster,
    caplog: pytest.LogCaptureFixture,
    mode: Literal["fast", "immediate"],
) -> None:
    backend.hold()
    async with core(on_server, backend) as montages:
        jobs = [await montages.request(order()) for _ in range(4)]
        await until_running(montages, jobs[0].id)
        await asyncio.to_thread(postgresql_cluster.stop, mode)
        try:
            backend.release()
            await until_problems(montages, "database")
            with pytest.raises(UnavailableError):
                await montages.request(order(event_id="while it is down"))
            assert b"montage_seconds_to_sheet" in await montages.health.metrics()
        finally:
            await asyncio.to_thread(postgresql_cluster.start)
        await until_problems(montages)
        jobs.append(await montages.request(order(event_id="while it is down")))
        for job in jobs:
            assert isinstance(await last_update(montages, job.id), Done)
        counts = await montages._store.jobs.counts()
    assert counts == {("web", JobState.DONE): 5}
    assert [request.id for request in backend.requests] == [str(job.id) for job in jobs], "each drawn once"
    assert told(caplog, "database") == ["unavailable, retrying", "available again"]


@contextmanager
def held(database: Path) -> Iterator[None]:
    """Hold the write lock of a database file, as another program would."""
    with closing(sqlite3.connect(database, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield


async def test_another_program_may_hold_the_file(
    settings: Settings,
    backend: FakeBackend,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    impatient = ("journal_mode=WAL", "foreign_keys=ON", "busy_timeout=1")
    monkeypatch.setattr("bot.store.dialects.sqlite.PRAGMAS", impatient)
    backend.hold()
    async with core(settings, backend) as montages:
        job = await montages.request(order())
        await until_running(montages, job.id)
        with held(tmp_path / "montage.db"):
            backend.release()
            await until_problems(montages, "database")
            orders = (montages.request(order(event_id=f"{number}")) for number in range(3))
            refused = await asyncio.gather(*orders, return_exceptions=True)
            assert [type(error) for error in refused] == [UnavailableError] * 3
        assert isinstance(await last_update(montages, job.id), Done)
        await until_problems(montages)
    assert len(backend.requests) == 1
    assert told(caplog, "database") == ["unavailable, retrying", "available again"]


async def test_pictures_wait_for_a_store_that_is_gone(
    settings: Settings, backend: FakeBackend, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    images, away = tmp_path / "images", tmp_path / "away"
    backend.hold()
    async with core(settings, backend) as montages:
        drawn, waiting, unwanted = [await montages.request(order()) for _ in range(3)]
        await until_running(montages, drawn.id)
        images.rename(away)
        images.write_text("in the way")
        backend.release()
        await until_problems(montages, "images")
        assert (await montages.cancel(unwanted.id, KIM)).state is JobState.CANCELLED, "as the database knows"
        images.unlink()
        away.rename(images)
        for job in (drawn, waiting):
            assert isinstance(await last_update(montages, job.id), Done)
        assert await last_update(montages, unwanted.id) == Cancelled()
        await until_problems(montages)
    assert [request.id for request in backend.requests] == [str(drawn.id), str(waiting.id)], "each drawn once"
    assert told(caplog, "images") == ["unavailable, retrying", "available again"]


@contextmanager
def full(part: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let writing to the database file, or pictures, meet a full disk."""
    execute = aiosqlite.Cursor.execute

    async def execute_without_room(cursor: aiosqlite.Cursor, sql: str, *parameters: Any) -> aiosqlite.Cursor:  # noqa: ANN401 - passed on
        if sql.startswith(("INSERT", "UPDATE", "DELETE")):
            error = sqlite3.OperationalError("database or disk is full")
            error.sqlite_errorcode = sqlite3.SQLITE_FULL
            raise error
        return await execute(cursor, sql, *parameters)

    def write_without_room(_path: Path, _content: bytes) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        if part == "database":
            patch.setattr(aiosqlite.Cursor, "execute", execute_without_room)
        else:
            patch.setattr("bot.store.images._write_atomically", write_without_room)
        yield


@pytest.mark.parametrize("part", ["database", "images"])
async def test_work_waits_for_room_on_a_full_disk(
    settings: Settings,
    backend: FakeBackend,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
    part: str,
) -> None:
    backend.hold()
    async with core(settings, backend) as montages:
        jobs = [await montages.request(order()) for _ in range(2)]
        await until_running(montages, jobs[0].id)
        with full(part, monkeypatch):
            backend.release()
            await until_problems(montages, part)
            if part == "database":
                with pytest.raises(UnavailableError):
                    await montages.request(order(event_id="without room"))
        jobs.append(await montages.request(order(event_id="without room")))
        for job in jobs:
            assert isinstance(await last_update(montages, job.id), Done)
        await until_problems(montages)
    assert [request.id for request in backend.requests] == [str(job.id) for job in jobs], "each drawn once"
    assert told(caplog, part) == ["unavailable, retrying", "available again"]


async def test_pictures_wait_for_a_service_that_is_gone(
    settings: Settings, backend: FakeBackend, monkeypatch: pytest.MonkeyPatch
) -> None:
    class EndpointConnectionError(Exception):
        """An error of the service's own client."""

    def unreachable(*_: object, **__: object) -> None:
        raise EndpointConnectionError

    there = settings.model_copy(update={"images": ImageSettings(folder="memory://gone")})
    backend.hold()
    async with core(there, backend) as montages:
        job = await montages.request(order())
        await until_running(montages, job.id)
        with monkeypatch.context() as patch:
            patch.setattr(MemoryFileSystem, "pipe_file", unreachable)
            backend.release()
            await until_problems(montages, "images")
        assert isinstance(await last_update(montages, job.id), Done)
    assert len(backend.requests) == 1


async def test_a_claim_without_an_answer_is_found_again(
    settings: Settings, backend: FakeBackend, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with core(settings, backend) as montages:
        claim = montages._store.jobs.claim

        async def unanswered() -> None:
            if await claim() is not None:
                monkeypatch.setattr(montages._store.jobs, "claim", claim)
                raise UnavailableError("database")

        monkeypatch.setattr(montages._store.jobs, "claim", unanswered)
        job = await montages.request(order())
        assert isinstance(await last_update(montages, job.id), Done)
    assert len(backend.requests) == 1


async def test_a_result_without_an_answer_is_stored_once(
    settings: Settings, backend: FakeBackend, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with core(settings, backend) as montages:
        finish = montages._store.jobs.finish
        answers: list[bool] = []

        async def unanswered(
            job_id: int, candidates: Sequence[ScoredCandidate], model: str, undrawn: tuple[Undrawn, ...]
        ) -> bool:
            answers.append(await finish(job_id, candidates, model, undrawn))
            if len(answers) == 1:
                raise UnavailableError("database")
            return answers[-1]

        monkeypatch.setattr(montages._store.jobs, "finish", unanswered)
        job = await montages.request(order())
        assert isinstance(await last_update(montages, job.id), Done)
        await until(lambda: not montages._dispatcher._running)
        assert await montages._store.vectors.missing_descriptions("fake-1", 0, 1) == [], "its vectors are stored, too"
    assert answers == [True, True]
    assert len(backend.requests) == 1


async def test_a_bot_leaves_while_its_database_is_gone(
    on_server: Settings, backend: FakeBackend, postgresql_cluster: Cluster
) -> None:
    backend.hold()
    try:
        async with core(on_server, backend) as montages:
            job = await montages.request(order())
            await until_running(montages, job.id)
            await asyncio.to_thread(postgresql_cluster.stop, "immediate")
    finally:
        await asyncio.to_thread(postgresql_cluster.start)
    backend.release()
    async with core(on_server, backend) as montages:
        assert isinstance(await last_update(montages, job.id), Done)
