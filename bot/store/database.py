"""One database: connections and transactions."""

from __future__ import annotations

import asyncio
import secrets
from contextlib import asynccontextmanager, nullcontext
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, ParamSpec, TypeVar

from sqlalchemy import CursorResult, make_url
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker

from bot.store.dialects import Dialect, dialect_of
from bot.store.outages import database_outages
from bot.store.turns import Turns

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Coroutine

    from sqlalchemy import URL, Select

MAX_ID: Final = 2**31 - 1  # the database's largest integer; user input may exceed it

CANCEL_GRACE_S: Final = 3.0
"""Seconds that a cancelled transaction has to finish."""

P = ParamSpec("P")
T = TypeVar("T")


def uninterrupted(
    transaction: Callable[P, Coroutine[Any, Any, T]],
) -> Callable[P, Coroutine[Any, Any, T]]:
    """Let a transaction finish if its caller is cancelled; the cancellation is raised afterwards.

    A connection that is cancelled within a statement cannot roll back, and would keep the file locked. A transaction
    with a silent server is left to `open_database`, which hangs up in the end.
    """

    @wraps(transaction)
    async def run(*args: P.args, **kwargs: P.kwargs) -> T:
        task = asyncio.create_task(transaction(*args, **kwargs))
        try:
            return await asyncio.shield(task)
        except asyncio.CancelledError:
            await asyncio.wait([task], timeout=CANCEL_GRACE_S)
            task.add_done_callback(_drop)
            raise

    return run


class Database:
    """Reading and writing transactions over one database; use them in functions that are `uninterrupted`."""

    def __init__(self, engine: AsyncEngine, dialect: Dialect) -> None:
        self.engine = engine
        self.dialect = dialect
        self.worker = secrets.randbelow(MAX_ID)  # identifies this process among those sharing the database
        self.place = place_of(engine.url)
        self._reading = async_sessionmaker(engine, expire_on_commit=False)
        self._writing = async_sessionmaker(engine.execution_options(writes=True), expire_on_commit=False)
        # With a single writer, waiting here avoids polling for the file's lock.
        self._turns = Turns() if dialect.single_writer else None

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncSession]:
        """Yield a session in a read transaction.

        Raises:
            UnavailableError: the database cannot be reached or read.
        """
        with database_outages():
            async with self._reading() as session:
                yield session

    @uninterrupted
    async def scalars(self, query: Select[T]) -> list[T]:
        """Return all rows of a single-column query."""
        async with self.read() as session:
            return list((await session.execute(query)).scalars())

    @asynccontextmanager
    async def write(self, *, urgent: bool = False) -> AsyncIterator[AsyncSession]:
        """Yield a session in a write transaction, committed on exit and rolled back on an error.

        Where there is a single writer, `urgent` transactions come before all others that wait.

        Raises:
            UnavailableError: the database cannot be reached or written. If the connection broke during the commit, the
                changes may have been made.
        """
        async with self._turns.take(urgent=urgent) if self._turns else nullcontext():
            with database_outages():
                async with self._writing.begin() as session:
                    yield session


def rows_changed(result: object) -> int:
    """Return the number of rows that a statement changed."""
    return result.rowcount if isinstance(result, CursorResult) else 0


def place_of(url: URL) -> str:
    """Return the file or the server and database of an address, to show to people: without password and options."""
    return url.database or "" if dialect_of(url).single_writer else url.set(query={}).render_as_string()


def database_path(url: str) -> Path | None:
    """Return the file of an SQLite URL, behind symbolic links; None for a server.

    Its lock and its indexes lie beside it: two paths to one file must not lead to two of them.
    """
    parsed = make_url(url)
    return Path(parsed.database or "").resolve() if dialect_of(parsed).single_writer else None


@asynccontextmanager
async def open_database(url: str) -> AsyncIterator[Database]:
    """Open a database; closes all connections at the end.

    Raises:
        StartupError: its driver is not installed.
    """
    parsed = make_url(url)
    dialect = dialect_of(parsed)
    engine = dialect.connect(parsed)
    try:
        yield Database(engine, dialect)
    finally:
        await asyncio.wait([asyncio.create_task(engine.dispose())], timeout=CANCEL_GRACE_S)
        dialect.hang_up()


def _drop(task: asyncio.Task[Any]) -> None:
    """Retrieve an error that nobody waits for."""
    if not task.cancelled():
        task.exception()
