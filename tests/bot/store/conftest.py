"""Every test of the store runs twice: over an SQLite file, and over a PostgreSQL server where there is one."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING

import pytest
from sqlalchemy.ext.asyncio import create_async_engine

from bot.settings import DatabaseSettings, Settings
from bot.store.database import Database, open_database
from tests.postgresql import MISSING, cluster, find_binaries

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator
    from pathlib import Path

_numbers = count(1)


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """The address of a server for the session."""
    binaries = find_binaries()
    if binaries is None:
        pytest.skip(MISSING)
    with cluster(binaries) as address:
        yield address


@pytest.fixture(params=["sqlite", "postgresql"])
async def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty database."""
    if request.param == "sqlite":
        return f"sqlite+aiosqlite:///{tmp_path}/montage.db"
    return await create_database(request.getfixturevalue("postgresql"))


@pytest.fixture
def settings(settings: Settings, database_url: str) -> Settings:
    """Settings with that database."""
    return settings.model_copy(update={"database": DatabaseSettings(url=database_url)})


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    """That database, open."""
    async with open_database(database_url) as database:
        yield database


async def create_database(server: str) -> str:
    """A new database on a server; returns its address."""
    name = f"montage_{next(_numbers)}"
    engine = create_async_engine(f"{server}/postgres", isolation_level="AUTOCOMMIT")
    async with engine.connect() as connection:
        await connection.exec_driver_sql(f"CREATE DATABASE {name}")
    await engine.dispose()
    return f"{server}/{name}"
