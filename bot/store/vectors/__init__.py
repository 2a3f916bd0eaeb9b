"""Searching by meaning: vectors in a table, which is the truth, and an index that is made from it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.store.vectors.kinds import Found, Kind, Nearest, Probe
from bot.store.vectors.sqlite import NearestBesideSQLite
from bot.store.vectors.table import NewVector, VectorRepository

if TYPE_CHECKING:
    from pathlib import Path

    from bot.store.database import Database

__all__ = ["Found", "Kind", "Nearest", "NewVector", "Probe", "VectorRepository", "open_nearest"]


def open_nearest(database: Database, file: Path | None) -> Nearest:
    """What finds the nearest vectors: usearch in files beside SQLite's, pgvector in PostgreSQL (`file` None)."""
    if file is not None:
        return NearestBesideSQLite(database, file.with_name(f"{file.name}.vectors"))
    from bot.store.vectors.postgresql import NearestInPostgreSQL  # noqa: PLC0415 - only who has it needs pgvector

    return NearestInPostgreSQL(database)
