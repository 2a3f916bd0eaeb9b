"""The use cases, with a real SQLite file and a fake backend."""

from __future__ import annotations

import asyncio
from contextlib import aclosing
from dataclasses import replace
from typing import TYPE_CHECKING, Unpack

import pytest

from bot.domain.history import HistoryQuery
from bot.domain.jobs import Ballot, JobKind, JobState, Lineage, MessageRef
from bot.domain.people import Person, Viewer
from bot.domain.updates import Cancelled, Done, Failed, JobUpdate, Queued, QueueView, Running, SheetView
from bot.errors import (
    JobFinishedError,
    JobUnfinishedError,
    NotAllowedError,
    OrderRefusedError,
    UnknownCandidateError,
    UnknownJobError,
)
from inference.backend import InferenceError, QueueFullError, Waiting
from tests.bot.jobs.test_recovery import rows
from tests.factories import OrderFields, order
from tests.fakes.inference import face, marks, pixels

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from bot.services.montages import Montages
    from bot.settings import Settings
    from inference.backend import Event, Request
    from tests.fakes.inference import FakeBackend

KIM = Person("web", "kim")
LEE = Person("web", "lee")


async def follow(montages: Montages, job_id: int) -> list[JobUpdate]:
    """Return all updates of a job up to the final one."""
    async with asyncio.timeout(60), aclosing(montages.follow(job_id)) as updates:
        return [update async for update in updates]


async def finished(montages: Montages, **fields: Unpack[OrderFields]) -> SheetView:
    """Order a montage and return its sheet."""
    job = await montages.request(order(**fields))
    last = (await follow(montages, job.id))[-1]
    assert isinstance(last, Done)
    return last.sheet


async def until_running(montages: Montages, job_id: int) -> None:
    """Wait until a job is being drawn."""
    async with asyncio.timeout(60), aclosing(montages.follow(job_id)) as updates:
        async for update in updates:
            if isinstance(update, Running):
                return


async def until_watched(montages: Montages, job_id: int) -> None:
    """Wait until a job is followed by a reader of its updates."""
    async with asyncio.timeout(60):
        while not montages._tracker.is_watched(job_id):  # noqa: ASYNC110 - there is no event
            await asyncio.sleep(0.01)


def numbers(sheet: SheetView) -> list[int]:
    """Return the candidates' numbers in rank order."""
    return [tile.number for tile in sheet.tiles]


async def test_a_description_becomes_a_sheet(montages: Montages) -> None:
    sheet = await finished(montages, candidates=4)

    assert sheet.job.state is JobState.DONE
    assert sheet.job.model == "fake-1"
    assert sheet.job.finished_at is not None
    assert numbers(sheet) == [1, 2, 3, 4]
    scores = [tile.score for tile in sheet.tiles]
    assert scores == sorted(scores, reverse=True)
    assert sheet.picture.startswith(b"\x89PNG")


async def test_followers_see_the_job_grow(montages: Montages, backend: FakeBackend) -> None:
    seen = {step / 4: asyncio.Event() for step in range(4)}
    seen[0].set()
    backend.before_step = lambda step: seen[step / 4].wait()
    job = await montages.request(order())
    updates: list[JobUpdate] = []
    async with asyncio.timeout(60), aclosing(montages.follow(job.id)) as following:
        async for update in following:
            updates.append(update)
            if isinstance(update, Running):
                seen[update.fraction].set()

    running = [update for update in updates if isinstance(update, Running)]
    assert [update.fraction for update in running if update.fraction] == [0.25, 0.5, 0.75]
    assert running[-1].preview
    assert isinstance(updates[-1], Done)
    assert (await follow(montages, job.id)) == [updates[-1]], "a late follower sees the end at once"


async def test_numbers_follow_the_models_order(montages: Montages) -> None:
    sheet = await finished(montages, candidates=3, seed=5)
    # FakeBackend scores its samples 2, 0, 1. The best comes first; faces keep their numbers.
    images = [await montages.sheets.candidate_image(sheet.job.id, number) for number in (1, 2, 3)]
    assert [pixels(image) for image in images] == [pixels(face(index, 5)) for index in (0, 2, 1)]
    assert [tile.marks for tile in sheet.tiles] == [marks(0), marks(2), marks(1)]


