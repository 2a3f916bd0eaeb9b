"""What is deleted is gone: one montage, or everything of a person."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.errors import NotAllowedError, UnknownJobError
from bot.views import Ballot, Cancelled, HistoryQuery, JobState, MessageRef, Person, ReportReason, Viewer
from tests.bot.test_montages import KIM, LEE, finished, follow, until_running
from tests.factories import order

if TYPE_CHECKING:
    from bot.montages import Montages
    from bot.settings import Settings
    from tests.fakes.inference import FakeBackend

LEE_IN_THE_LOBBY = Viewer(LEE, "lobby")
KIM_IN_THE_LOBBY = Viewer(KIM, "lobby")


async def test_a_deleted_montage_is_gone_with_its_pictures(montages: Montages, settings: Settings) -> None:
    job = (await finished(montages)).job
    await montages.cast(Ballot(job.id, 1, LEE))
    await montages.favour(job.id, LEE_IN_THE_LOBBY)
    messages = [MessageRef("web", "lobby", "1"), MessageRef("web", "lobby", "2")]
    for message in messages:
        await montages.attach_message(job.id, message)

    assert await montages.delete(job.id, KIM_IN_THE_LOBBY) == tuple(messages)
    with pytest.raises(UnknownJobError):
        await montages.job(job.id)
    assert await montages.find_by_message(messages[0]) is None
    assert not (settings.images.folder / str(job.id)).exists()
    with pytest.raises(UnknownJobError):
        await montages.delete(job.id, KIM_IN_THE_LOBBY)


async def test_others_delete_it_only_as_moderators_of_its_place(montages: Montages) -> None:
    job = (await finished(montages)).job
    with pytest.raises(NotAllowedError):
        await montages.delete(job.id, LEE_IN_THE_LOBBY)
    with pytest.raises(UnknownJobError):
        await montages.delete(job.id, Viewer(LEE, "attic"), moderator=True)
    await montages.delete(job.id, LEE_IN_THE_LOBBY, moderator=True)


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
    await montages.delete(job.id, KIM_IN_THE_LOBBY)
    assert [update async for update in updates][-1] == Cancelled()
    backend.release()
    await finished(montages)
    assert not (settings.images.folder / str(job.id)).exists()


async def test_everything_of_a_person_goes_and_nothing_of_others(montages: Montages, backend: FakeBackend) -> None:
    mine = (await finished(montages)).job
    theirs = (await finished(montages, person_id="lee")).job
    await montages.attach_message(mine.id, MessageRef("web", "lobby", "1"))
    for person in (KIM, LEE):
        for job in (mine, theirs):
            await montages.cast(Ballot(job.id, 1, person))
            await montages.favour(job.id, Viewer(person, "lobby"))
        await montages.moderation.report(theirs.id, person, ReportReason.OTHER)
    backend.hold()
    waiting = await montages.request(order(private=True))

    erased = await montages.erase(KIM)
    assert erased.messages == (MessageRef("web", "lobby", "1"),)
    assert erased.revoted == {theirs.id}
    for job in (mine, waiting):
        with pytest.raises(UnknownJobError):
            await montages.job(job.id)
    first, *_ = await montages.standings(theirs.id, LEE)
    assert (first.votes, first.voted) == (1, True)
    assert [reported.reporters for reported in await montages.moderation.reported()] == [1]
    everything = HistoryQuery("web", states=frozenset(JobState), viewer=KIM)
    assert [job.id for job in (await montages.look_up(everything)).jobs] == [theirs.id]
    backend.release()
    assert (await montages.erase(Person("web", "nobody"))).messages == ()
    assert (await finished(montages)).job.id > waiting.id, "numbers are never used again"


async def test_nothing_is_left_to_follow(montages: Montages) -> None:
    job = (await finished(montages)).job
    await montages.delete(job.id, KIM_IN_THE_LOBBY)
    with pytest.raises(UnknownJobError):
        await follow(montages, job.id)
