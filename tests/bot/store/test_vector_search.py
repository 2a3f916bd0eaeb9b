"""Search by words and by similarity, in both databases."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
from sqlalchemy import delete, text

from bot.domain.history import HistoryQuery, Scope
from bot.store import NewVector, ScoredCandidate, Store, VectorKind, VectorQuery, open_store
from bot.store.models import Job, Vector
from bot.store.vectors.sqlite import UsearchVectorSearch
from tests.bot.store.test_database import NEW, ON_SQLITE

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from bot.settings import Settings

DESCRIPTIONS = ("안경을 쓴 남자", "뿔테안경, 각진 얼굴", "긴 머리 여자", "금속테 안경에 긴 머리")
WEB = Scope("web")
MODEL = "m-1"


async def fill(store: Store, *descriptions: str, person: str = "kim") -> list[int]:
    """Add finished jobs with these descriptions; return their ids."""
    jobs = []
    for description in descriptions:
        new = replace(NEW, event_id=f"{person}-{description}", person_id=person, description=description)
        job = await store.jobs.add(new)
        await store.jobs.claim()
        await store.jobs.finish(job.id, [ScoredCandidate(1, 0, 0.5), ScoredCandidate(2, 1, 0.1)], "fake-1")
        jobs.append(job.id)
    return jobs


def unit(*values: float) -> NDArray[np.float32]:
    """Return a unit vector in this direction."""
    vector = np.array(values, np.float32)
    return vector / np.linalg.norm(vector)


def towards(angle: float) -> NDArray[np.float32]:
    """Return a unit vector in the plane at `angle` degrees from the first axis."""
    return unit(np.cos(np.radians(angle)), np.sin(np.radians(angle)))


async def put(store: Store, job_id: int, angle: float, number: int = 0, model: str = MODEL) -> None:
    """Store the vector of a description, or of the picture `number`."""
    await store.vectors.put([NewVector(job_id, number, model, towards(angle))])
    await store.vector_search.add(VectorKind.PICTURES if number else VectorKind.DESCRIPTIONS, {job_id})


async def nearest(store: Store, angle: float, scope: Scope = WEB, limit: int = 10, **fields: object) -> list[int]:
    """Return the jobs whose descriptions are nearest to an angle."""
    probe = replace(VectorQuery(VectorKind.DESCRIPTIONS, MODEL, towards(angle)), **fields)  # type: ignore[arg-type]
    return [found.job_id for found in await store.vector_search.find(probe, scope, limit)]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("안경", {0, 1, 3}),
        ("뿔테 안경", {1}),
        ("머리", {2, 3}),
        ("긴머리", {2, 3}),
        ("눈", set()),
        ("안경 머리", {3}),
        ("자", {0, 2}),
        ('"안경" OR *', set()),
        ("!?", set()),
        ("%", set()),
        ("  ", {0, 1, 2, 3}),
    ],
)
async def test_words_find_what_contains_them(store: Store, words: str, found: set[int]) -> None:
    jobs = await fill(store, *DESCRIPTIONS)
    page = await store.archive.history(HistoryQuery("web", text=words))
    assert [job.id for job in page.jobs] == [jobs[i] for i in sorted(found, reverse=True)]


async def test_words_keep_to_the_scope_and_the_page(store: Store) -> None:
    await fill(store, *DESCRIPTIONS)
    lee = await fill(store, "안경 하나", "안경 둘", "안경 셋", person="lee")
    first = await store.archive.history(HistoryQuery("web", person_id="lee", text="안경", limit=2))
    assert [job.id for job in first.jobs] == lee[:0:-1]
    rest = await store.archive.history(HistoryQuery("web", person_id="lee", text="안경", before=first.next_before))
    assert [job.id for job in rest.jobs] == lee[:1]


async def test_what_is_gone_is_not_found_by_its_words(store: Store) -> None:
    jobs = await fill(store, *DESCRIPTIONS)
    async with store.jobs._database.write() as session:
        await session.execute(delete(Job).where(Job.id == jobs[0]))
        await session.execute(text(f"UPDATE jobs SET terms = '모자' WHERE id = {jobs[1]}"))
    assert [job.id for job in (await store.archive.history(HistoryQuery("web", text="안경"))).jobs] == [jobs[3]]
    assert [job.id for job in (await store.archive.history(HistoryQuery("web", text="모자"))).jobs] == [jobs[1]]
    assert [job.id for job in await store.archive.get_many([jobs[2], 404, jobs[1]])] == [jobs[2], jobs[1]]


@pytest.mark.parametrize("repaired", [False, True])
async def test_the_nearest_come_first(store: Store, *, repaired: bool) -> None:
    jobs = await fill(store, *DESCRIPTIONS)
    if repaired:
        await store.vector_search.repair(VectorKind.DESCRIPTIONS, MODEL)
    for job, angle in zip(jobs, (0, 30, 60, 90), strict=True):
        await put(store, job, angle)
    assert await nearest(store, 50) == [jobs[2], jobs[1], jobs[3], jobs[0]]
    assert await nearest(store, 50, limit=2) == [jobs[2], jobs[1]]
    assert await nearest(store, 50, exclude_job_id=jobs[2]) == [jobs[1], jobs[3], jobs[0]]
    assert await nearest(store, 50, Scope("web", person_id="lee")) == []
    assert await nearest(store, 50, model="another") == []
    (first,) = await store.vector_search.find(VectorQuery(VectorKind.DESCRIPTIONS, MODEL, towards(60)), WEB, 1)
    assert first.similarity == pytest.approx(1, abs=1e-5)


async def test_a_montage_is_found_once_by_its_nearest_picture(store: Store) -> None:
    one, other = await fill(store, *DESCRIPTIONS[:2])
    for job, number, angle in ((one, 1, 0), (one, 2, 20), (other, 1, 50), (other, 2, 90)):
        await put(store, job, angle, number)
    await put(store, one, 30)  # a description; it is not compared with pictures
    found = await store.vector_search.find(VectorQuery(VectorKind.PICTURES, MODEL, towards(30)), WEB, 10)
    assert [(match.job_id, match.number) for match in found] == [(one, 2), (other, 1)]


async def test_new_vectors_take_the_place_of_old_ones(store: Store) -> None:
    jobs = await fill(store, *DESCRIPTIONS[:2])
    for job, angle in zip(jobs, (0, 90), strict=True):
        await put(store, job, angle)
    await put(store, jobs[1], 10)
    await put(store, 404, 10)  # deleted in the meantime
    assert await nearest(store, 12) == [jobs[1], jobs[0]]
    assert await store.vectors.count(VectorKind.DESCRIPTIONS) == 2


async def test_what_is_missing_is_listed(store: Store) -> None:
    jobs = await fill(store, *DESCRIPTIONS[:3])
    await put(store, jobs[0], 0)
    await put(store, jobs[1], 0, model="older")
    await put(store, jobs[0], 0, 2)
    assert await store.vectors.missing_descriptions(MODEL, 0, 10) == [
        (jobs[1], DESCRIPTIONS[1]),
        (jobs[2], DESCRIPTIONS[2]),
    ]
    assert await store.vectors.missing_descriptions(MODEL, jobs[1], 10) == [(jobs[2], DESCRIPTIONS[2])]
    assert await store.vectors.missing_pictures(MODEL, (0, 0), 3) == [(jobs[0], 1), (jobs[1], 1), (jobs[1], 2)]
    assert await store.vectors.missing_pictures(MODEL, (jobs[2], 1), 3) == [(jobs[2], 2)]


async def test_discarding_and_repairing_makes_the_index_anew(store: Store) -> None:
    jobs = await fill(store, *DESCRIPTIONS)
    for job, angle in zip(jobs, (0, 30, 60, 90), strict=True):
        await put(store, job, angle)
    for _ in range(2):
        await store.vector_search.discard()
        assert await nearest(store, 50, limit=1) == [jobs[2]]
        await store.vector_search.repair(VectorKind.DESCRIPTIONS, MODEL)
        assert await nearest(store, 50, limit=1) == [jobs[2]]


@ON_SQLITE
async def test_what_is_deleted_leaves_the_index_of_a_running_bot(settings: Settings) -> None:
    async with open_store(settings) as store:
        assert isinstance(store.vector_search, UsearchVectorSearch)
        for kind in VectorKind:
            await store.vector_search.repair(kind, MODEL)
        kept, deleted, expired = await fill(store, *DESCRIPTIONS[:3])
        for job in (kept, deleted, expired):
            for number in (0, 1, 2):
                await put(store, job, 10 * job, number)

        def indexed() -> set[int]:
            return {int(key) // 16 for index in store.vector_search._indexes.values() for key in index.keys()}  # noqa: SIM118

        await store.deletions.remove(deleted)
        await store.vector_search.remove([deleted, 404])
        assert indexed() == {kept, expired}
        async with store.jobs._database.write() as session:
            await session.execute(delete(Job).where(Job.id == expired))
        assert await store.vector_search.prune() == 3
        assert indexed() == {kept}
    async with open_store(settings) as store:
        assert await store.vector_search.repair(VectorKind.DESCRIPTIONS, MODEL) == 0, "the file is up to date"


def index_file(settings: Settings) -> Path:
    """Return the path of the descriptions' index."""
    return settings.images.folder.parent / "montage.db.vectors" / "descriptions.usearch"


