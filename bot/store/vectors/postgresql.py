"""Vector search in PostgreSQL: pgvector's operators and its HNSW indexes.

The server maintains an index by itself, so `repair` only creates it, once per kind and model.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Final

from pgvector.sqlalchemy import VECTOR
from sqlalchemy import Float, Text, and_, cast, column, literal, select, table, text

from bot.store.database import uninterrupted
from bot.store.dialects import VECTORS_INDEX
from bot.store.models import Job, Vector
from bot.store.scope import scope_conditions
from bot.store.vectors.kinds import VectorKind, VectorMatch

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy import ColumnElement

    from bot.domain.history import Scope
    from bot.store.database import Database
    from bot.store.vectors.kinds import VectorQuery

EXPANSION_SEARCH: Final = 200
"""hnsw.ef_search, the size of the candidate list of a search."""

PICTURES_OF_A_JOB: Final = 9

INLINE_LITERALS: Final = {"literal_binds": True}
"""Compile options; an index condition cannot have parameters."""


class PgVectorSearch:
    """One partial index per kind and model."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @uninterrupted
    async def find(self, query: VectorQuery, scope: Scope, limit: int) -> list[VectorMatch]:
        """Return up to `limit` finished jobs, nearest first, each once."""
        # Must match the index expression, with literal model and width, for the index to be used.
        width = VECTOR(len(query.vector))
        distance = cast(Vector.vector, width).op("<=>", return_type=Float)(cast(literal(query.vector, width), width))
        nearest = (
            select(Vector.job_id, Vector.number, distance.label("distance"))
            .join(Job, Job.id == Vector.job_id)
            .where(
                _is_of(query.kind, query.model), *scope_conditions(scope), Vector.job_id != (query.exclude_job_id or 0)
            )
            .order_by(distance)
            .limit(limit * (1 if query.kind is VectorKind.DESCRIPTIONS else PICTURES_OF_A_JOB))
        )
        async with self._database.read() as session:
            # Continue scanning until enough rows match the scope.
            await session.execute(text("SET LOCAL hnsw.iterative_scan = 'strict_order'"))
            await session.execute(text(f"SET LOCAL hnsw.ef_search = {EXPANSION_SEARCH}"))
            rows = (await session.execute(nearest)).all()
        first: dict[int, VectorMatch] = {}
        for job_id, number, apart in rows:
            first.setdefault(job_id, VectorMatch(job_id, number, 1 - apart))
        return list(first.values())[:limit]

    async def add(self, kind: VectorKind, jobs: Collection[int]) -> None:
        """Do nothing: the server maintains the index."""

    async def remove(self, jobs: Collection[int]) -> None:
        """Do nothing: the server maintains the index."""

    async def prune(self) -> int:
        """Do nothing: the server maintains the index."""
        return 0

    async def repair(self, kind: VectorKind, model: str) -> int:
        """Create the index if it is missing."""
        width = await self._width(kind, model)
        if width is not None:
            dialect = self._database.engine.dialect
            condition = _is_of(kind, model).compile(dialect=dialect, compile_kwargs=INLINE_LITERALS)
            await self._execute(
                f"CREATE INDEX CONCURRENTLY IF NOT EXISTS {_name(kind, model)} ON vectors "
                f"USING hnsw (CAST(vector AS VECTOR({width})) vector_cosine_ops) WHERE {condition}"
            )
        return 0

    async def save(self) -> None:
        """Do nothing: the server maintains the index."""

    async def discard(self) -> None:
        """Drop all indexes; `repair` rebuilds them."""
        names = select(column("indexname", Text)).select_from(table("pg_indexes"))
        for name in await self._database.scalars(names.where(column("indexname").startswith(VECTORS_INDEX))):
            await self._execute(f"DROP INDEX CONCURRENTLY IF EXISTS {name}")

    async def _width(self, kind: VectorKind, model: str) -> int | None:
        """Return the width of this model's vectors; None without vectors."""
        for vector in await self._database.scalars(select(Vector.vector).where(_is_of(kind, model)).limit(1)):
            return len(vector)
        return None

    @uninterrupted
    async def _execute(self, statement: str) -> None:
        """Run a statement outside a transaction."""
        async with self._database.engine.connect() as connection:
            await connection.execution_options(isolation_level="AUTOCOMMIT")
            await connection.exec_driver_sql(statement)


def _is_of(kind: VectorKind, model: str) -> ColumnElement[bool]:
    return and_(kind.rows, Vector.model == literal(model, literal_execute=True))


def _name(kind: VectorKind, model: str) -> str:
    return f"{VECTORS_INDEX}_{hashlib.blake2b(f'{kind}/{model}'.encode(), digest_size=8).hexdigest()}"
