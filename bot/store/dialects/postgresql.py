"""PostgreSQL."""

from __future__ import annotations

from contextlib import AsyncExitStack, asynccontextmanager
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import Integer, Text, and_, cast, column, false, func, or_, select, table, text
from sqlalchemy.dialects import postgresql
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import create_async_engine

from bot.errors import StartupError
from bot.store.models import Job

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from sqlalchemy import URL, ColumnElement, Connection, Select
    from sqlalchemy.ext.asyncio import AsyncEngine

    from bot.store.words import Asked

EXTENSION: Final = "vector"
"""pgvector, by the name it has in the server."""

MIGRATING: Final = 0x6D6F6E74
"""Key of the PostgreSQL lock that processes which start together migrate under, one after the other."""

WORKING: Final = 0x64726177
"""First key of the PostgreSQL locks by which processes show that they live; the second is the worker's number."""


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
        here: Select[Any] = select(column("oid")).select_from(table("pg_database", column("datname")))
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
