"""Exports a person's data as zip archives: `montages.json` and pictures.

Chat platforms limit the file size and get several archives; a browser gets one, as a stream.
"""

from __future__ import annotations

import asyncio
import io
import json
import zipfile
from contextlib import suppress
from typing import IO, TYPE_CHECKING, Final, cast

from bot.domain.jobs import JobState
from bot.domain.ranking import Standing, rank

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Iterator, Sequence

    from bot.domain.jobs import JobView, TileView
    from bot.domain.people import Person
    from bot.store import Store

OVERHEAD: Final = 512
"""Upper bound of a file's headers in an archive, in bytes."""


class DataExport:
    """Exports a person's data."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def export(self, person: Person, largest: int) -> AsyncGenerator[bytes]:
        """Yield zip archives of at most `largest` bytes, unless one file is larger; the first contains the JSON."""
        text, pictures = await _collect(self._store, person)
        parts = _archives(self._store, text, pictures, largest)
        while (part := await asyncio.to_thread(next, parts, None)) is not None:
            yield part

    async def archive(self, person: Person) -> AsyncGenerator[bytes]:
        """Yield one zip archive in pieces; holds at most one picture in memory."""
        text, pictures = await _collect(self._store, person)
        pieces = _pieces(self._store, text, pictures)
        while (piece := await asyncio.to_thread(next, pieces, None)) is not None:
            yield piece


async def _collect(store: Store, person: Person) -> tuple[bytes, list[tuple[int, int]]]:
    """Return the JSON, and (job, candidate) of all pictures."""
    jobs = await store.people.jobs(person)
    tiles = {job.id: await store.votes.tiles(job.id) for job in jobs if job.state is JobState.DONE}
    record = {
        "person": {"platform": person.platform, "id": person.id},
        "montages": [_montage(job, tiles.get(job.id, ())) for job in jobs],
        "votes": [
            {"montage": vote.job_id, "candidate": vote.number, "at": vote.at.isoformat()}
            for vote in await store.people.votes(person)
        ],
        "favourites": [
            {"montage": kept.job_id, "at": kept.at.isoformat()} for kept in await store.people.favourites(person)
        ],
    }
    text = json.dumps(record, ensure_ascii=False, indent=1).encode()
    return text, [(job_id, tile.number) for job_id, shown in tiles.items() for tile in shown]


def _archives(store: Store, record: bytes, pictures: Sequence[tuple[int, int]], largest: int) -> Iterator[bytes]:
    files: list[tuple[str, bytes]] = []
    size = 0
    for name, content in _files(store, record, pictures):
        if files and size + len(content) + OVERHEAD > largest:
            yield _zipped(files)
            files, size = [], 0
        files.append((name, content))
        size += len(content) + OVERHEAD
    yield _zipped(files)


def _files(store: Store, record: bytes, pictures: Sequence[tuple[int, int]]) -> Iterator[tuple[str, bytes]]:
    """Yield names and contents, without files deleted meanwhile."""
    yield "montages.json", record
    for job_id, number in pictures:
        with suppress(FileNotFoundError):
            yield _path(job_id, number), store.images.read(job_id, number)


class _Pieces:
    """A write-only file whose content is taken after each entry."""

    def __init__(self) -> None:
        self._written = bytearray()

    def write(self, data: bytes) -> int:
        self._written += data
        return len(data)

    def flush(self) -> None:
        """Do nothing; required by `zipfile`."""

    def take(self) -> bytes:
        """Return and clear the written bytes."""
        written, self._written = bytes(self._written), bytearray()
        return written


def _pieces(store: Store, record: bytes, pictures: Sequence[tuple[int, int]]) -> Iterator[bytes]:
    sink = _Pieces()
    with zipfile.ZipFile(cast("IO[bytes]", sink), "w", zipfile.ZIP_STORED) as archive:
        for name, content in _files(store, record, pictures):
            archive.writestr(name, content)
            yield sink.take()
    yield sink.take()


def _zipped(files: Sequence[tuple[str, bytes]]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as archive:  # PNGs are compressed already
        for name, content in files:
            archive.writestr(name, content)
    return stream.getvalue()


def _path(job_id: int, number: int) -> str:
    return f"pictures/{job_id}/{number}.png"


def _montage(job: JobView, tiles: Sequence[TileView]) -> dict[str, object]:
    order = rank([Standing(tile.number, tile.score, tile.votes) for tile in tiles])
    return {
        "number": job.id,
        "description": job.description,
        "state": job.state,
        "made": job.kind,
        "parent": job.lineage.parent_id if job.lineage else None,
        "private": job.private,
        "seed": job.seed,
        "model": job.model,
        "language": job.language,
        "server": job.guild_id,
        "channel": job.channel_id,
        "asked_at": job.created_at.isoformat(),
        "finished_at": job.finished_at.isoformat() if job.finished_at else None,
        "order": list(order),
        "candidates": [
            {"number": tile.number, "score": tile.score, "votes": tile.votes, "file": _path(job.id, tile.number)}
            for tile in tiles
        ],
    }