async def test_the_same_event_is_the_same_job(montages: Montages, backend: FakeBackend) -> None:
    first, again = await asyncio.gather(*(montages.request(order(event_id="twice")) for _ in range(2)))
    assert first.id == again.id
    assert sorted([first.repeated, again.repeated]) == [False, True]

    await follow(montages, first.id)
    late = await montages.request(order(event_id="twice"))
    assert (late.id, late.repeated) == (first.id, True)
    assert len(backend.requests) == 1

    elsewhere = await montages.request(order(event_id="twice", platform="discord"))
    assert elsewhere.id != first.id


async def test_the_queue_moves_up(montages: Montages, backend: FakeBackend) -> None:
    backend.hold()
    jobs = [await montages.request(order()) for _ in range(3)]
    await until_running(montages, jobs[0].id)

    async with aclosing(montages.follow(jobs[2].id)) as updates:
        waiting = await anext(updates)
        assert isinstance(waiting, Queued)
        assert waiting.place == 2
        backend.release()
        rest = [update async for update in updates]
    places = [2, *(update.place for update in rest if isinstance(update, Queued))]
    assert places == sorted(places, reverse=True), "it only moves up"
    assert isinstance(rest[-1], Done)
    assert [request.id for request in backend.requests] == [str(job.id) for job in jobs]


async def test_votes_reorder_the_sheet(montages: Montages) -> None:
    first = await finished(montages)
    sheet = await montages.votes.vote(Ballot(first.job.id, 3, KIM))

    assert numbers(sheet) == [3, 1, 2, 4]
    assert sheet.tiles[0].marks == first.tiles[2].marks, "marks stay with their face"
    assert [(tile.votes, tile.voted) for tile in sheet.tiles] == [(1, True), (0, False), (0, False), (0, False)]
    assert sheet.picture != first.picture

    await montages.votes.vote(Ballot(sheet.job.id, 4, KIM))
    sheet = await montages.votes.vote(Ballot(sheet.job.id, 4, LEE))
    assert numbers(sheet) == [4, 3, 1, 2]
    assert [tile.voted for tile in sheet.tiles] == [True, False, False, False], "seen by Lee"


async def test_votes_are_idempotent_and_can_be_taken_back(montages: Montages) -> None:
    first = await finished(montages)
    for _ in range(2):
        sheet = await montages.votes.vote(Ballot(first.job.id, 2, KIM))
        assert [tile.votes for tile in sheet.tiles] == [1, 0, 0, 0]
    for _ in range(2):
        sheet = await montages.votes.vote(Ballot(first.job.id, 2, KIM, on=False))
        assert sheet.tiles == first.tiles
    assert sheet.picture == first.picture


async def test_the_same_id_on_two_platforms_is_two_people(montages: Montages) -> None:
    job_id = (await finished(montages)).job.id
    await montages.votes.vote(Ballot(job_id, 1, Person("web", "7")))
    sheet = await montages.votes.vote(Ballot(job_id, 1, Person("discord", "7")))
    assert sheet.tiles[0].votes == 2


@pytest.mark.parametrize("number", [-1, 0, 5, 9, 10**30])
async def test_votes_for_nobody_are_refused(montages: Montages, number: int) -> None:
    job_id = (await finished(montages)).job.id
    with pytest.raises(UnknownCandidateError):
        await montages.votes.vote(Ballot(job_id, number, KIM))
    with pytest.raises(UnknownCandidateError):
        await montages.sheets.candidate_image(job_id, number)


async def test_an_unfinished_job_has_no_sheet(montages: Montages, backend: FakeBackend) -> None:
    backend.hold()
    job = await montages.request(order())
    for attempt in (
        montages.votes.vote(Ballot(job.id, 1, KIM)),
        montages.sheets.get(job.id),
        montages.sheets.candidate_image(job.id, 1),
    ):
        with pytest.raises(JobUnfinishedError):
            await attempt


@pytest.mark.parametrize("job_id", [-1, 0, 404, 10**30])
async def test_unknown_jobs(montages: Montages, job_id: int) -> None:
    for attempt in (
        montages.archive.get(job_id),
        montages.sheets.get(job_id),
        montages.votes.vote(Ballot(job_id, 1, KIM)),
        montages.cancel(job_id, KIM),
        follow(montages, job_id),
    ):
        with pytest.raises(UnknownJobError):
            await attempt


