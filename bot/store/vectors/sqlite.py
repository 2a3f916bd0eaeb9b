"""Vector search beside SQLite: usearch proposes, the table decides.

The index proposes more vectors than requested; the table filters them by scope and compares them exactly. If the scope
is small, or the index is not ready, all vectors in scope are compared.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final, TypeAlias

import numpy as np
from sqlalchemy import func, select, tuple_

from bot.store.database import uninterrupted
from bot.store.models import Job, Vector
from bot.store.scope import scope_conditions
from bot.store.vectors.index import VectorIndex
from bot.store.vectors.kinds import VectorKind, VectorMatch

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Collection, Sequence
    from pathlib import Path

    from numpy.typing import NDArray
    from sqlalchemy import Row, Select

    from bot.domain.history import Scope
    from bot.store.database import Database
    from bot.store.vectors.kinds import VectorQuery

    Keyed: TypeAlias = tuple[NDArray[np.uint64], NDArray[np.float32]]
    Rows: TypeAlias = Sequence[Row[int, int, NDArray[np.float32]]]
    VectorSelect: TypeAlias = Select[int, int, NDArray[np.float32]]

MAX_EXACT: Final = 1500
"""Up to this many vectors are compared exactly, which takes a few milliseconds."""

PROPOSAL_SIZES: Final = (100, 1000, 5000)
"""Numbers of proposals of the index, tried in turn until enough are in scope."""

ROWS_PER_CHUNK: Final = 4096
"""Rows per read."""

KEYS_PER_JOB: Final = 16
"""An index key is the job id times this, plus the candidate number."""


class UsearchVectorSearch:
    """One index file per kind, in a folder beside the database."""

    def __init__(self, database: Database, folder: Path) -> None:
        self._database = database
        self._folder = folder
        self._indexes: dict[VectorKind, VectorIndex] = {}
        self._models: dict[VectorKind, str] = {}  # model of each index
        self._in_order: set[VectorKind] = set()  # complete indexes

    async def find(self, query: VectorQuery, scope: Scope, limit: int) -> list[VectorMatch]:
        """Return up to `limit` finished jobs, nearest first, each once."""
        statement = _rows_of(query).where(*scope_conditions(scope), Vector.job_id != (query.exclude_job_id or 0))
        if self._is_in_order(query) and not await self._is_few(statement):
            for proposed in PROPOSAL_SIZES:
                keys = await asyncio.to_thread(self._indexes[query.kind].search, query.vector, proposed)
                among = Vector.job_id.in_({int(key) // KEYS_PER_JOB for key in keys})
                found = await self._compare(statement.where(among), query, limit)
                if len(found) == limit:
                    return found
        return await self._compare(statement, query, limit)

    async def add(self, kind: VectorKind, jobs: Collection[int]) -> None:
        """Index the new vectors of these jobs; before the first repair, that repair indexes them."""
        if model := self._models.get(kind):
            async for keys, vectors in self._chunks(_rows(kind, model).where(Vector.job_id.in_(jobs))):
                await asyncio.to_thread(self._indexes[kind].upsert, keys, vectors)

    async def remove(self, jobs: Collection[int]) -> None:
        """Remove deleted jobs from the index."""
        keys = np.array([job * KEYS_PER_JOB + number for job in jobs for number in range(KEYS_PER_JOB)], np.uint64)
        for index in self._indexes.values():
            await asyncio.to_thread(index.remove, keys)

    async def prune(self) -> int:
        """Remove from the index what the table no longer has, and save it; returns the number of vectors.

        Retention deletes rows alone, and the next start would be late for a process that runs for months.
        """
        removed = 0
        for kind in tuple(self._in_order):
            index, model = self._indexes[kind], self._models[kind]
            keys = await asyncio.to_thread(index.keys)
            gone = np.setdiff1d(keys, await self._still_there(kind, model, keys))
            await asyncio.to_thread(index.remove, gone)
            await asyncio.to_thread(index.save)
            removed += len(gone)
        return removed

    async def repair(self, kind: VectorKind, model: str) -> int:
        """Sync the index with the table, and save it if it changed."""
        index = await self._index(kind)
        self._models[kind] = model
        self._in_order.discard(kind)
        lacking, there = 0, [np.empty(0, np.uint64)]
        async for keys, vectors in self._chunks(_rows(kind, model)):
            lacking += await asyncio.to_thread(index.upsert, keys, vectors)
            there.append(keys)
        extra = np.setdiff1d(index.keys(), np.concatenate(there))
        gone = np.setdiff1d(extra, await self._still_there(kind, model, extra))
        await asyncio.to_thread(index.remove, gone)
        self._in_order.add(kind)
        await asyncio.to_thread(index.save)
        return lacking

    async def save(self) -> None:
        """Save additions since the last repair, which shortens the next one."""
        for index in self._indexes.values():
            await asyncio.to_thread(index.save)

    async def discard(self) -> None:
        """Delete the indexes; `repair` rebuilds them."""
        self._in_order.clear()
        self._models.clear()
        for kind in VectorKind:
            await asyncio.to_thread((await self._index(kind)).discard)

    async def _index(self, kind: VectorKind) -> VectorIndex:
        if kind not in self._indexes:
            self._folder.mkdir(parents=True, exist_ok=True)
            path = self._folder / f"{kind.value}.usearch"
            self._indexes[kind] = await asyncio.to_thread(VectorIndex, path)
        return self._indexes[kind]

    def _is_in_order(self, query: VectorQuery) -> bool:
        return query.kind in self._in_order and self._models[query.kind] == query.model

    async def _is_few(self, statement: VectorSelect) -> bool:
        some = statement.with_only_columns(Vector.job_id).limit(MAX_EXACT + 1).subquery()
        return (await self._database.scalars(select(func.count()).select_from(some)))[0] <= MAX_EXACT

    async def _still_there(self, kind: VectorKind, model: str, keys: NDArray[np.uint64]) -> NDArray[np.uint64]:
        """Return the keys that the table has."""
        key = (Vector.job_id * KEYS_PER_JOB + Vector.number).label("key")
        there = [np.empty(0, np.uint64)]
        for start in range(0, len(keys), ROWS_PER_CHUNK):
            jobs = {int(key) // KEYS_PER_JOB for key in keys[start : start + ROWS_PER_CHUNK]}
            query = select(key).where(kind.rows, Vector.model == model, Vector.job_id.in_(jobs))
            there.append(np.array(await self._database.scalars(query), np.uint64))
        return np.concatenate(there)

    @uninterrupted
    async def _compare(self, statement: VectorSelect, query: VectorQuery, limit: int) -> list[VectorMatch]:
        """Return the nearest rows by comparing all of them in one pass."""
        best: dict[int, VectorMatch] = {}
        async with self._database.read() as session:
            async for chunk in (await session.stream(statement)).partitions(ROWS_PER_CHUNK):
                keys, vectors = _keyed(chunk)
                cosines = vectors @ query.vector
                for i in np.argsort(-cosines, kind="stable")[: limit * KEYS_PER_JOB]:  # at least `limit` jobs
                    job_id, number = divmod(int(keys[i]), KEYS_PER_JOB)
                    known = best.get(job_id)
                    if known is None or known.similarity < cosines[i]:
                        best[job_id] = VectorMatch(job_id, number, float(cosines[i]))
                best = {found.job_id: found for found in _ranked(best)[:limit]}
        return _ranked(best)

    async def _chunks(self, statement: VectorSelect) -> AsyncIterator[Keyed]:
        """Yield keys and vectors of the rows in chunks."""
        after = (0, -1)
        while True:
            rows = await self._read(statement, after)
            if rows:
                after = (rows[-1].job_id, rows[-1].number)
                yield _keyed(rows)
            if len(rows) < ROWS_PER_CHUNK:
                return

    @uninterrupted
    async def _read(self, statement: VectorSelect, after: tuple[int, int]) -> Rows:
        place = tuple_(Vector.job_id, Vector.number)
        page = statement.where(place > after).order_by(Vector.job_id, Vector.number).limit(ROWS_PER_CHUNK)
        async with self._database.read() as session:
            return (await session.execute(page)).all()


def _rows(kind: VectorKind, model: str) -> VectorSelect:
    """All vectors of a kind and a model: job, number, vector."""
    return select(Vector.job_id, Vector.number, Vector.vector).where(kind.rows, Vector.model == model)


def _rows_of(query: VectorQuery) -> VectorSelect:
    """Return the vectors of a query's kind and model, joined with `Job` for further conditions."""
    return _rows(query.kind, query.model).join(Job, Job.id == Vector.job_id)


def _keyed(rows: Rows) -> Keyed:
    keys = np.array([job_id * KEYS_PER_JOB + number for job_id, number, _ in rows], np.uint64)
    return keys, np.stack([vector for _, _, vector in rows])


def _ranked(found: dict[int, VectorMatch]) -> list[VectorMatch]:
    return sorted(found.values(), key=lambda one: (-one.similarity, -one.job_id))
