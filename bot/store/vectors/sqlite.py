"""Nearest vectors beside SQLite: usearch proposes, the table decides.

The index proposes more than is asked for; the table says which of those lie in the scope, and compares them exactly.
Where few lie in the scope, or the index is not in order yet, all of them are compared.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final, TypeAlias

import numpy as np
from sqlalchemy import func, select, tuple_

from bot.store.database import uninterrupted
from bot.store.models import Job, Vector
from bot.store.scope import within
from bot.store.vectors.index import VectorIndex
from bot.store.vectors.kinds import Found, Kind

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Collection, Sequence
    from pathlib import Path

    from numpy.typing import NDArray
    from sqlalchemy import Row, Select

    from bot.domain.history import Scope
    from bot.store.database import Database
    from bot.store.vectors.kinds import Probe

    Keyed: TypeAlias = tuple[NDArray[np.uint64], NDArray[np.float32]]
    Rows: TypeAlias = Sequence[Row[int, int, NDArray[np.float32]]]
    Asked: TypeAlias = Select[int, int, NDArray[np.float32]]

FEW: Final = 1500
"""So many vectors are compared one by one: that takes a few milliseconds."""

PROPOSED: Final = (100, 1000, 5000)
"""How many the index proposes, and how many more when too few of those lie in the scope."""

CHUNK: Final = 4096
"""Rows that are read at once."""

SLOTS: Final = 16
"""Keys of one job: its number times this, plus the candidate's."""


class NearestBesideSQLite:
    """One index file for each kind, in a folder beside the database."""

    def __init__(self, database: Database, folder: Path) -> None:
        self._database = database
        self._folder = folder
        self._indexes: dict[Kind, VectorIndex] = {}
        self._models: dict[Kind, str] = {}  # whose vectors an index is to have
        self._in_order: set[Kind] = set()  # which have all of them

    async def find(self, probe: Probe, scope: Scope, limit: int) -> list[Found]:
        """Up to `limit` finished jobs, the nearest first, each once."""
        asked = _rows_of(probe).where(*within(scope), Vector.job_id != (probe.besides or 0))
        if self._is_in_order(probe) and not await self._is_few(asked):
            for proposed in PROPOSED:
                keys = await asyncio.to_thread(self._indexes[probe.kind].search, probe.vector, proposed)
                among = Vector.job_id.in_({int(key) // SLOTS for key in keys})
                found = await self._compare(asked.where(among), probe, limit)
                if len(found) == limit:
                    return found
        return await self._compare(asked, probe, limit)

    async def add(self, kind: Kind, jobs: Collection[int]) -> None:
        """Take notice of the new vectors of these jobs; those that come before the first repair are found by it."""
        if model := self._models.get(kind):
            async for keys, vectors in self._chunks(_rows(kind, model).where(Vector.job_id.in_(jobs))):
                await asyncio.to_thread(self._indexes[kind].put, keys, vectors)

    async def repair(self, kind: Kind, model: str) -> int:
        """Compare the index with the table row by row, mend it, and write it if it was not right."""
        index = await self._index(kind)
        self._models[kind] = model
        self._in_order.discard(kind)
        lacking, there = 0, [np.empty(0, np.uint64)]
        async for keys, vectors in self._chunks(_rows(kind, model)):
            lacking += await asyncio.to_thread(index.put, keys, vectors)
            there.append(keys)
        extra = np.setdiff1d(index.keys(), np.concatenate(there))
        gone = np.setdiff1d(extra, await self._still_there(kind, model, extra))
        await asyncio.to_thread(index.drop, gone)
        self._in_order.add(kind)
        await asyncio.to_thread(index.save)
        return lacking

    async def save(self) -> None:
        """Write what was added since the last repair, so that the next start has little to mend."""
        for index in self._indexes.values():
            await asyncio.to_thread(index.save)

    async def discard(self) -> None:
        """Throw the indexes away; `repair` makes them anew."""
        self._in_order.clear()
        self._models.clear()
        for kind in Kind:
            await asyncio.to_thread((await self._index(kind)).discard)

    async def _index(self, kind: Kind) -> VectorIndex:
        if kind not in self._indexes:
            self._folder.mkdir(parents=True, exist_ok=True)
            path = self._folder / f"{kind.value}.usearch"
            self._indexes[kind] = await asyncio.to_thread(VectorIndex, path)
        return self._indexes[kind]

    def _is_in_order(self, probe: Probe) -> bool:
        return probe.kind in self._in_order and self._models[probe.kind] == probe.model

    async def _is_few(self, asked: Asked) -> bool:
        some = asked.with_only_columns(Vector.job_id).limit(FEW + 1).subquery()
        return (await self._database.scalars(select(func.count()).select_from(some)))[0] <= FEW

    async def _still_there(self, kind: Kind, model: str, keys: NDArray[np.uint64]) -> NDArray[np.uint64]:
        """Which of these keys the table has: what was added since it was read."""
        there = [np.empty(0, np.uint64)]
        for start in range(0, len(keys), CHUNK):
            jobs = {int(key) // SLOTS for key in keys[start : start + CHUNK]}
            there += [own async for own, _ in self._chunks(_rows(kind, model).where(Vector.job_id.in_(jobs)))]
        return np.concatenate(there)

    @uninterrupted
    async def _compare(self, asked: Asked, probe: Probe, limit: int) -> list[Found]:
        """The nearest of these rows, by reading all of them, in one pass."""
        best: dict[int, Found] = {}
        async with self._database.read() as session:
            async for rows in (await session.stream(asked)).partitions(CHUNK):
                keys, vectors = _keyed(rows)
                cosines = vectors @ probe.vector
                for i in np.argsort(-cosines, kind="stable")[: limit * SLOTS]:  # at least `limit` jobs
                    job_id, number = divmod(int(keys[i]), SLOTS)
                    known = best.get(job_id)
                    if known is None or known.similarity < cosines[i]:
                        best[job_id] = Found(job_id, number, float(cosines[i]))
                best = {found.job_id: found for found in _ranked(best)[:limit]}
        return _ranked(best)

    async def _chunks(self, asked: Asked) -> AsyncIterator[Keyed]:
        """Keys and vectors of the rows, some at a time."""
        after = (0, -1)
        while True:
            rows = await self._read(asked, after)
            if rows:
                after = (rows[-1].job_id, rows[-1].number)
                yield _keyed(rows)
            if len(rows) < CHUNK:
                return

    @uninterrupted
    async def _read(self, asked: Asked, after: tuple[int, int]) -> Rows:
        place = tuple_(Vector.job_id, Vector.number)
        page = asked.where(place > after).order_by(Vector.job_id, Vector.number).limit(CHUNK)
        async with self._database.read() as session:
            return (await session.execute(page)).all()


def _rows(kind: Kind, model: str) -> Asked:
    """All vectors of a kind and a model: job, number, vector."""
    return select(Vector.job_id, Vector.number, Vector.vector).where(kind.rows, Vector.model == model)


def _rows_of(probe: Probe) -> Asked:
    """What a probe is compared with, so that conditions on `Job` can be added."""
    return _rows(probe.kind, probe.model).join(Job, Job.id == Vector.job_id)


def _keyed(rows: Rows) -> Keyed:
    keys = np.array([job_id * SLOTS + number for job_id, number, _ in rows], np.uint64)
    return keys, np.stack([vector for _, _, vector in rows])


def _ranked(found: dict[int, Found]) -> list[Found]:
    return sorted(found.values(), key=lambda one: (-one.similarity, -one.job_id))
