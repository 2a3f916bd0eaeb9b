"""What a kind of database has to say for itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Protocol

if TYPE_CHECKING:
    from contextlib import AbstractAsyncContextManager

    from sqlalchemy import URL, ColumnElement, Connection, Select
    from sqlalchemy.ext.asyncio import AsyncEngine

    from bot.store.models import Job
    from bot.store.words import TermQuery

WORDS_INDEX: Final = "job_words"
"""Index of `jobs.terms`: a full-text table on SQLite, a GIN index on PostgreSQL; 0004 makes both."""

VECTORS_INDEX: Final = "vectors_near"
"""How the names of pgvector's indexes begin; `bot.store.vectors.postgresql` makes them."""


class Dialect(Protocol):
    """A kind of database."""

    single_writer: bool
    """Whether writing transactions wait for each other, whatever they write."""

    open_error: str
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

    def newest_matching(self, query: Select[Job], terms: TermQuery) -> Select[Job]:
        """Put jobs in order, the newest first; only those whose descriptions have the terms of the query."""
        ...

    def is_abandoned(self, worker: int) -> ColumnElement[bool]:
        """The condition that nobody draws a running job; `worker` is who asks."""
        ...

    def announce_worker(self, engine: AsyncEngine, worker: int) -> AbstractAsyncContextManager[None]:
        """Let other processes know that this one lives, while the context lasts."""
        ...

    def before_migrating(self, connection: Connection) -> None:
        """Keep other processes from migrating too, until the transaction ends.

        Raises:
            StartupError: the server lacks what the tables need.
        """
        ...


def is_model_table(name: str | None) -> bool:
    """Whether a table or index with this name is the models' affair, not the searching's."""
    return name is None or not name.startswith((WORDS_INDEX, VECTORS_INDEX))