@ON_SQLITE
@pytest.mark.parametrize("harm", ["missing", "damaged", "truncated", "empty", "older", "newer", "other width"])
async def test_an_index_that_disagrees_with_the_table_is_mended(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, harm: str
) -> None:
    monkeypatch.setattr("bot.store.vectors.sqlite.MAX_EXACT", 0)  # use the index even for few vectors
    file = index_file(settings)
    async with open_store(settings) as store:
        jobs = await fill(store, *DESCRIPTIONS)
        for job, angle in zip(jobs, (0, 30, 60, 90), strict=True):
            await put(store, job, angle)
        assert await store.vector_search.repair(VectorKind.DESCRIPTIONS, MODEL) == 4
        whole = file.read_bytes()
        match harm:
            case "missing":
                file.unlink()
            case "damaged":
                file.write_bytes(whole[:200] + bytes(8) + whole[208:])
            case "truncated":
                file.write_bytes(whole[:-100])
            case "empty":
                file.write_bytes(b"")
            case "older":
                await put(store, jobs[0], 55)
            case "newer":
                async with store.jobs._database.write() as session:
                    await session.execute(delete(Vector).where(Vector.job_id == jobs[2]))
            case "other width":
                async with store.jobs._database.write() as session:
                    await session.execute(delete(Vector))
                new = [NewVector(job, 0, MODEL, unit(1, 0, job)) for job in jobs]
                await store.vectors.put(new)
    async with open_store(settings) as store:
        before = await compare(store, jobs, harm)
        await store.vector_search.repair(VectorKind.DESCRIPTIONS, MODEL)
        assert await compare(store, jobs, harm) == before, "as by exact search"
        keys = store.vector_search._indexes[VectorKind.DESCRIPTIONS].keys()  # type: ignore[attr-defined]
        assert sorted(int(key) // 16 for key in keys) == sorted(before)


async def compare(store: Store, jobs: list[int], harm: str) -> list[int]:
    """Return the search result after a damage; it must be correct even if the index is not."""
    if harm == "other width":
        probe = VectorQuery(VectorKind.DESCRIPTIONS, MODEL, unit(1, 0, jobs[1]))
        found = [match.job_id for match in await store.vector_search.find(probe, WEB, 10)]
        assert found[0] == jobs[1]
        return found
    found = await nearest(store, 56)
    expected = {"older": [jobs[0], jobs[2], jobs[1], jobs[3]], "newer": [jobs[1], jobs[3], jobs[0]]}
    assert found == expected.get(harm, [jobs[2], jobs[1], jobs[3], jobs[0]])
    return found


@ON_SQLITE
async def test_a_scope_that_the_index_misses_is_searched_to_its_end(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.store.vectors.sqlite.MAX_EXACT", 0)
    monkeypatch.setattr("bot.store.vectors.sqlite.PROPOSAL_SIZES", (1, 2))
    await store.vector_search.repair(VectorKind.DESCRIPTIONS, MODEL)
    near = await fill(store, *DESCRIPTIONS)
    far = await fill(store, "안경", person="lee")
    for job, angle in zip(near + far, (0, 1, 2, 3, 90), strict=True):
        await put(store, job, angle)
    assert await nearest(store, 0, Scope("web", person_id="lee")) == far
    assert await nearest(store, 0, limit=2) == near[:2]


def test_torch_can_still_write_numbers_after_the_index_is_loaded() -> None:
    script = "def f(x: int) -> int:\n  return x + 1\n"
    code = f"import bot.store, torch; print(torch.jit.CompilationUnit({script!r}).f(1))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.split() == ["2"]
