"""The constraints of the database, and its opening."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from dataclasses import replace
from itertools import count
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from bot.domain.jobs import Ballot, BasisFace, JobKind, JobState, Lineage, MessageRef
from bot.domain.moderation import ReportReason
from bot.domain.people import Person
from bot.errors import UnknownJobError
from bot.store import Face, NewJob, ScoredCandidate, Store, open_store
from inference.backend import TraitMark

if TYPE_CHECKING:
    from contextlib import AbstractAsyncContextManager
    from pathlib import Path

    from sqlalchemy.ext.asyncio import AsyncSession

    from bot.settings import Settings
    from bot.store.database import Database

NEW = NewJob("web", "e1", "kim", "lobby", None, "둥근 얼굴", 2, 7, "ko")
events = count(1)
TWO = [ScoredCandidate(1, 1, 0.5), ScoredCandidate(2, 0, 0.1)]


ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


async def finished_job(store: Store) -> int:
    """Return a finished job with two candidates."""
    job = await store.jobs.add(NEW)
    await store.jobs.claim()
    assert await store.jobs.finish(job.id, TWO, "fake-1")
    return job.id


@ON_SQLITE
async def test_the_file_is_opened_safely(store: Store) -> None:
    database: Database = store.jobs._database
    async with database.read() as session:
        found = [
            (await session.execute(text(f"PRAGMA {name}"))).scalar_one()
            for name in ("journal_mode", "foreign_keys", "synchronous", "busy_timeout")
        ]
    assert found == ["wal", 1, 2, 2000]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE jobs SET state = 'lost'",
        "UPDATE jobs SET state = 'queued'",
        "UPDATE jobs SET state = 'failed'",
        "UPDATE jobs SET model = NULL",
        "UPDATE jobs SET finished_at = NULL",
        "UPDATE jobs SET candidate_count = 10",
        "UPDATE jobs SET seed = -1",
        "UPDATE jobs SET attempts = -1",
        "UPDATE candidates SET number = 0 WHERE number = 1",
        "UPDATE candidates SET sample_index = 0",
        "INSERT INTO candidates (job_id, number, sample_index, score) VALUES (1, 1, 5, 0.0)",
        "INSERT INTO candidates (job_id, number, sample_index, score) VALUES (404, 1, 0, 0.0)",
        "INSERT INTO votes VALUES (1, 3, 'web', 'kim', '2026-01-01', '[]')",
        "INSERT INTO votes VALUES (1, 1, 'web', 'kim', '2026-01-01', '[]'), (1, 1, 'web', 'kim', '2026-01-02', '[]')",
        "INSERT INTO job_origins (job_id, kind, first_index) VALUES (1, 'copy', 0)",
        "INSERT INTO job_origins (job_id, kind, first_index) VALUES (404, 'again', 0)",
        "INSERT INTO job_origins (job_id, kind, first_index, parent_id) VALUES (1, 'again', 0, 404)",
        "INSERT INTO job_origins (job_id, kind, first_index, redrawn_from, redrawn_to) VALUES (1, 'again', 0, 4, 4)",
        "INSERT INTO favourites VALUES (404, 'web', 'kim', '2026-01-01')",
        "INSERT INTO favourites VALUES (1, 'web', 'kim', '2026-01-01'), (1, 'web', 'kim', '2026-01-02')",
        "INSERT INTO job_messages VALUES (1, 404, 'web', 'lobby', '1')",
        "INSERT INTO job_messages VALUES (1, 1, 'web', 'lobby', '1'), (2, 1, 'web', 'lobby', '1')",
    ],
)
async def test_what_must_not_be_is_refused_by_the_database(store: Store, statement: str) -> None:
    assert await finished_job(store) == 1
    with pytest.raises(IntegrityError):
        async with store.jobs._database.write() as session:
            await session.execute(text(statement))


async def test_a_job_is_finished_exactly_once(store: Store) -> None:
    job_id = await finished_job(store)
    assert await store.jobs.finish(job_id, TWO, "fake-2")  # repeated, as after a commit without an answer
    assert not await store.jobs.fail(job_id, "failed-internal")
    assert not await store.jobs.cancel(job_id)
    job = await store.jobs.get(job_id)
    assert (job.state, job.model) == (JobState.DONE, "fake-1")
    assert len(await store.votes.tiles(job_id)) == 2


async def test_marks_come_back_as_they_went_in(store: Store) -> None:
    marks = tuple(TraitMark("face.type", "계란형", shown) for shown in (True, False, None))
    job = await store.jobs.add(NEW)
    await store.jobs.claim()
    await store.jobs.finish(job.id, [replace(TWO[0], marks=marks), TWO[1]], "fake-1")
    assert [tile.marks for tile in await store.votes.tiles(job.id)] == [marks, ()]


async def test_only_running_jobs_end(store: Store) -> None:
    job = await store.jobs.add(NEW)
    assert not await store.jobs.finish(job.id, TWO, "fake-1")
    assert not await store.jobs.fail(job.id, "failed-internal")
    assert await store.votes.tiles(job.id) == ()
    assert (await store.jobs.get(job.id)).state is JobState.QUEUED


async def test_candidates_and_state_change_together(store: Store) -> None:
    job = await store.jobs.add(NEW)
    await store.jobs.claim()
    with pytest.raises(IntegrityError):
        await store.jobs.finish(job.id, [TWO[0], TWO[0]], "fake-1")
    assert (await store.jobs.get(job.id)).state is JobState.RUNNING
    assert await store.votes.tiles(job.id) == ()


async def test_a_hundred_voices_at_once_are_all_counted(store: Store) -> None:
    job_id = await finished_job(store)
    ballots = [Ballot(job_id, 1 + voice % 2, Person("web", str(voice // 2))) for voice in range(100)]
    await asyncio.gather(*(store.votes.cast(ballot) for ballot in ballots + ballots))
    assert [tile.votes for tile in await store.votes.tiles(job_id)] == [50, 50]


async def test_what_refers_to_a_deleted_job_is_refused(store: Store) -> None:
    kim, job_id = Person("web", "kim"), await finished_job(store)
    await store.deletions.remove(job_id)
    child = NewJob("web", "child", "kim", "lobby", None, "얼굴", 1, 0, "ko", lineage=Lineage(JobKind.AGAIN, job_id))
    for late in (
        store.votes.cast(Ballot(job_id, 1, kim)),
        store.favourites.put(job_id, kim, on=True),
        store.moderation.report(job_id, kim, ReportReason.OTHER, 3),
        store.jobs.add(child),
    ):
        with pytest.raises(UnknownJobError):
            await late


async def test_claims_at_once_take_different_jobs(store: Store) -> None:
    for number in range(6):
        await store.jobs.add(NewJob("web", f"e{number}", "kim", "lobby", None, "얼굴", 1, 0, "ko"))
    claimed = await asyncio.gather(*(store.jobs.claim() for _ in range(8)))
    assert sorted(job.id for job in claimed if job) == [1, 2, 3, 4, 5, 6]


async def queue(store: Store, *orders: tuple[str, int]) -> list[int]:
    """Add jobs of (person, number of candidates); return their ids."""
    return [
        (await store.jobs.add(replace(NEW, event_id=str(next(events)), person_id=person, candidate_count=faces))).id
        for person, faces in orders
    ]


async def test_nobody_waits_for_all_that_somebody_else_has_asked_for(store: Store) -> None:
    kims = await queue(store, *[("kim", 4)] * 5)
    first = await store.jobs.claim()
    lees = await queue(store, ("lee", 4), ("lee", 4), ("park", 1), ("park", 1))
    assert first is not None
    assert [job.id for job in await store.jobs.queued()] == [lees[0], lees[2], lees[3], kims[1], lees[1], *kims[2:]]
    assert [await store.jobs.queue_position(job_id) for job_id in (kims[1], kims[4])] == [4, 8]
    assert await store.jobs.queue_position(first.id) == 1


async def test_a_newcomer_does_not_overtake_those_who_wait(store: Store) -> None:
    await queue(store, ("kim", 4), ("kim", 4), ("lee", 4), ("lee", 4))
    for _ in range(3):
        await store.jobs.claim()
    (late,) = await queue(store, ("park", 4))
    assert [job.id for job in await store.jobs.queued()] == [4, late], "both start at 4, and Lee was there first"


async def test_turns_go_on_after_a_restart(settings: Settings) -> None:
    async with open_store(settings) as store:
        kims = await queue(store, ("kim", 9), ("kim", 9), ("kim", 9))
        for _ in range(2):
            await store.jobs.claim()
    async with open_store(settings) as store:
        (lee,) = await queue(store, ("lee", 1))
        assert [job.id for job in await store.jobs.queued()] == [lee, kims[2]]
        await store.jobs.cancel(kims[2])
        again, park = await queue(store, ("kim", 1), ("park", 9))
        assert [job.id for job in await store.jobs.queued()] == [lee, park, again]


@pytest.mark.parametrize("end", ["delete", "forget", "cancel"])
async def test_what_was_started_keeps_its_turn(store: Store, end: str) -> None:
    (drawn,) = await queue(store, ("kim", 9))
    await store.jobs.claim()
    match end:
        case "delete":
            await store.deletions.remove(drawn)
        case "forget":
            await store.people.forget(Person("web", "kim"))
        case _:
            await store.jobs.cancel(drawn)
    again, lee = await queue(store, ("kim", 1), ("lee", 1))
    assert [job.id for job in await store.jobs.queued()] == [lee, again]


async def test_a_higher_priority_comes_first(store: Store) -> None:
    await store.jobs.add(NEW)
    urgent = await store.jobs.add(replace(NEW, event_id="e2", priority=1))
    claimed = await store.jobs.claim()
    assert claimed is not None
    assert (claimed.id, claimed.priority) == (urgent.id, 1)


async def test_a_job_that_the_backend_would_not_take_waits_again(store: Store) -> None:
    job = await store.jobs.add(NEW)
    await store.jobs.claim()
    await store.jobs.requeue(job.id)
    assert (await store.jobs.get(job.id)).state is JobState.QUEUED
    await store.jobs.requeue(job.id)
    assert [waiting.id for waiting in await store.jobs.queued()] == [job.id]


async def test_image_tokens_come_back_as_they_went_in(store: Store) -> None:
    tokens = (0, 1, 999, 2**32 - 1)
    job = await store.jobs.add(NEW)
    await store.jobs.claim()
    await store.jobs.finish(job.id, [replace(TWO[0], tokens=tokens), TWO[1]], "fake-1")
    assert await store.lineage.face(job.id, 1) == Face(1, tokens, "fake-1", NEW.description)
    assert await store.lineage.face(job.id, 2) == Face(0, (), "fake-1", NEW.description)
    assert await store.lineage.face(job.id, 3) is None


async def test_a_lineage_outlives_its_parent(store: Store) -> None:
    parent = await finished_job(store)
    lineage = Lineage(JobKind.VARIATION, parent, 2, 0, BasisFace(parent, 2, (6, 16)))
    child = await store.jobs.add(replace(NEW, event_id="e2", lineage=lineage, private=True))
    assert (await store.jobs.get(child.id)).lineage == lineage == child.lineage
    assert (await store.jobs.get(child.id)).private
    assert await store.lineage.children(parent) == (await store.jobs.get(child.id),)
    assert [job.id for job in await store.lineage.ancestors(child)] == [parent]

    async with store.jobs._database.write() as session:
        await session.execute(text("DELETE FROM jobs WHERE id = 1"))
    orphan = await store.jobs.get(child.id)
    assert orphan.lineage == Lineage(JobKind.VARIATION, None, 2, 0, BasisFace(None, 2, (6, 16)))
    assert await store.lineage.ancestors(orphan) == ()


async def test_numbers_are_never_used_twice(store: Store) -> None:
    job_id = await finished_job(store)
    async with store.jobs._database.write() as session:
        await session.execute(text("DELETE FROM jobs"))
    assert await store.votes.tiles(job_id) == (), "its candidates went with it"
    assert (await store.jobs.add(NEW)).id == job_id + 1


@ON_SQLITE
@pytest.mark.parametrize("turns", range(0, 40, 3))
async def test_a_cancelled_transaction_leaves_the_file_unlocked(settings: Settings, tmp_path: Path, turns: int) -> None:
    async with open_store(settings) as store:
        await store.jobs.add(NEW)
        claim = asyncio.create_task(store.jobs.claim())
        for _ in range(turns):
            await asyncio.sleep(0.0001)
        claim.cancel()
        await asyncio.wait([claim])
        with closing(sqlite3.connect(tmp_path / "montage.db", timeout=0)) as other:
            other.execute("UPDATE jobs SET attempts = attempts")


async def test_a_burst_is_committed_whole_and_in_order(store: Store) -> None:
    burst = [replace(NEW, event_id=f"e{number}") for number in range(300)]
    jobs = await asyncio.gather(*(store.jobs.add(job) for job in burst + burst))
    assert [job.id for job in jobs[:300]] == sorted({job.id for job in jobs})
    assert [job.event_id for job in jobs] == [job.event_id for job in burst] * 2
    assert [job.repeated for job in jobs] == [False] * 300 + [True] * 300
    assert {job.id for job in jobs} == {(await store.jobs.get(job.id)).id for job in jobs}


async def test_one_bad_job_does_not_spoil_the_others(store: Store) -> None:
    jobs = [replace(NEW, event_id=f"e{number}", candidate_count=99 if number == 3 else 1) for number in range(6)]
    outcomes = await asyncio.gather(*(store.jobs.add(job) for job in jobs), return_exceptions=True)
    assert [isinstance(outcome, IntegrityError) for outcome in outcomes] == [number == 3 for number in range(6)]


async def test_what_was_begun_is_committed_though_its_caller_leaves(store: Store) -> None:
    leaving = asyncio.create_task(store.jobs.add(NEW))
    await asyncio.sleep(0)
    leaving.cancel()
    await asyncio.wait([leaving])
    assert (await store.jobs.add(NEW)).repeated


async def test_messages_attached_together_are_in_one_transaction(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    jobs = [await store.jobs.add(replace(NEW, event_id=f"attach-{number}")) for number in range(5)]
    begun: list[bool] = []
    write = store.jobs._database.write

    def counted(*, urgent: bool = False) -> AbstractAsyncContextManager[AsyncSession]:
        begun.append(urgent)
        return write(urgent=urgent)

    monkeypatch.setattr(store.jobs._database, "write", counted)
    messages = [MessageRef("web", "lobby", f"message-{job.id}") for job in jobs]
    await asyncio.gather(
        *(store.archive.attach(job.id, message) for job, message in zip(jobs, messages, strict=True)),
        store.jobs.add(replace(NEW, event_id="new")),
    )
    assert len(begun) <= 3
    assert begun.count(True) == 1, "the new order comes before what waits"
    assert [(await store.archive.find(message)) is not None for message in messages] == [True] * 5


async def test_a_message_of_a_deleted_job_is_refused_alone(store: Store) -> None:
    job = await store.jobs.add(NEW)
    attached = await asyncio.gather(
        store.archive.attach(404, MessageRef("web", "lobby", "of a deleted job")),
        store.archive.attach(job.id, MessageRef("web", "lobby", "of this job")),
        return_exceptions=True,
    )
    assert isinstance(attached[0], IntegrityError)
    assert attached[1] is None
    assert len(await store.archive.messages(job.id)) == 1
