"""Everything about a person as zip archives: `montages.json`, and the pictures it names."""

from __future__ import annotations

import asyncio
import io
import json
import zipfile
from typing import TYPE_CHECKING, Final

from bot.ranking import Standing, rank
from bot.views import JobState

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Iterator, Sequence

    from bot.store import Store
    from bot.views import JobView, Person, TileView

OVERHEAD: Final = 512
"""Bytes that a file's entries in an archive take, at most."""


async def export_person(store: Store, person: Person, largest: int) -> AsyncGenerator[bytes]:
    """Yield zip archives of at most `largest` bytes, unless a single file is larger; the first has the JSON."""
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
    pictures = [(job_id, tile.number) for job_id, shown in tiles.items() for tile in shown]
    parts = _archives(store, text, pictures, largest)
    while (part := await asyncio.to_thread(next, parts, None)) is not None:
        yield part


def _archives(store: Store, record: bytes, pictures: Sequence[tuple[int, int]], largest: int) -> Iterator[bytes]:
    files = [("montages.json", record)]
    size = len(record) + OVERHEAD
    for job_id, number in pictures:
        try:
            picture = store.images.read(job_id, number)
        except FileNotFoundError:
            continue  # deleted in the meantime
        if files and size + len(picture) + OVERHEAD > largest:
            yield _zipped(files)
            files, size = [], 0
        files.append((_path(job_id, number), picture))
        size += len(picture) + OVERHEAD
    yield _zipped(files)


def _zipped(files: Sequence[tuple[str, bytes]]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as archive:  # pictures are packed already
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
