"""Reports hide, operators decide, the blocked stay out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.errors import BlockedError, JobHiddenError, UnknownJobError
from bot.views import Ballot, Failed, HistoryQuery, Person, ReportReason
from tests.bot.test_montages import finished, follow
from tests.factories import order

if TYPE_CHECKING:
    from bot.montages import Montages

KIM = Person("web", "kim")
WITNESSES = [Person("web", name) for name in ("lee", "park", "choi")]


async def hidden_job(montages: Montages) -> int:
    """A montage that enough people reported."""
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


async def test_what_is_hidden_is_shown_nowhere(montages: Montages) -> None:
    job_id = await hidden_job(montages)
    for attempt in (
        montages.sheet(job_id),
        montages.standings(job_id),
        montages.candidate_image(job_id, 1),
        montages.cast(Ballot(job_id, 1, KIM)),
    ):
        with pytest.raises(JobHiddenError):
            await attempt
    assert await follow(montages, job_id) == [Failed("failed-hidden")]
    assert (await montages.look_up(HistoryQuery("web", person_id="kim"))).jobs == ()


async def test_an_operator_shows_it_again(montages: Montages) -> None:
    job_id = await hidden_job(montages)
    assert not (await montages.moderation.decide(job_id, hide=False)).hidden
    assert (await montages.sheet(job_id)).tiles
    assert await montages.moderation.reported() == ()
    assert not (await montages.moderation.report(job_id, WITNESSES[0], ReportReason.OTHER)).hidden
    assert await montages.moderation.reported() == (), "who was heard once is not heard again"


async def test_an_operator_hides_it_for_good(montages: Montages) -> None:
    job_id = (await finished(montages)).job.id
    await montages.moderation.report(job_id, WITNESSES[0], ReportReason.MINOR)
    assert (await montages.moderation.decide(job_id, hide=True)).hidden
    assert await montages.moderation.reported() == ()
    with pytest.raises(JobHiddenError):
        await montages.sheet(job_id)


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
        montages.cast(Ballot(job_id, 1, KIM)),
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
