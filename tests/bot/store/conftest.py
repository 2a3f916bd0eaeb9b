"""Fixtures that run each store test with an SQLite file and, if available, with a PostgreSQL server."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.settings import DatabaseSettings, Settings
from bot.store.database import Database, open_database
from tests.postgresql import create_database

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path


@pytest.fixture(params=["sqlite", "postgresql"])
async def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty database."""
    if request.param == "sqlite":
        return f"sqlite+aiosqlite:///{tmp_path}/montage.db"
    return await create_database(request.getfixturevalue("postgresql"))


@pytest.fixture
def settings(settings: Settings, database_url: str) -> Settings:
    """Settings with the database of `database_url`."""
    return settings.model_copy(update={"database": DatabaseSettings(url=database_url)})


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    """The open database of `database_url`."""
    async with open_database(database_url) as database:
        yield database
