"""One SQLite file: connections, transactions, and the pragmas that make it durable."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, ParamSpec, TypeVar

from sqlalchemy import Connection, event, make_url
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker, create_async_engine

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Coroutine

    from sqlalchemy import Select
    from sqlalchemy.pool import ConnectionPoolEntry

MAX_ID: Final = 2**63 - 1  # what the database's integers hold; people may type anything

P = ParamSpec("P")
T = TypeVar("T")

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


def uninterrupted(
    transaction: Callable[P, Coroutine[Any, Any, T]],
) -> Callable[P, Coroutine[Any, Any, T]]:
    """Let a transaction come to its end, by itself, when whoever awaits it is cancelled; they leave only then.

    A connection that is cancelled in the middle of a statement cannot be told to roll back, and would keep the file
    locked for everybody.
    """

    @wraps(transaction)
    async def run(*args: P.args, **kwargs: P.kwargs) -> T:
        task = asyncio.create_task(transaction(*args, **kwargs))
        try:
            return await asyncio.shield(task)
        except asyncio.CancelledError:
            await asyncio.wait([task])
            raise

    return run


class Database:
    """Reading and writing transactions over one database file; use them in functions that are `uninterrupted`."""

    def __init__(self, engine: AsyncEngine) -> None:
        self.engine = engine
        self.path = engine.url.database or ""
        self._reading = async_sessionmaker(engine, expire_on_commit=False)
        self._writing = async_sessionmaker(engine.execution_options(writes=True), expire_on_commit=False)
        self._turn = asyncio.Lock()  # SQLite has one writer; those who queue here need not poll for the file's lock

    def read(self) -> AsyncSession:
        """A session to read in, as an async context manager."""
        return self._reading()

    @uninterrupted
    async def scalars(self, query: Select[T]) -> list[T]:
        """All rows of a query for one thing."""
        async with self.read() as session:
            return list((await session.execute(query)).scalars())

    @asynccontextmanager
    async def write(self) -> AsyncIterator[AsyncSession]:
        """A session in one writing transaction: committed at the end, rolled back on an error."""
        async with self._turn, self._writing.begin() as session:
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