async def test_a_queued_job_is_cancelled(montages: Montages, backend: FakeBackend) -> None:
    backend.hold()
    running = await montages.request(order())
    waiting = await montages.request(order())
    await until_running(montages, running.id)

    assert (await montages.cancel(waiting.id, KIM)).state is JobState.CANCELLED
    assert await follow(montages, waiting.id) == [Cancelled()]
    backend.release()
    await follow(montages, running.id)
    assert [request.id for request in backend.requests] == [str(running.id)]


async def test_a_running_job_is_cancelled(montages: Montages, backend: FakeBackend) -> None:
    backend.hold()
    job = await montages.request(order())
    await until_running(montages, job.id)

    for _ in range(2):
        assert (await montages.cancel(job.id, KIM)).state is JobState.CANCELLED
    assert (await follow(montages, job.id))[-1] == Cancelled()
    assert backend.cancelled == {str(job.id)}
    backend.release()
    assert (await finished(montages)).job.id == job.id + 1, "the next job is drawn"


async def test_a_result_that_comes_after_its_cancellation_is_dropped(
    montages: Montages, backend: FakeBackend, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def deaf(_request_id: str) -> None:
        """Ignore the cancellation."""

    monkeypatch.setattr(backend, "cancel", deaf)
    backend.hold()
    job = await montages.request(order())
    await until_running(montages, job.id)
    await montages.cancel(job.id, KIM)
    backend.release()

    await finished(montages)
    assert (await montages.archive.get(job.id)).state is JobState.CANCELLED
    assert not (settings.images.folder / str(job.id)).exists()


async def test_only_the_author_cancels_and_only_before_the_end(montages: Montages, backend: FakeBackend) -> None:
    backend.hold()
    job = await montages.request(order())
    with pytest.raises(NotAllowedError):
        await montages.cancel(job.id, LEE)
    with pytest.raises(NotAllowedError):
        await montages.cancel(job.id, Person("discord", KIM.id))
    backend.release()
    await follow(montages, job.id)
    with pytest.raises(JobFinishedError):
        await montages.cancel(job.id, KIM)
    assert (await montages.archive.get(job.id)).state is JobState.DONE


@pytest.mark.parametrize(
    ("error", "reason"),
    [(InferenceError("no"), "failed-inference"), (RuntimeError("oops"), "failed-internal")],
)
async def test_a_failure_is_told_and_logged_once(
    montages: Montages,
    backend: FakeBackend,
    caplog: pytest.LogCaptureFixture,
    error: Exception,
    reason: str,
) -> None:
    backend.error = error
    job = await montages.request(order())
    assert (await follow(montages, job.id))[-1] == Failed(reason)
    assert (await montages.archive.get(job.id)).failure == reason
    assert len([record for record in caplog.records if record.levelname == "ERROR"]) == 1

    backend.error = None
    assert (await finished(montages)).job.id == job.id + 1, "the next job is drawn"


@pytest.mark.parametrize(
    "fields",
    [{"candidates": 0}, {"candidates": 10}, {"candidates": -1}, {"seed": -1}, {"seed": 2**32}],
)
async def test_orders_out_of_range_are_refused(montages: Montages, fields: OrderFields) -> None:
    with pytest.raises(OrderRefusedError):
        await montages.request(order(**fields))
    assert (await montages.messages.unanswered("web")) == (), "nothing was queued"


async def test_standings_are_the_tiles_without_the_picture(montages: Montages) -> None:
    sheet = await finished(montages)
    await montages.votes.cast(Ballot(sheet.job.id, 4, LEE))
    assert await montages.sheets.ranked_tiles(sheet.job.id, LEE) == (await montages.sheets.get(sheet.job.id, LEE)).tiles
    first, *_ = await montages.sheets.ranked_tiles(sheet.job.id)
    assert (first.number, first.voted) == (4, False)


async def test_history_pages_from_the_newest(montages: Montages, backend: FakeBackend) -> None:
    mine = [(await finished(montages)).job.id for _ in range(3)]
    theirs = await montages.request(order(person_id="lee"))
    await follow(montages, theirs.id)
    backend.hold()
    await montages.request(order())

    query = HistoryQuery("web", person_id="kim", limit=2)
    page = await montages.archive.search_history(query)
    assert [job.id for job in page.jobs] == [mine[2], mine[1]]
    page = await montages.archive.search_history(HistoryQuery("web", person_id="kim", limit=2, before=page.next_before))
    assert ([job.id for job in page.jobs], page.next_before) == ([mine[0]], None)

    channel = await montages.archive.search_history(HistoryQuery("web", channel_id="lobby"))
    assert [job.id for job in channel.jobs] == [theirs.id, *reversed(mine)]
    assert (await montages.archive.search_history(HistoryQuery("discord"))).jobs == ()


async def estimate(montages: Montages, job_id: int) -> Queued:
    """Wait until a queued job gets an estimate of its duration."""
    async with asyncio.timeout(60), aclosing(montages.follow(job_id)) as updates:
        return await anext(update async for update in updates if isinstance(update, Queued) and update.seconds)


async def test_places_and_times_are_told(montages: Montages, backend: FakeBackend) -> None:
    await finished(montages, candidates=2)
    backend.hold()
    jobs = [await montages.request(order(candidates=2)) for _ in range(3)]
    await until_running(montages, jobs[0].id)
    first, second = [await estimate(montages, job.id) for job in jobs[1:]]
    assert (first.place, second.place) == (1, 2)
    assert first.seconds is not None
    assert second.seconds is not None
    assert first.seconds < second.seconds


async def test_a_job_that_waits_in_the_backend_says_so(
    montages: Montages, backend: FakeBackend, monkeypatch: pytest.MonkeyPatch
) -> None:
    generate, begun = backend.generate, asyncio.Event()

    async def after_a_while(request: Request) -> AsyncGenerator[Event]:
        yield Waiting(0, 12.0)
        await begun.wait()
        async for event in generate(request):
            yield event

    monkeypatch.setattr(backend, "generate", after_a_while)
    job = await montages.request(order())
    behind = await montages.request(order())
    async with asyncio.timeout(60), aclosing(montages.follow(job.id)) as updates:
        while (update := await anext(updates)) != Queued(1, 12.0):
            pass
        queue = await montages.queue(KIM)
        assert (queue.waiting, queue.drawing) == (2, 0)
        assert next((own.id, state) for own, state in queue.own) == (job.id, update)
        async with aclosing(montages.follow(behind.id)) as others:
            while (place := await anext(others)) and not (isinstance(place, Queued) and place.place == 2):
                pass
        begun.set()
        assert isinstance([update async for update in updates][-1], Done)


async def test_a_full_backend_is_asked_again(montages: Montages, backend: FakeBackend) -> None:
    backend.error = QueueFullError(0.01)
    job = await montages.request(order())
    async with asyncio.timeout(60):
        while len(backend.requests) < 3:  # noqa: ASYNC110 - nothing tells
            await asyncio.sleep(0.01)
    backend.error = None
    assert isinstance((await follow(montages, job.id))[-1], Done)


async def test_the_queue_shows_ones_own_jobs_and_counts_the_others(montages: Montages, backend: FakeBackend) -> None:
    assert await montages.queue(KIM) == QueueView(0, 0, ())
    backend.hold()
    theirs = await montages.request(order(person_id="lee"))
    await until_running(montages, theirs.id)
    mine = [await montages.request(order(private=private)) for private in (False, True)]
    queue = await montages.queue(KIM)
    assert (queue.waiting, queue.drawing) == (2, 1)
    assert [job.id for job, _ in queue.own] == [job.id for job in mine]
    assert [state.place for _, state in queue.own if isinstance(state, Queued)] == [1, 2]


async def test_private_montages_are_their_authors_alone(montages: Montages) -> None:
    secret = (await finished(montages, private=True)).job
    kim, lee = Viewer(KIM, "lobby"), Viewer(LEE, "lobby")
    assert await montages.archive.get_visible(secret.id, kim) == secret
    for attempt in (
        montages.archive.get_visible(secret.id, lee),
        montages.archive.details(secret.id, lee),
        montages.archive.set_favourite(secret.id, lee),
    ):
        with pytest.raises(UnknownJobError):
            await attempt
    for viewer, found in ((KIM, (secret,)), (LEE, ()), (None, ())):
        query = HistoryQuery("web", channel_id="lobby", viewer=viewer)
        assert (await montages.archive.search_history(query)).jobs == found


@pytest.mark.parametrize(
    ("viewer", "visible"),
    [
        (Viewer(LEE, "attic", "here"), True),
        (Viewer(LEE, "lobby", "there"), False),
        (Viewer(LEE, "lobby"), False),
        (Viewer(Person("slack", "lee"), "lobby", "here"), False),
        (Viewer(KIM, "attic"), True),
    ],
)
async def test_montages_are_seen_in_their_own_server(montages: Montages, viewer: Viewer, *, visible: bool) -> None:
    job = await montages.request(order(guild_id="here"))
    assert job.is_visible(viewer) is visible


async def test_details_tell_the_family_as_far_as_one_may_see_it(montages: Montages) -> None:
    parent = (await finished(montages)).job
    child = (await finished(montages, description="", lineage=Lineage(JobKind.VARIATION, parent.id, 2))).job
    again = (await finished(montages, description="", lineage=Lineage(JobKind.AGAIN, child.id), private=True)).job
    await montages.votes.cast(Ballot(child.id, 3, LEE))
    await montages.archive.set_favourite(child.id, Viewer(LEE, "lobby"))
    child = await montages.archive.get(child.id)

    own = await montages.archive.details(child.id, Viewer(KIM, "lobby"))
    assert (own.ancestors, own.children, own.favourite) == ((parent,), (again,), False)
    assert next(tile.number for tile in own.tiles) == 3
    theirs = await montages.archive.details(child.id, Viewer(LEE, "lobby"))
    assert (theirs.ancestors, theirs.children, theirs.favourite) == ((parent,), (), True)
    assert (await montages.archive.details(again.id, Viewer(KIM, "lobby"))).ancestors == (child, parent)


async def test_favourites_are_found_and_let_go(montages: Montages) -> None:
    kept, other = [(await finished(montages, person_id="lee")).job for _ in range(2)]
    kim = Viewer(KIM, "lobby")
    query = HistoryQuery("web", viewer=KIM, favourites=True)
    for _ in range(2):
        assert await montages.archive.set_favourite(kept.id, kim) == kept
    assert (await montages.archive.search_history(query)).jobs == (kept,)
    assert (await montages.archive.search_history(replace(query, viewer=LEE))).jobs == ()
    for _ in range(2):
        await montages.archive.set_favourite(kept.id, kim, on=False)
    await montages.archive.set_favourite(other.id, kim, on=False)
    assert (await montages.archive.search_history(query)).jobs == ()


async def test_history_finds_words(montages: Montages) -> None:
    glasses = (await finished(montages, description="100% 뿔테 안경", guild_id="here")).job
    await finished(montages, description="콧수염", guild_id="here")
    for text, found in (("안경", (glasses,)), ("100%", (glasses,)), ("%모자%", ()), ("모자", ())):
        assert (await montages.archive.search_history(HistoryQuery("web", guild_id="here", text=text))).jobs == found
    assert (await montages.archive.search_history(HistoryQuery("web", guild_id="there"))).jobs == ()


async def test_votes_remember_the_order_that_was_shown(montages: Montages, settings: Settings) -> None:
    job = (await finished(montages)).job
    await montages.votes.cast(Ballot(job.id, 3, KIM))
    await montages.votes.cast(Ballot(job.id, 2, LEE))
    shown = rows(settings.images.folder.parent, "SELECT shown FROM votes ORDER BY person_id")
    assert shown == [("[1, 2, 3, 4]",), ("[3, 1, 2, 4]",)]


async def test_messages_find_their_job(montages: Montages) -> None:
    job = await montages.request(order(platform="discord"))
    progress = MessageRef("discord", "lobby", "1001")
    sheet = MessageRef("discord", "lobby", "1002")
    for message in (progress, progress, sheet):
        await montages.messages.attach(job.id, message)

    for message in (progress, sheet):
        found = await montages.messages.find(message)
        assert found is not None
        assert found.id == job.id
    assert (await montages.archive.get(job.id)).message == sheet
    assert await montages.messages.find(MessageRef("slack", "lobby", "1001")) is None


async def test_jobs_stay_unanswered_until_confirmed(montages: Montages, backend: FakeBackend) -> None:
    first, second = [await montages.request(order(platform="discord")) for _ in range(2)]
    await follow(montages, second.id)
    assert [job.id for job in await montages.messages.unanswered("discord")] == [first.id, second.id]

    await montages.messages.mark_answered(first.id)
    assert [job.id for job in await montages.messages.unanswered("discord")] == [second.id]

    backend.hold()
    unfinished = await montages.request(order(platform="discord"))
    await montages.messages.mark_answered(unfinished.id)
    assert unfinished.id in [job.id for job in await montages.messages.unanswered("discord")]
    assert await montages.messages.unanswered("web") == ()
