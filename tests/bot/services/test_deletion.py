"""Deletion of one montage, and of all data of a person."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.app import open_core
from bot.domain.history import HistoryQuery
from bot.domain.jobs import Ballot, JobState, MessageRef
from bot.domain.moderation import ReportReason
from bot.domain.people import Person, Viewer
from bot.domain.updates import Cancelled
from bot.errors import JobDeletedError, NotAllowedError, UnknownJobError
from tests.bot.jobs.test_recovery import until
from tests.bot.services.test_montages import KIM, LEE, finished, follow, until_running
from tests.factories import order
from tests.fakes.inference import FakeBackend

if TYPE_CHECKING:
    from bot.services.montages import Montages
    from bot.settings import Settings

LEE_IN_THE_LOBBY = Viewer(LEE, "lobby")
KIM_IN_THE_LOBBY = Viewer(KIM, "lobby")


async def test_a_deleted_montage_is_gone_with_its_pictures(montages: Montages, settings: Settings) -> None:
    job = (await finished(montages)).job
    await montages.votes.cast(Ballot(job.id, 1, LEE))
    await montages.archive.set_favourite(job.id, LEE_IN_THE_LOBBY)
    messages = [MessageRef("web", "lobby", "1"), MessageRef("web", "lobby", "2")]
    for message in messages:
        await montages.messages.attach(job.id, message)

    assert await montages.deletion.delete(job.id, KIM_IN_THE_LOBBY) == tuple(messages)
    with pytest.raises(UnknownJobError):
        await montages.archive.get(job.id)
    assert await montages.messages.find(messages[0]) is None
    assert not (settings.images.folder / str(job.id)).exists()
    with pytest.raises(UnknownJobError):
        await montages.deletion.delete(job.id, KIM_IN_THE_LOBBY)


async def test_others_delete_it_only_as_moderators_of_its_place(montages: Montages) -> None:
    job = (await finished(montages)).job
    with pytest.raises(NotAllowedError):
        await montages.deletion.delete(job.id, LEE_IN_THE_LOBBY)
    with pytest.raises(UnknownJobError):
        await montages.deletion.delete(job.id, Viewer(LEE, "attic"), moderator=True)
    await montages.deletion.delete(job.id, LEE_IN_THE_LOBBY, moderator=True)


@pytest.mark.parametrize("running", [True, False])
async def test_an_unfinished_montage_is_stopped_first(
    montages: Montages, backend: FakeBackend, settings: Settings, *, running: bool
) -> None:
    backend.hold()
    first = await montages.request(order())
    await until_running(montages, first.id)
    job = first if running else await montages.request(order())
    updates = montages.follow(job.id)
    await anext(updates)
    await montages.deletion.delete(job.id, KIM_IN_THE_LOBBY)
    assert [update async for update in updates][-1] == Cancelled()
    backend.release()
    await finished(montages)
    assert not (settings.images.folder / str(job.id)).exists()


async def test_everything_of_a_person_goes_and_nothing_of_others(montages: Montages, backend: FakeBackend) -> None:
    mine = (await finished(montages)).job
    theirs = (await finished(montages, person_id="lee")).job
    await montages.messages.attach(mine.id, MessageRef("web", "lobby", "1"))
    for person in (KIM, LEE):
        for job in (mine, theirs):
            await montages.votes.cast(Ballot(job.id, 1, person))
            await montages.archive.set_favourite(job.id, Viewer(person, "lobby"))
        await montages.moderation.report(theirs.id, person, ReportReason.OTHER)
    backend.hold()
    waiting = await montages.request(order(private=True))

    erased = await montages.deletion.erase(KIM)
    assert erased.messages == (MessageRef("web", "lobby", "1"),)
    assert erased.revoted == {theirs.id}
    for job in (mine, waiting):
        with pytest.raises(UnknownJobError):
            await montages.archive.get(job.id)
    first, *_ = await montages.sheets.ranked_tiles(theirs.id, LEE)
    assert (first.votes, first.voted) == (1, True)
    assert [reported.reporters for reported in await montages.moderation.reported()] == [1]
    everything = HistoryQuery("web", states=frozenset(JobState), viewer=KIM)
    assert [job.id for job in (await montages.archive.search_history(everything)).jobs] == [theirs.id]
    backend.release()
    assert (await montages.deletion.erase(Person("web", "nobody"))).messages == ()
    assert (await finished(montages)).job.id > waiting.id, "numbers are never used again"


async def test_nothing_is_left_to_follow(montages: Montages) -> None:
    job = (await finished(montages)).job
    await montages.deletion.delete(job.id, KIM_IN_THE_LOBBY)
    with pytest.raises(UnknownJobError):
        await follow(montages, job.id)


async def test_the_event_of_a_deleted_montage_makes_no_new_one(montages: Montages) -> None:
    event = order(event_id="delivered twice")
    job = await montages.request(event)
    await follow(montages, job.id)
    await montages.deletion.delete(job.id, KIM_IN_THE_LOBBY)
    with pytest.raises(JobDeletedError):
        await montages.request(event)
    other = await montages.request(order(platform="discord", event_id="delivered twice"))
    assert not other.repeated, "another platform's event has the same number by chance"


async def test_the_events_of_all_that_is_erased_make_no_new_montages(montages: Montages) -> None:
    event = order(event_id="delivered twice")
    await follow(montages, (await montages.request(event)).id)
    await montages.deletion.erase(KIM)
    with pytest.raises(JobDeletedError):
        await montages.request(event)


async def test_messages_are_remembered_until_they_are_empty(montages: Montages) -> None:
    job = (await finished(montages, language="en")).job
    shown = MessageRef("web", "lobby", "1")
    await montages.messages.attach(job.id, shown)
    await montages.deletion.delete(job.id, KIM_IN_THE_LOBBY)
    (left,) = await montages.deletion.stale_messages("web")
    assert (left.message, left.language) == (shown, "en")
    assert await montages.deletion.stale_messages("discord") == ()
    await montages.deletion.mark_cleared(shown)
    assert await montages.deletion.stale_messages("web") == ()


@pytest.mark.parametrize("deleted", [True, False])
async def test_pictures_written_after_the_end_are_removed(
    montages: Montages, settings: Settings, monkeypatch: pytest.MonkeyPatch, *, deleted: bool
) -> None:
    """The montage is cancelled or deleted while its faces are being written to disk."""
    store = montages._store
    finish = store.jobs.finish

    async def finish_late(job_id: int, *rest: object) -> bool:
        if deleted:
            await montages.deletion.delete(job_id, KIM_IN_THE_LOBBY)
        else:
            await montages.cancel(job_id, KIM)
        store.images.write(job_id, [b"late"])
        return await finish(job_id, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(store.jobs, "finish", finish_late)
    job = await montages.request(order())
    folder = settings.images.folder / str(job.id)
    await until(
        lambda: store.jobs.finish is finish_late and not montages._dispatcher._last_event_at and not folder.exists()
    )
    assert store.images.jobs() == []


async def test_pictures_that_a_crash_left_behind_go_at_the_next_start(settings: Settings) -> None:
    backend = FakeBackend()
    async with open_core(settings, backend) as montages:
        kept = (await finished(montages)).job
        backend.hold()
        cancelled = await montages.request(order())
        await montages.cancel(cancelled.id, KIM)
        for job_id in (cancelled.id, 99):
            montages._store.images.write(job_id, [b"left behind"])
    async with open_core(settings, backend) as montages:
        await until(lambda: montages._store.images.jobs() == [kept.id])


async def test_deleting_a_queued_montage_removes_its_pictures(
    montages: Montages, backend: FakeBackend, settings: Settings
) -> None:
    backend.hold()
    await until_running(montages, (await montages.request(order())).id)
    queued = await montages.request(order())
    montages._store.images.write(queued.id, [b"of the last process"])
    await montages.cancel(queued.id, KIM)
    assert not (settings.images.folder / str(queued.id)).exists()
