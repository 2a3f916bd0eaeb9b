"""PostgreSQL."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any, Final
from weakref import WeakSet

from sqlalchemy import Integer, Text, and_, cast, column, event, func, literal, or_, select, table, text
from sqlalchemy.dialects import postgresql
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import create_async_engine

from bot.errors import StartupError, UnavailableError
from bot.store.dialects.libpq import connection_arguments
from bot.store.dialects.worker_lock import WORKING, AdvisoryLock, WorkerLock
from bot.store.models import Job

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from sqlalchemy import URL, ColumnElement, Connection, Select, TextualSelect
    from sqlalchemy.engine.interfaces import DBAPIConnection
    from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession
    from sqlalchemy.pool import ConnectionPoolEntry

    from bot.store.words import TermQuery

EXTENSION: Final = "vector"
"""pgvector, by the name it has in the server."""

MIGRATING: Final = 0x6D6F6E74
"""Key of the advisory lock that serialises migrations."""

ADMITTING: Final = 0x61646D69
"""Key of the advisory lock that serialises counting jobs towards limits, and adding them."""

PREPARED_STATEMENT_ERRORS: Final = frozenset({"26000", "42P05"})
"""SQLSTATEs of a prepared statement that does not exist, or exists already."""

ALIVE: Final = """
    SELECT CAST(CAST(objid AS TEXT) AS INTEGER) AS worker FROM pg_locks
    WHERE locktype = 'advisory' AND CAST(classid AS TEXT) = :working
    AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
"""
"""The workers whose locks are held."""


class PostgreSQL:
    """A server, with the extension pgvector."""

    single_writer = False

    def __init__(self) -> None:
        self._connections: WeakSet[Any] = WeakSet()  # those of asyncpg

    def startup_error(self, error: Exception, place: str) -> StartupError:  # noqa: ARG002
        """Say that the server, the address or its rights are to be checked."""
        return StartupError("startup-database-unreachable", path=place)

    def connect(self, url: URL) -> AsyncEngine:
        """Open a pool; the server is first asked for a connection when one is needed."""
        try:
            address, arguments = connection_arguments(url)
            engine = create_async_engine(address, connect_args=arguments, pool_pre_ping=True, hide_parameters=True)
            event.listen(engine.sync_engine, "connect", self._note_connection)
        except ImportError as error:
            raise StartupError("startup-database-driver") from error
        except ValueError as error:  # an option
            raise self.startup_error(error, url.set(query={}).render_as_string()) from error
        return engine

    def hang_up(self) -> None:
        """Close the sockets of all connections that are not closed."""
        for connection in self._connections:
            connection.terminate()

    def _note_connection(self, connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
        self._connections.add(connection.driver_connection)

    def insert_new(self, model: type[Any]) -> postgresql.Insert:
        """INSERT ... ON CONFLICT DO NOTHING."""
        return postgresql.insert(model).on_conflict_do_nothing()

    def newest_matching(self, query: Select[Job], terms: TermQuery) -> Select[Job]:
        """Match with overlapping arrays, which use the GIN index."""
        there = func.string_to_array(Job.terms, text("' '"), type_=postgresql.ARRAY(Text))
        for group in terms:
            query = query.where(there.overlap(cast(postgresql.array(group), postgresql.ARRAY(Text))))
        return query.order_by(Job.id.desc())

    async def admit_in_turn(self, session: AsyncSession) -> None:
        """Take the lock of those who add jobs, until the transaction ends."""
        await session.execute(select(func.pg_advisory_xact_lock(ADMITTING)))

    def is_abandoned(self, worker: int) -> ColumnElement[bool]:
        """Match jobs of processes without a lock; the server releases it when a process dies."""
        return or_(Job.worker.is_(None), and_(Job.worker != worker, Job.worker.not_in(_alive())))

    def is_present(self, worker: int) -> ColumnElement[bool]:
        """Match if the server sees this worker's lock: what it claimed without, another process would take over."""
        return literal(worker).in_(_alive())

    @asynccontextmanager
    async def announce_worker(self, engine: AsyncEngine, worker: int) -> AsyncIterator[WorkerLock]:
        """Hold a lock under this process's number.

        Raises:
            StartupError: the server cannot be reached.
        """
        lock = AdvisoryLock(engine, worker)
        try:
            await lock.take()
        except UnavailableError as error:
            raise self.startup_error(error, engine.url.render_as_string()) from error
        try:
            yield lock
        finally:
            await lock.release()

    async def require_sessions(self, engine: AsyncEngine) -> None:
        """Compare the server processes behind two connections.

        pgbouncer in transaction mode gives the process of a transaction that ended to the next one, of whichever
        connection. It also loses prepared statements, or meets them twice, unless told to track them.

        Raises:
            StartupError: the connections share processes.
        """
        process = select(func.pg_backend_pid())
        try:
            async with engine.connect() as one, engine.connect() as other:
                first = await one.scalar(process)
                await one.rollback()
                shared = await other.scalar(process) == first or await one.scalar(process) != first
        except DBAPIError as error:
            if getattr(error.orig, "sqlstate", None) not in PREPARED_STATEMENT_ERRORS:
                raise
            shared = True
        if shared:
            raise StartupError("startup-database-pooler", path=engine.url.render_as_string())

    def before_migrating(self, connection: Connection) -> None:
        """Take the lock of migrations, and look for pgvector."""
        connection.execute(select(func.pg_advisory_xact_lock(MIGRATING)))
        extensions = table("pg_available_extensions", column("name"))
        if not connection.scalar(select(func.count()).where(extensions.c.name == EXTENSION)):
            raise StartupError("startup-database-pgvector")


def _alive() -> TextualSelect:
    """Return the workers whose locks are held."""
    return text(ALIVE).bindparams(working=str(WORKING)).columns(column("worker", Integer))
