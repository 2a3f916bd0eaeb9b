"""Reports hide montages, operators decide on them, and blocked people cannot order."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.domain.history import HistoryQuery
from bot.domain.jobs import Ballot, JobKind, Lineage
from bot.domain.moderation import ReportReason
from bot.domain.people import Person, Viewer
from bot.domain.updates import Failed
from bot.errors import BlockedError, JobHiddenError, NotAllowedError, UnknownJobError
from tests.bot.services.test_montages import finished, follow
from tests.factories import order

if TYPE_CHECKING:
    from bot.services.montages import Montages

KIM = Person("web", "kim")
WITNESSES = [Person("web", name) for name in ("lee", "park", "choi")]


async def hidden_job(montages: Montages) -> int:
    """Return a montage that is hidden by enough reports."""
    job_id = (await finished(montages)).job.id
    for witness in WITNESSES:
        await montages.moderation.report(job_id, witness, ReportReason.REAL_PERSON)
    return job_id


async def test_a_threshold_of_different_people_hides(montages: Montages) -> None:
    job_id = (await finished(montages)).job.id
    for _ in range(5):
        assert not (await montages.moderation.report(job_id, WITNESSES[0], ReportReason.INSULT)).hidden
    assert not (await montages.moderation.report(job_id, WITNESSES[1], ReportReason.SEXUAL)).hidden
    assert not (await montages.moderation.report(job_id, WITNESSES[1], ReportReason.MINOR)).hidden
    assert (await montages.moderation.report(job_id, WITNESSES[2], ReportReason.INSULT)).hidden

    (reported,) = await montages.moderation.reported()
    assert (reported.job.id, reported.reporters) == (job_id, 3)
    assert set(reported.reasons) == {ReportReason.INSULT, ReportReason.SEXUAL}


async def test_votes_and_favourites_for_what_is_hidden_can_be_taken_back(montages: Montages) -> None:
    job_id = (await finished(montages)).job.id
    lee = Viewer(WITNESSES[0], "lobby")
    for on in (True, False):
        await montages.moderation.decide(job_id, hide=not on)
        await montages.votes.cast(Ballot(job_id, 1, lee.person, on=on))
        await montages.archive.set_favourite(job_id, lee, on=on)
    with pytest.raises(JobHiddenError):
        await montages.archive.set_favourite(job_id, lee)
    assert await montages.votes.ballots(job_id) == frozenset()
    assert not await montages.archive.is_favourite(job_id, lee.person)


async def test_what_is_hidden_is_shown_nowhere(montages: Montages) -> None:
    job_id = await hidden_job(montages)
    for attempt in (
        montages.sheets.get(job_id),
        montages.sheets.ranked_tiles(job_id),
        montages.sheets.candidate_image(job_id, 1),
        montages.votes.cast(Ballot(job_id, 1, KIM)),
    ):
        with pytest.raises(JobHiddenError):
            await attempt
    assert await follow(montages, job_id) == [Failed("failed-hidden")]
    assert await montages.current_update(job_id) == Failed("failed-hidden")
    assert (await montages.archive.search_history(HistoryQuery("web", person_id="kim"))).jobs == ()


async def test_only_its_author_can_delete_a_hidden_montage(montages: Montages) -> None:
    job_id = await hidden_job(montages)
    author, witness = (Viewer(person, "lobby") for person in (KIM, WITNESSES[0]))
    for attempt in (
        montages.archive.get_visible(job_id, witness),
        montages.archive.details(job_id, witness),
        montages.archive.set_favourite(job_id, witness),
    ):
        with pytest.raises(JobHiddenError):
            await attempt
    for person in ("kim", "lee"):
        with pytest.raises(JobHiddenError):
            await montages.request(order(person_id=person, lineage=Lineage(JobKind.AGAIN, job_id)))
    with pytest.raises(NotAllowedError):
        await montages.deletion.delete(job_id, witness)
    assert (await montages.archive.details(job_id, author)).job.hidden
    assert (await montages.deletion.require_deletable(job_id, witness, moderator=True)).id == job_id
    await montages.deletion.delete(job_id, author)


async def test_relatives_that_are_hidden_are_not_named(montages: Montages) -> None:
    parent = (await finished(montages)).job
    child = await montages.request(order(person_id="lee", lineage=Lineage(JobKind.AGAIN, parent.id)))
    await follow(montages, child.id)
    for job_id in (parent.id, child.id):
        await montages.moderation.decide(job_id, hide=True)
    kim, lee, park = (Viewer(person, "lobby") for person in (KIM, *WITNESSES[:2]))
    assert (await montages.archive.details(parent.id, kim)).children == ()
    assert (await montages.archive.details(child.id, lee)).ancestors == ()
    await montages.moderation.decide(child.id, hide=False)
    assert (await montages.archive.details(child.id, park)).ancestors == ()


async def test_messages_are_outdated_until_they_show_what_was_decided(montages: Montages) -> None:
    job_id = await hidden_job(montages)
    assert await montages.moderation.outdated("web") == (), "not answered yet: its messages are still to come"
    await montages.messages.mark_answered(job_id)
    (hidden,) = await montages.moderation.outdated("web")
    assert (hidden.id, hidden.hidden) == (job_id, True)
    assert await montages.moderation.outdated("discord") == ()

    await montages.moderation.decide(job_id, hide=False)
    await montages.moderation.mark_current(hidden)
    (shown,) = await montages.moderation.outdated("web")
    assert not shown.hidden, "what was shown in the meantime must not count as shown"
    await montages.moderation.mark_current(shown)
    await montages.moderation.decide(job_id, hide=False)
    assert await montages.moderation.outdated("web") == (), "nothing has changed"


async def test_an_operator_shows_it_again(montages: Montages) -> None:
    job_id = await hidden_job(montages)
    assert not (await montages.moderation.decide(job_id, hide=False)).hidden
    assert (await montages.sheets.get(job_id)).tiles
    assert await montages.moderation.reported() == ()
    assert not (await montages.moderation.report(job_id, WITNESSES[0], ReportReason.OTHER)).hidden
    assert await montages.moderation.reported() == (), "who was heard once is not heard again"


async def test_an_operator_hides_it_for_good(montages: Montages) -> None:
    job_id = (await finished(montages)).job.id
    await montages.moderation.report(job_id, WITNESSES[0], ReportReason.MINOR)
    assert (await montages.moderation.decide(job_id, hide=True)).hidden
    assert await montages.moderation.reported() == ()
    with pytest.raises(JobHiddenError):
        await montages.sheets.get(job_id)


async def test_the_most_reported_comes_first(montages: Montages) -> None:
    once, twice = [(await finished(montages)).job.id for _ in range(2)]
    for job_id, witnesses in ((once, WITNESSES[:1]), (twice, WITNESSES[:2])):
        for witness in witnesses:
            await montages.moderation.report(job_id, witness, ReportReason.OTHER)
    assert [reported.job.id for reported in await montages.moderation.reported()] == [twice, once]


async def test_the_blocked_stay_out(montages: Montages) -> None:
    job_id = (await finished(montages)).job.id
    await montages.moderation.block(KIM, "도배")
    await montages.moderation.block(KIM, "도배와 욕설")
    (block,) = await montages.moderation.blocks()
    assert (block.person, block.note) == (KIM, "도배와 욕설")
    for attempt in (
        montages.request(order()),
        montages.votes.cast(Ballot(job_id, 1, KIM)),
        montages.moderation.report(job_id, KIM, ReportReason.OTHER),
    ):
        with pytest.raises(BlockedError):
            await attempt
    await montages.request(order(platform="discord"))

    assert await montages.moderation.unblock(KIM)
    assert not await montages.moderation.unblock(KIM)
    await montages.request(order())


@pytest.mark.parametrize("job_id", [-1, 404, 10**30])
async def test_unknown_jobs(montages: Montages, job_id: int) -> None:
    with pytest.raises(UnknownJobError):
        await montages.moderation.report(job_id, KIM, ReportReason.OTHER)
    with pytest.raises(UnknownJobError):
        await montages.moderation.decide(job_id, hide=True)
