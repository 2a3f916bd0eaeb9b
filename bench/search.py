"""Speed and recall of searching the history: `python -m bench.search`.

Montages are stored in one SQLite file, with descriptions from the caption grammar and synthetic vectors: as wide as the
default reranker's, in clusters along few directions within a narrow cone, as the reranker's are. Times
are those of the store, from the question to the jobs found, at the first page of ten; embedding a typed description
comes on top (`python -m bench.meaning`). recall@10 is the share of the ten nearest by exact search that are found.
annoy is measured at its README's settings, ten trees, and its own choice of how many nodes to look at, where it is
installed: it comes as C++ source (`pip install annoy`).
"""

from __future__ import annotations

import asyncio
import json
import time
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import click
import numpy as np
from sqlalchemy import insert

from bot.domain.history import HistoryQuery, Scope
from bot.domain.jobs import JobState
from bot.settings import DatabaseSettings, ImageSettings, Settings
from bot.store import Store, VectorKind, VectorQuery, open_store
from bot.store.models import Job, Vector
from training.evaluation.cases import described_cases

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from numpy.typing import NDArray

    Vectors = NDArray[np.float32]

WIDTH = 256
CLUSTERS, DIRECTIONS, SPREAD = 1000, 32, 0.1
PERSONS, CAPTIONS, ROWS = 200, 2000, 2000
MODEL, TREES, PAGE = "bench", 10, 10
WORDS = ("안경", "뿔테안경", "코", "가르마", "긴 머리 여자", "콧수염", "각진 얼굴 뿔테", "외계인")


def synthetic_vectors(count: int, rng: np.random.Generator) -> Vectors:
    """Sample unit vectors in clusters within a narrow cone."""
    axes = rng.standard_normal((DIRECTIONS, WIDTH)).astype(np.float32) / WIDTH**0.5
    centres = rng.standard_normal((CLUSTERS, DIRECTIONS)).astype(np.float32)
    own = centres[rng.integers(CLUSTERS, size=count)] + rng.standard_normal((count, DIRECTIONS), np.float32) / 2
    cone = rng.standard_normal(WIDTH).astype(np.float32)
    vectors = cone / np.linalg.norm(cone) + SPREAD * own @ axes / DIRECTIONS**0.5
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


async def fill(store: Store, vectors: Vectors, rng: np.random.Generator) -> None:
    """Store finished jobs with these vectors of their descriptions."""
    captions = [case.caption.text for case in described_cases(CAPTIONS)]
    now = datetime.now(UTC)
    for start in range(0, len(vectors), ROWS):
        numbers = range(start + 1, min(start + ROWS, len(vectors)) + 1)
        async with store.jobs._database.write() as session:  # noqa: SLF001 - no use case writes so much at once
            jobs = [
                {
                    "id": number,
                    "platform": "web",
                    "event_id": str(number),
                    "person_id": str(rng.integers(PERSONS)),
                    "channel_id": "lobby",
                    "description": "; ".join(rng.choice(captions, 2)),
                    "candidate_count": 4,
                    "seed": number,
                    "language": "ko",
                    "state": JobState.DONE,
                    "model": MODEL,
                    "created_at": now,
                    "finished_at": now,
                }
                for number in numbers
            ]
            await session.execute(insert(Job), jobs)
            rows = [{"job_id": n, "number": 0, "model": MODEL, "vector": vectors[n - 1]} for n in numbers]
            await session.execute(insert(Vector), rows)


async def milliseconds(work: Callable[[int], Awaitable[object]], rounds: int) -> dict[str, float]:
    """Measure the median and 95th percentile of `rounds` calls."""
    times = []
    for number in range(rounds):
        started = time.perf_counter()
        await work(number)
        times.append(1000 * (time.perf_counter() - started))
    return {"p50_ms": round(float(np.percentile(times, 50)), 1), "p95_ms": round(float(np.percentile(times, 95)), 1)}


async def measure(count: int, rounds: int) -> dict[str, object]:
    """Fill a store, then search it."""
    rng = np.random.default_rng(0)
    vectors = synthetic_vectors(count + rounds, rng)
    stored, asked = vectors[:count], vectors[count:]
    with TemporaryDirectory() as name:
        folder = Path(name)
        settings = Settings(
            database=DatabaseSettings(url=f"sqlite+aiosqlite:///{folder}/montage.db"),
            images=ImageSettings(folder=folder / "images"),
        )
        async with open_store(settings) as store:
            await fill(store, stored, rng)
            return {"montages": count, "width": WIDTH, **await searched(store, stored, asked)}


async def searched(store: Store, stored: Vectors, asked: Vectors) -> dict[str, object]:
    """Measure the time and recall of searching."""
    everyone, rounds = Scope("web"), len(asked)

    async def words(number: int, person: str | None = None) -> object:
        return await store.archive.history(HistoryQuery("web", person_id=person, text=WORDS[number % len(WORDS)]))

    async def find(number: int, scope: Scope = everyone) -> list[int]:
        found = await store.vector_search.find(VectorQuery(VectorKind.DESCRIPTIONS, MODEL, asked[number]), scope, PAGE)
        return [job.id for job in await store.archive.get_many([one.job_id for one in found])]

    exact = np.argsort(-(asked @ stored.T), axis=1)[:, :PAGE] + 1
    without_index = await milliseconds(find, min(rounds, 3))
    started = time.perf_counter()
    await store.vector_search.repair(VectorKind.DESCRIPTIONS, MODEL)
    building = time.perf_counter() - started
    return {
        "words": await milliseconds(words, rounds),
        "words_of_a_person": await milliseconds(lambda number: words(number, str(number % PERSONS)), rounds),
        "meaning": await milliseconds(find, rounds),
        "meaning_of_a_person": await milliseconds(
            lambda number: find(number, Scope("web", person_id=str(number % PERSONS))), rounds
        ),
        "meaning_without_index": without_index,
        "index_seconds": round(building, 1),
        "recall_at_10": recall([await find(number) for number in range(rounds)], exact),
        "annoy_recall_at_10": annoy_recall(stored, asked, exact),
    }


def annoy_recall(stored: Vectors, asked: Vectors, exact: NDArray[np.int64]) -> float | None:
    """Measure the recall of annoy; None if it is not installed."""
    try:
        from annoy import AnnoyIndex  # noqa: PLC0415 - may be missing
    except ImportError:
        return None
    trees = AnnoyIndex(WIDTH, "angular")
    for number, vector in enumerate(stored, start=1):
        trees.add_item(number, vector)
    trees.build(TREES)
    return recall([trees.get_nns_by_vector(vector, PAGE) for vector in asked], exact)


def recall(found: Sequence[Sequence[int]], exact: NDArray[np.int64]) -> float:
    """Return the fraction of the exact neighbours that were found."""
    hits = sum(len(set(own) & set(wanted.tolist())) for own, wanted in zip(found, exact, strict=True))
    return round(hits / exact.size, 4)


@click.command()
@click.option("-n", "--count", type=click.IntRange(1), default=100_000, show_default=True, help="stored montages")
@click.option("--rounds", type=click.IntRange(1), default=200, show_default=True, help="searches of each kind")
def main(count: int, rounds: int) -> None:
    """Print the figures as JSON."""
    click.echo(json.dumps(asyncio.run(measure(count, rounds)), indent=2))


if __name__ == "__main__":
    main()
