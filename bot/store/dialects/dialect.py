"""The protocol of a database dialect."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Protocol

if TYPE_CHECKING:
    from contextlib import AbstractAsyncContextManager

    from sqlalchemy import URL, ColumnElement, Connection, Select
    from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

    from bot.errors import StartupError
    from bot.store.dialects.worker_lock import WorkerLock
    from bot.store.models import Job
    from bot.store.words import TermQuery

WORDS_INDEX: Final = "job_words"
"""Index of `jobs.terms`: a full-text table on SQLite, a GIN index on PostgreSQL; 0004 makes both."""

VECTORS_INDEX: Final = "vectors_near"
"""How the names of pgvector's indexes begin; `bot.store.vectors.postgresql` makes them."""


class Dialect(Protocol):
    """A kind of database."""

    single_writer: bool
    """Whether the database allows only one write transaction at a time."""

    def startup_error(self, error: Exception, place: str) -> StartupError:
        """Return why a database cannot be opened, by the driver's error; `place`: to show to people."""
        ...

    def connect(self, url: URL) -> AsyncEngine:
        """Open the engine.

        Raises:
            StartupError: its driver is not installed, or an option of the address makes no sense.
        """
        ...

    def hang_up(self) -> None:
        """Break the connections that could not be closed in the end, since their server is silent."""
        ...

    def insert_new(self, model: type[Any]) -> Any:  # noqa: ANN401 - the two dialects' inserts have no common class
        """Return an INSERT that ignores existing keys."""
        ...

    def newest_matching(self, query: Select[Job], terms: TermQuery) -> Select[Job]:
        """Order jobs newest first, limited to those whose descriptions match the terms."""
        ...

    async def admit_in_turn(self, session: AsyncSession) -> None:
        """Keep other processes from counting jobs towards limits until the transaction, which adds some, has ended."""
        ...

    def is_abandoned(self, worker: int) -> ColumnElement[bool]:
        """Return the condition for running jobs without a live worker; `worker`: the calling process."""
        ...

    def is_present(self, worker: int) -> ColumnElement[bool]:
        """Return the condition that other processes see this one as alive, so that it may claim jobs."""
        ...

    def announce_worker(self, engine: AsyncEngine, worker: int) -> AbstractAsyncContextManager[WorkerLock | None]:
        """Mark this process as alive for others while the context lasts; None without others."""
        ...

    async def require_sessions(self, engine: AsyncEngine) -> None:
        """Make sure that a connection keeps what belongs to a session, such as the locks of live workers.

        Raises:
            StartupError: a pooler hands each transaction to another session.
        """
        ...

    def before_migrating(self, connection: Connection) -> None:
        """Lock migrations for other processes until the transaction ends.

        Raises:
            StartupError: the server lacks what the tables need.
        """
        ...


def is_model_table(name: str | None) -> bool:
    """Return whether a table or index belongs to the models, not to the search indexes."""
    return name is None or not name.startswith((WORDS_INDEX, VECTORS_INDEX))
