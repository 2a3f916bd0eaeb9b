"""Vector search: a table as the source of truth, and an index built from it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.store.vectors.kinds import VectorKind, VectorMatch, VectorQuery, VectorSearch
from bot.store.vectors.sqlite import UsearchVectorSearch
from bot.store.vectors.table import NewVector, VectorRepository

if TYPE_CHECKING:
    from pathlib import Path

    from bot.store.database import Database

__all__ = [
    "NewVector",
    "VectorKind",
    "VectorMatch",
    "VectorQuery",
    "VectorRepository",
    "VectorSearch",
    "open_vector_search",
]


def open_vector_search(database: Database, file: Path | None) -> VectorSearch:
    """Return the vector search: usearch files beside SQLite, or pgvector in PostgreSQL (`file` None)."""
    if file is not None:
        return UsearchVectorSearch(database, file.with_name(f"{file.name}.vectors"))
    from bot.store.vectors.postgresql import PgVectorSearch  # noqa: PLC0415 - only who has it needs pgvector

    return PgVectorSearch(database)
