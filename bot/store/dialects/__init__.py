"""Differences between SQLite and PostgreSQL, except for vectors."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.store.dialects.dialect import VECTORS_INDEX, WORDS_INDEX, Dialect, is_model_table
from bot.store.dialects.postgresql import PostgreSQL
from bot.store.dialects.sqlite import SQLite

if TYPE_CHECKING:
    from sqlalchemy import URL

__all__ = ["VECTORS_INDEX", "WORDS_INDEX", "Dialect", "dialect_of", "is_model_table"]


def dialect_of(url: URL) -> Dialect:
    """Return the dialect of a database URL."""
    return SQLite() if url.get_backend_name() == "sqlite" else PostgreSQL()
