"""What SQLite and PostgreSQL want said differently, apart from vectors; everything else is said once."""

from __future__ import annotations

from contextlib import AsyncExitStack, asynccontextmanager
from typing import TYPE_CHECKING, Any, Final, Protocol

from sqlalchemy import Integer, Text, and_, cast, column, event, false, func, or_, select, table, text, true
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import create_async_engine

from bot.errors import StartupError
from bot.store.models import Job

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from contextlib import AbstractAsyncContextManager

    from sqlalchemy import URL, ColumnElement, Connection
    from sqlalchemy.ext.asyncio import AsyncEngine
    from sqlalchemy.pool import ConnectionPoolEntry

    from bot.store.words import Asked

WORDS_INDEX: Final = "job_words"
"""Index of `jobs.terms`: a full-text table on SQLite, a GIN index on PostgreSQL; 0004 makes both."""

VECTORS_INDEX: Final = "vectors_near"
"""How the names of pgvector's indexes begin; `bot.store.vectors.postgresql` makes them."""

# synchronous=FULL: a commit that was acknowledged survives a power cut too, not only a killed process.
PRAGMAS: Final = ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=10000")

EXTENSION: Final = "vector"
"""pgvector, by the name it has in the server."""

MIGRATING: Final = 0x6D6F6E74
"""Key of the PostgreSQL lock that processes which start together migrate under, one after the other."""

WORKING: Final = 0x64726177
"""First key of the PostgreSQL locks by which processes show that they live; the second is the worker's number."""


class Dialect(Protocol):
    """A kind of database."""

    one_writer: bool
    """Whether writing transactions wait for each other, whatever they write."""

    refusal: str
    """Id of the message that says that it cannot be opened."""

    def connect(self, url: URL) -> AsyncEngine:
        """Open the engine.

        Raises:
            StartupError: its driver is not installed.
        """
        ...

    def insert_new(self, model: type[Any]) -> Any:  # noqa: ANN401 - the two dialects' inserts have no common class
        """An INSERT that leaves rows be whose key exists already."""
        ...

    def has_words(self, asked: Asked) -> ColumnElement[bool]:
        """The condition that a job's description has the terms that `bot.store.words.asked` found."""
        ...

    def is_abandoned(self, worker: int) -> ColumnElement[bool]:
        """The condition that nobody draws a running job; `worker` is who asks."""
        ...

    def at_work(self, engine: AsyncEngine, worker: int) -> AbstractAsyncContextManager[None]:
        """Let other processes know that this one lives, while the context lasts."""
        ...

    def before_migrating(self, connection: Connection) -> None:
        """Keep other processes from migrating too, until the transaction ends.

        Raises:
            StartupError: the server lacks what the tables need.
        """
        ...


class SQLite:
    """One file, one writer."""

    one_writer = True
    refusal = "startup-database-unreadable"

    def connect(self, url: URL) -> AsyncEngine:
        """Connect, creating the file where it is missing (not its folder)."""
        engine = create_async_engine(url)
        event.listen(engine.sync_engine, "connect", _prepare_connection)
        event.listen(engine.sync_engine, "begin", _begin)
        return engine

    def insert_new(self, model: type[Any]) -> sqlite.Insert:
        """INSERT ... ON CONFLICT DO NOTHING."""
        return sqlite.insert(model).on_conflict_do_nothing()

    def has_words(self, asked: Asked) -> ColumnElement[bool]:
        """A match in the full-text table, whose row ids are the jobs'."""
        if not asked:
            return false()
        groups = (" OR ".join(f'"{term}"' for term in group) for group in asked)
        query = " AND ".join(f"({group})" for group in groups)
        words = table(WORDS_INDEX, column("rowid"))
        return Job.id.in_(select(words.c.rowid).where(text(f"{WORDS_INDEX} MATCH :words").bindparams(words=query)))

    def is_abandoned(self, worker: int) -> ColumnElement[bool]:  # noqa: ARG002
        """Every job: who opens the file is its only user (`bot.store.lock`)."""
        return true()

    @asynccontextmanager
    async def at_work(self, engine: AsyncEngine, worker: int) -> AsyncIterator[None]:  # noqa: ARG002
        """Nobody else is there to be told."""
        yield

    def before_migrating(self, connection: Connection) -> None:
        """Nothing: the transaction holds the file's only write lock."""


class PostgreSQL:
    """A server, with the extension pgvector."""

    one_writer = False
    refusal = "startup-database-unreachable"

    def connect(self, url: URL) -> AsyncEngine:
        """Open a pool; the server is first asked for a connection when one is needed."""
        try:
            return create_async_engine(url, pool_pre_ping=True)
        except ImportError as error:
            raise StartupError("startup-database-driver") from error

    def insert_new(self, model: type[Any]) -> postgresql.Insert:
        """INSERT ... ON CONFLICT DO NOTHING."""
        return postgresql.insert(model).on_conflict_do_nothing()

    def has_words(self, asked: Asked) -> ColumnElement[bool]:
        """Arrays that contain, and arrays that overlap; both by the GIN index."""
        if not asked:
            return false()
        there = func.string_to_array(Job.terms, text("' '"), type_=postgresql.ARRAY(Text))
        return and_(*(there.overlap(cast(postgresql.array(group), postgresql.ARRAY(Text))) for group in asked))

    def is_abandoned(self, worker: int) -> ColumnElement[bool]:
        """Jobs of processes whose lock is gone; the server takes it from them when they die, however that happens."""
        locks = table("pg_locks", column("locktype"), column("classid"), column("objid"), column("database"))
        here = select(column("oid")).select_from(table("pg_database", column("datname")))
        alive = select(cast(cast(locks.c.objid, Text), Integer)).where(
            locks.c.locktype == "advisory",
            cast(locks.c.classid, Text) == str(WORKING),
            locks.c.database == here.where(column("datname") == func.current_database()).scalar_subquery(),
        )
        return or_(Job.worker.is_(None), and_(Job.worker != worker, Job.worker.not_in(alive)))

    @asynccontextmanager
    async def at_work(self, engine: AsyncEngine, worker: int) -> AsyncIterator[None]:
        """Hold a lock under this process's number, on a connection of its own.

        Raises:
            StartupError: the server cannot be reached.
        """
        async with AsyncExitStack() as stack:
            try:
                connection = await stack.enter_async_context(engine.connect())
                await connection.execution_options(isolation_level="AUTOCOMMIT")
                await connection.execute(select(func.pg_advisory_lock(WORKING, worker)))
            except (DBAPIError, OSError) as error:
                raise StartupError(self.refusal, path=engine.url.render_as_string()) from error
            yield

    def before_migrating(self, connection: Connection) -> None:
        """Take the lock of migrations, and look for pgvector."""
        connection.execute(select(func.pg_advisory_xact_lock(MIGRATING)))
        extensions = table("pg_available_extensions", column("name"))
        if not connection.scalar(select(func.count()).where(extensions.c.name == EXTENSION)):
            raise StartupError("startup-database-pgvector")


def is_of_models(name: str | None) -> bool:
    """Whether a table or index with this name is the models' affair, not the searching's."""
    return name is None or not name.startswith((WORDS_INDEX, VECTORS_INDEX))


def dialect_of(url: URL) -> Dialect:
    """The kind of database an address is of; settings allow no others."""
    return SQLite() if url.get_backend_name() == "sqlite" else PostgreSQL()


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
