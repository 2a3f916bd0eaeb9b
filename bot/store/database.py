"""One SQLite file: connections, transactions, and the pragmas that make it durable."""

from __future__ import annotations

from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, event, make_url
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

# synchronous=FULL: a commit that was acknowledged survives a power cut too, not only a killed process.
PRAGMAS = ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=10000")


def _prepare_connection(connection: Any, _entry: ConnectionPoolEntry) -> None:  # noqa: ANN401
    """Set the pragmas, and keep the driver from beginning transactions by itself."""
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in PRAGMAS:
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin(connection: Connection) -> None:
    """Begin a transaction; one that will write takes the lock at once, for it cannot be upgraded safely later."""
    mode = "IMMEDIATE" if connection.get_execution_options().get("writes") else "DEFERRED"
    connection.exec_driver_sql(f"BEGIN {mode}")


class Database:
    """Reading and writing transactions over one database file."""

    def __init__(self, engine: AsyncEngine) -> None:
        self.engine = engine
        self.path = engine.url.database or ""
        self.reading = async_sessionmaker(engine, expire_on_commit=False)
        self.writing = async_sessionmaker(engine.execution_options(writes=True), expire_on_commit=False)

    def read(self) -> AsyncSession:
        """A session to read in, as an async context manager."""
        return self.reading()

    @asynccontextmanager
    async def write(self) -> AsyncIterator[AsyncSession]:
        """A session in one writing transaction: committed at the end, rolled back on an error."""
        async with self.writing.begin() as session:
            yield session


def database_path(url: str) -> Path:
    """The file of an SQLite address."""

    return Path(make_url(url).database or "")


@asynccontextmanager
async def open_database(url: str) -> AsyncIterator[Database]:
    """Connect, creating the file where it is missing (not its folder); closes all connections at the end."""
    engine = create_async_engine(url)
    event.listen(engine.sync_engine, "connect", _prepare_connection)
    event.listen(engine.sync_engine, "begin", _begin)
    try:
        yield Database(engine)
    finally:
        await engine.dispose()
