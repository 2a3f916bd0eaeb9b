"""A database server that keeps its connections open but does not respond."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Self

from sqlalchemy import make_url

from bot.app import open_core
from bot.domain.jobs import JobState
from bot.settings import DatabaseSettings
from bot.store import open_store
from tests.bot.operating.test_endpoints import value
from tests.bot.services.test_montages import until_running
from tests.factories import order
from tests.postgresql import create_database

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    import pytest

    from bot.settings import Settings
    from tests.fakes.inference import FakeBackend


class Line:
    """A proxy to a server that a test can pause."""

    def __init__(self, server: str) -> None:
        self._behind = make_url(server)
        self._open = asyncio.Event()
        self._open.set()
        self._tasks: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._connect, "127.0.0.1", 0)
        return self

    async def __aexit__(self, *_: object) -> None:
        self._server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    @property
    def address(self) -> str:
        port = self._server.sockets[0].getsockname()[1]
        return self._behind.set(port=port).render_as_string(hide_password=False)

    def hold(self) -> None:
        """Forward no data in either direction."""
        self._open.clear()

    async def _connect(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        to_reader, to_writer = await asyncio.open_connection("127.0.0.1", self._behind.port)
        for source, target in ((reader, to_writer), (to_reader, writer)):
            task = asyncio.create_task(self._pass_on(source, target))
            self._tasks.add(task)

    async def _pass_on(self, source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
        try:
            while data := await source.read(65_536):
                await self._open.wait()
                target.write(data)
                await target.drain()
        finally:
            target.close()


@asynccontextmanager
async def line(server: str) -> AsyncIterator[Line]:
    """Yield a proxy to a new database."""
    async with Line(await create_database(server)) as line:
        yield line


async def test_probes_are_answered_and_the_bot_leaves(
    settings: Settings, backend: FakeBackend, postgresql: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    backend.hold()
    async with line(postgresql) as silent:
        there = settings.model_copy(update={"database": DatabaseSettings(url=silent.address)})
        async with open_core(there, backend) as montages:
            job = await montages.request(order())
            await until_running(montages, job.id)
            assert await montages.health.problems() == ()
            silent.hold()
            monkeypatch.setattr("bot.operating.health.DATABASE_TIMEOUT_S", 0.05)
            for limit in ("bot.jobs.dispatcher.EXIT_TIMEOUT_S", "bot.store.database.CANCEL_GRACE_S"):
                monkeypatch.setattr(limit, 0.05)
            async with asyncio.timeout(30):
                for _ in range(3):
                    assert await montages.health.problems() == ("database",)
                    assert await value(montages, "montage_jobs", state="running", platform="web") == 0
        url = silent.address.replace(str(make_url(silent.address).port), str(make_url(postgresql).port))
    left = settings.model_copy(update={"database": DatabaseSettings(url=url)})
    async with open_store(left) as store:
        assert (await store.jobs.get(job.id)).state is JobState.RUNNING, "left to the next start"
