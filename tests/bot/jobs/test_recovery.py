"""Acknowledged jobs are done exactly once despite crashes, clean stops and jobs that kill the process."""

from __future__ import annotations

import asyncio
import sqlite3
import sys
from contextlib import aclosing, asynccontextmanager, closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot.app import open_core
from bot.domain.jobs import JobState
from bot.domain.updates import Done, Failed, JobUpdate, Running
from bot.errors import StartupError
from tests.bot.process import settings_in
from tests.factories import order
from tests.fakes.inference import FakeBackend, face, pixels

if TYPE_CHECKING:
    from asyncio.subprocess import Process
    from collections.abc import AsyncIterator, Callable

    from bot.services.montages import Montages
    from bot.settings import Settings

PROJECT = Path(__file__).parents[3]


@asynccontextmanager
async def bot_process(folder: Path, delay: float, *events: str) -> AsyncIterator[Process]:
    """Run a bot core in another process, and kill it with SIGKILL at the end of the context."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "tests.bot.process", str(folder), str(delay), *events),
        stdout=asyncio.subprocess.PIPE,
        cwd=PROJECT,
    )
    try:
        yield process
    finally:
        process.kill()
        await process.wait()


async def acknowledged(process: Process) -> int:
    """Return the id of the next job that the process has committed."""
    assert process.stdout is not None
    async with asyncio.timeout(60):
        return int(await process.stdout.readline())


async def until(condition: Callable[[], bool]) -> None:
    """Wait until another process or task has made a condition true."""
    async with asyncio.timeout(60):
        while not condition():  # noqa: ASYNC110 - there is no event to wait for
            await asyncio.sleep(0.01)


async def until_state(folder: Path, job_id: int, state: JobState) -> None:
    """Wait until a job has this state in the database."""
    await until(lambda: rows(folder, f"SELECT state FROM jobs WHERE id = {job_id}") == [(state.value,)])


def rows(folder: Path, query: str) -> list[tuple[object, ...]]:
    """Query the database directly, without the bot."""
    with closing(sqlite3.connect(folder / "montage.db", timeout=10)) as connection:
        return connection.execute(query).fetchall()


async def last_update(montages: Montages, job_id: int) -> JobUpdate:
    """Return the last update of a job."""
    last: JobUpdate = Running(0.0)
    async with asyncio.timeout(60), aclosing(montages.follow(job_id)) as updates:
        async for update in updates:
            last = update
    return last


async def test_a_job_that_was_running_at_kill_9_completes_once(tmp_path: Path) -> None:
    async with bot_process(tmp_path, 1000, "only") as process:
        job_id = await acknowledged(process)
        await until_state(tmp_path, job_id, JobState.RUNNING)

    backend = FakeBackend()
    async with open_core(settings_in(tmp_path), backend) as montages:
        again = await montages.request(order(event_id="only"))
        assert (again.id, again.repeated) == (job_id, True)
        assert isinstance(await last_update(montages, job_id), Done)
        assert pixels(await montages.sheets.candidate_image(job_id, 1)) == pixels(face(0, again.seed))
        assert [job.id for job in await montages.messages.unanswered("web")] == [job_id], "still to be delivered"

    assert [request.id for request in backend.requests] == [str(job_id)]
    assert rows(tmp_path, "SELECT state, attempts FROM jobs") == [("done", 2)]
    assert rows(tmp_path, "SELECT job_id, number FROM candidates ORDER BY 2") == [
        (job_id, number) for number in (1, 2, 3, 4)
    ]

    async with open_core(settings_in(tmp_path), backend) as montages:
        assert isinstance(await last_update(montages, job_id), Done)
    assert len(backend.requests) == 1, "a finished job is never drawn again"


async def test_kill_9_at_any_moment_loses_and_doubles_nothing(tmp_path: Path) -> None:
    promised: list[int] = []
    for attempt in range(4):
        events = [f"{attempt}-{number}" for number in range(5)]
        async with bot_process(tmp_path, 0.002 * attempt, *events) as process:
            promised += [await acknowledged(process) for _ in range(attempt + 1)]

    async with open_core(settings_in(tmp_path), FakeBackend()) as montages:
        ends = [await last_update(montages, job_id) for job_id in promised]
        queued = [int(str(job_id)) for (job_id,) in rows(tmp_path, "SELECT id FROM jobs ORDER BY id")]
        for job_id in queued:
            await last_update(montages, job_id)

    assert all(isinstance(end, Done) for end in ends)
    assert len(set(promised)) == len(promised)
    assert rows(tmp_path, "SELECT DISTINCT state FROM jobs") == [("done",)]
    assert rows(tmp_path, "SELECT DISTINCT n FROM (SELECT count(*) n FROM candidates GROUP BY job_id)") == [(4,)]
    assert rows(tmp_path, "SELECT count(DISTINCT job_id) FROM candidates") == [(len(queued),)]
    assert len(list((tmp_path / "images").glob("*/*.png"))) == 4 * len(queued)


async def test_a_clean_stop_puts_running_jobs_back(settings: Settings, backend: FakeBackend) -> None:
    backend.hold()
    async with open_core(settings, backend) as montages:
        job = await montages.request(order())
        async with aclosing(montages.follow(job.id)) as updates:
            async for update in updates:
                if isinstance(update, Running):
                    break
    folder = settings.images.folder.parent
    assert rows(folder, "SELECT state, attempts FROM jobs") == [("queued", 0)]

    backend.release()
    async with open_core(settings, backend) as montages:
        assert isinstance(await last_update(montages, job.id), Done)
    assert backend.requests[0] == backend.requests[1], "the same request, the same seed"


async def test_a_job_that_kills_the_bot_each_time_fails_in_the_end(settings: Settings, tmp_path: Path) -> None:
    async with open_core(settings, FakeBackend(delay=1000)) as montages:
        job = await montages.request(order())
    with closing(sqlite3.connect(tmp_path / "montage.db")) as connection:
        connection.execute(
            "UPDATE jobs SET state = 'running', attempts = ?, started_at = created_at", [settings.limits.attempts]
        )
        connection.commit()
    async with open_core(settings, FakeBackend()) as montages:
        assert await last_update(montages, job.id) == Failed("failed-attempts")


async def test_several_jobs_are_drawn_at_once(settings: Settings, backend: FakeBackend) -> None:
    both = settings.model_copy(update={"inference": settings.inference.model_copy(update={"concurrency": 2})})
    backend.hold()
    async with open_core(both, backend) as montages:
        jobs = [await montages.request(order()) for _ in range(3)]
        await until(lambda: len(backend.requests) == 2)
        states = [(await montages.archive.get(job.id)).state for job in jobs]
        assert states == [JobState.RUNNING, JobState.RUNNING, JobState.QUEUED]
        backend.release()
        for job in jobs:
            assert isinstance(await last_update(montages, job.id), Done)


async def test_a_second_bot_is_refused(settings: Settings, backend: FakeBackend) -> None:
    async with open_core(settings, backend):
        with pytest.raises(StartupError) as refused:
            async with open_core(settings, backend):
                pass
    assert refused.value.code == "startup-already-running"
    async with open_core(settings, backend) as montages:
        assert await montages.messages.unanswered("web") == ()
