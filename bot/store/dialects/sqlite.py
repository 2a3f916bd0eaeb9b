"""SQLite."""

from __future__ import annotations

from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import column, event, literal_column, table, text, true
from sqlalchemy.dialects import sqlite
from sqlalchemy.ext.asyncio import create_async_engine

from bot.store import disk_errors
from bot.store.dialects.dialect import WORDS_INDEX
from bot.store.models import Job

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from sqlalchemy import URL, ColumnElement, Connection, Select
    from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession
    from sqlalchemy.pool import ConnectionPoolEntry

    from bot.errors import StartupError
    from bot.store.words import TermQuery

# synchronous=FULL: a commit that was acknowledged survives a power cut too, not only a killed process.
# busy_timeout: milliseconds to wait for another program, within the 3 seconds in which platforms expect an answer.
PRAGMAS: Final = ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=2000")


class SQLite:
    """One file, one writer."""

    single_writer = True

    def startup_error(self, error: Exception, place: str) -> StartupError:
        """Tell a damaged file from a folder, a disk or another program that is in the way."""
        return disk_errors.of_database(getattr(error, "orig", error), Path(place))

    def connect(self, url: URL) -> AsyncEngine:
        """Connect, creating the file where it is missing (not its folder)."""
        engine = create_async_engine(url, hide_parameters=True)  # errors are logged, descriptions are not
        event.listen(engine.sync_engine, "connect", _prepare_connection)
        event.listen(engine.sync_engine, "begin", _begin)
        return engine

    def hang_up(self) -> None:
        """Do nothing: a statement ends by itself."""

    def insert_new(self, model: type[Any]) -> sqlite.Insert:
        """INSERT ... ON CONFLICT DO NOTHING."""
        return sqlite.insert(model).on_conflict_do_nothing()

    def newest_matching(self, query: Select[Job], terms: TermQuery) -> Select[Job]:
        """Scan the full-text index, whose row ids are job ids, from the newest match.

        The plus keeps SQLite from materialising all matches, or probing the index per job: a common word has tens of
        thousands of matches.
        """
        if not terms:
            return query.order_by(Job.id.desc())
        groups = (" OR ".join(f'"{term}"' for term in group) for group in terms)
        match = text(f"{WORDS_INDEX} MATCH :words").bindparams(words=" AND ".join(f"({group})" for group in groups))
        words = table(WORDS_INDEX, column("rowid"))
        own = Job.id == literal_column(f"+{WORDS_INDEX}.rowid")
        return query.join(words, own).where(match).order_by(words.c.rowid.desc())

    async def admit_in_turn(self, session: AsyncSession) -> None:
        """Do nothing: the transaction holds the file's write lock."""

    def is_abandoned(self, worker: int) -> ColumnElement[bool]:  # noqa: ARG002
        """Match every job: the file has only one owner (`bot.store.lock`)."""
        return true()

    def is_present(self, worker: int) -> ColumnElement[bool]:  # noqa: ARG002
        """Match always: the file has only one owner."""
        return true()

    @asynccontextmanager
    async def announce_worker(self, engine: AsyncEngine, worker: int) -> AsyncIterator[None]:  # noqa: ARG002
        """Do nothing: no other process uses the file."""
        yield None

    async def require_sessions(self, engine: AsyncEngine) -> None:
        """Do nothing: a connection is a session."""

    def before_migrating(self, connection: Connection) -> None:
        """Do nothing: the transaction holds the file's write lock."""


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
