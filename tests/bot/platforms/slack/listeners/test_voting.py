"""Reactions reorder a sheet."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import pytest

from bot.domain.jobs import Ballot
from bot.domain.people import Person
from bot.platforms.common.backoff import Backoff
from bot.platforms.slack import connect
from bot.platforms.slack.messages.job_messages import JobMessage
from tests.bot.platforms.slack.conftest import FAST_TIMING
from tests.bot.platforms.slack.helpers import (
    DESCRIPTION,
    all_answered,
    alt_of,
    answered,
    eventually,
    finished_sheet,
    only_message,
    words,
)
from tests.fakes.discord.faults import Fault
from tests.fakes.slack import FakeUser

if TYPE_CHECKING:
    from bot.services.montages import Montages
    from bot.settings import Settings
    from tests.fakes.discord.faults import Failure
    from tests.fakes.slack import FakeSlack


def _order(fake: FakeSlack) -> str:
    """Return the order of faces from the sheet's alternative text."""
    return alt_of(only_message(fake)).partition("앞에서부터 ")[2]


async def _votes(montages: Montages) -> dict[int, int]:
    return {tile.number: tile.votes for tile in await montages.sheets.ranked_tiles(1)}


@pytest.mark.usefixtures("bot")
async def test_votes_given_and_taken_back_move_the_faces(fake: FakeSlack, sua: FakeUser) -> None:
    ts = await finished_sheet(fake, sua)
    before = fake.store.pictures(ts)
    assert _order(fake).startswith("1, 2, 3, 4")

    voters = [sua, FakeUser(fake, "U0004"), FakeUser(fake, "U0005")]
    for voter in voters:
        voter.react(ts, "four")
    await fake.until(lambda: _order(fake).startswith("4,"))
    marked = re.findall(r"^(\d)  [✓✗?] ", words(only_message(fake)), re.MULTILINE)
    assert marked == ["4", "1", "2", "3"]

    for voter in voters:
        voter.unreact(ts, "four")
    await fake.until(lambda: _order(fake).startswith("1, 2, 3, 4") and fake.store.pictures(ts) == before)
    await fake.until(lambda: len(fake.files.ids()) == 1)
    assert fake.store.pictures(ts) == before


@pytest.mark.parametrize("failure", [503, "drop"])
async def test_a_vote_from_before_the_start_outlasts_failing_calls(
    fake: FakeSlack, sua: FakeUser, montages: Montages, slack_settings: Settings, failure: Failure
) -> None:
    montages.supervisor.backoff = Backoff(initial=0.01, maximum=0.02)
    async with connect(montages, slack_settings, FAST_TIMING):
        ts = await finished_sheet(fake, sua)
    sua.react(ts, "three")  # its event comes to the next process, which asks whether it still holds
    fake.fail(Fault("reactions.get", failure, times=12))  # Slack delivers an event four times
    async with connect(montages, slack_settings, FAST_TIMING):
        await fake.until(lambda: _order(fake).startswith("3,"))
    assert await _votes(montages) == {1: 0, 2: 0, 3: 1, 4: 0}


@pytest.mark.usefixtures("bot")
async def test_bots_and_other_emoji_do_not_vote(fake: FakeSlack, sua: FakeUser, montages: Montages) -> None:
    ts = await finished_sheet(fake, sua)
    FakeUser(fake, "U0009", "다른 봇", bot=True).react(ts, "two")
    sua.react(ts, "thumbsup")
    sua.react(ts, "nine")
    sua.react(ts, "three", times=3)
    await fake.until(lambda: _order(fake).startswith("3,"))
    assert await _votes(montages) == {1: 0, 2: 0, 3: 1, 4: 0}


@pytest.mark.usefixtures("bot")
@pytest.mark.parametrize("known", [True, False])
async def test_people_whom_slack_does_not_describe_vote(
    fake: FakeSlack, sua: FakeUser, montages: Montages, *, known: bool
) -> None:
    ts = await finished_sheet(fake, sua)
    guest = FakeUser(fake, "U0EXT")
    if known:
        fake.api.scopes -= {"users:read"}
    else:  # a user of another workspace, through Slack Connect
        del fake.methods.accounts[guest.id]
    guest.react(ts, "three")
    await fake.until(lambda: _order(fake).startswith("3,"))
    guest.unreact(ts, "three")
    await fake.until(lambda: _order(fake).startswith("1,"))
    assert await _votes(montages) == {1: 0, 2: 0, 3: 0, 4: 0}


@pytest.mark.usefixtures("bot")
async def test_people_whom_slack_does_not_know_are_no_operators(fake: FakeSlack) -> None:
    guest = FakeUser(fake, "U0EXT")
    del fake.methods.accounts[guest.id]
    assert "관리하는 사람만" in (await answered(fake, guest.slash("설정")))["text"]


@pytest.mark.usefixtures("bot")
async def test_late_and_repeated_events_change_nothing(fake: FakeSlack, sua: FakeUser, montages: Montages) -> None:
    ts = await finished_sheet(fake, sua)
    now = fake.clock.now()
    given = sua.react(ts, "two", at=now)
    await fake.until(lambda: given.acknowledged_at is not None)
    taken = sua.unreact(ts, "two", at=now + 2)
    await fake.until(lambda: taken.acknowledged_at is not None)
    late = sua.react(ts, "two", at=now + 1)
    fake.postman.repeat(given)
    await fake.until(lambda: late.acknowledged_at is not None and len(given.acknowledgements) == 2)
    assert await _votes(montages) == {1: 0, 2: 0, 3: 0, 4: 0}


async def test_an_old_event_counts_only_if_it_still_holds(
    fake: FakeSlack, montages: Montages, slack_settings: Settings, sua: FakeUser, emma: FakeUser
) -> None:
    async with connect(montages, slack_settings, FAST_TIMING):
        ts = await finished_sheet(fake, sua)
        given = sua.react(ts, "two")
        await fake.until(lambda: given.acknowledged_at is not None)
        taken = sua.unreact(ts, "two")
        await fake.until(lambda: taken.acknowledged_at is not None)
    missed = emma.react(ts, "three", at=fake.clock.now())
    async with connect(montages, slack_settings, FAST_TIMING):
        fake.postman.repeat(given)
        await fake.until(lambda: missed.acknowledged_at is not None and len(given.acknowledgements) == 2)
    assert await _votes(montages) == {1: 0, 2: 0, 3: 1, 4: 0}


@pytest.mark.usefixtures("bot")
async def test_a_vote_that_failed_to_be_stored_is_redelivered(
    fake: FakeSlack, sua: FakeUser, montages: Montages, monkeypatch: pytest.MonkeyPatch
) -> None:
    ts = await finished_sheet(fake, sua)
    cast = montages.votes.cast
    failures = iter([RuntimeError("disk full")])

    async def unlucky(ballot: object) -> None:
        for failure in failures:
            fake.sockets.stop_waiting()
            raise failure
        await cast(ballot)  # type: ignore[arg-type]

    monkeypatch.setattr(montages.votes, "cast", unlucky)
    event = sua.react(ts, "three")
    await fake.until(lambda: event.acknowledged_at is not None)
    assert event.attempts == 2
    assert await _votes(montages) == {1: 0, 2: 0, 3: 1, 4: 0}


@pytest.mark.usefixtures("bot")
async def test_who_is_a_bot_is_asked_again_where_slack_did_not_say(
    fake: FakeSlack, emma: FakeUser, sua: FakeUser, montages: Montages
) -> None:
    ts = await finished_sheet(fake, sua)
    fake.fail(Fault("users.info", 503, times=3))
    event = emma.react(ts, "three")
    await fake.until(lambda: event.acknowledged_at is not None)
    assert await _votes(montages) == {1: 0, 2: 0, 3: 1, 4: 0}


@pytest.mark.usefixtures("bot")
async def test_reactions_to_other_messages_are_ignored(fake: FakeSlack, sua: FakeUser) -> None:
    ts = await finished_sheet(fake, sua)
    other = fake.store.post("C0001", {"text": "점심 뭐 먹지?"}, sua.id)
    edits = len(fake.calls("chat.update"))
    sua.react(other["ts"], "one")
    sua.react(ts, "two")
    await fake.until(lambda: len(fake.calls("chat.update")) > edits)
    assert {call.args["ts"] for call in fake.calls("chat.update")} == {ts}


async def test_a_new_process_replaces_the_old_picture(
    fake: FakeSlack, montages: Montages, slack_settings: Settings, sua: FakeUser
) -> None:
    async with connect(montages, slack_settings, FAST_TIMING):
        ts = await finished_sheet(fake, sua)
    async with connect(montages, slack_settings, FAST_TIMING):
        sua.react(ts, "three")
        await fake.until(lambda: _order(fake).startswith("3,"))
        await fake.until(lambda: len(fake.files.ids()) == 1)


async def test_a_burst_of_votes_is_one_edit(
    fake: FakeSlack, montages: Montages, slack_settings: Settings, sua: FakeUser
) -> None:
    patient = replace(FAST_TIMING, vote_delay=3600)
    async with connect(montages, slack_settings, patient):
        ts = await finished_sheet(fake, sua)
        revisions = len(fake.store.revisions[ts])
        for number in range(10, 30):
            FakeUser(fake, f"U00{number}").react(ts, "two")

        async def counted() -> bool:
            return sum((await _votes(montages)).values()) == 20

        await eventually(counted)
        assert len(fake.store.revisions[ts]) == revisions
    assert len(fake.store.revisions[ts]) == revisions + 1
    assert _order(fake).startswith("2,")


@pytest.mark.usefixtures("bot")
async def test_the_sheet_is_deleted_and_somebody_votes(
    fake: FakeSlack, sua: FakeUser, caplog: pytest.LogCaptureFixture
) -> None:
    ts = await finished_sheet(fake, sua)
    fake.store.delete(ts)
    sua.react(ts, "two")
    await fake.until(lambda: "sheet message cannot be edited" in caplog.text)
    assert "Traceback" not in caplog.text


async def test_an_old_event_on_a_deleted_sheet_is_dropped(
    fake: FakeSlack, montages: Montages, slack_settings: Settings, sua: FakeUser
) -> None:
    async with connect(montages, slack_settings, FAST_TIMING):
        ts = await finished_sheet(fake, sua)
    fake.store.delete(ts)
    missed = sua.react(ts, "three", at=fake.clock.now())
    async with connect(montages, slack_settings, FAST_TIMING):
        await fake.until(lambda: missed.acknowledged_at is not None)
    assert missed.attempts == 1
    assert sum((await _votes(montages)).values()) == 0


@pytest.mark.usefixtures("bot")
async def test_a_number_pressed_before_the_sheet_is_no_vote(
    fake: FakeSlack, sua: FakeUser, montages: Montages, backend: object
) -> None:
    backend.hold()  # type: ignore[attr-defined]
    sua.slash(DESCRIPTION)
    await fake.until(lambda: bool(fake.store.visible()))
    early = sua.react(only_message(fake)["ts"], "one")
    await fake.until(lambda: early.acknowledged_at is not None)
    backend.release()  # type: ignore[attr-defined]
    await fake.until(lambda: _order(fake).startswith("1, 2, 3, 4"))
    assert sum((await _votes(montages)).values()) == 0


async def test_votes_cast_while_the_sheet_is_sent_are_shown(
    fake: FakeSlack, bot: None, montages: Montages, sua: FakeUser, monkeypatch: pytest.MonkeyPatch
) -> None:
    offer = JobMessage.offer_votes

    async def vote_first(message: JobMessage, candidates: int, backoff: Backoff) -> None:
        await montages.votes.cast(Ballot(1, 4, Person("slack", "U0002")))  # its edit came before the sheet
        await offer(message, candidates, backoff)

    monkeypatch.setattr(JobMessage, "offer_votes", vote_first)
    await finished_sheet(fake, sua)
    await fake.until(lambda: _order(fake).startswith("4,"))


async def test_the_next_process_shows_votes_not_yet_shown(
    fake: FakeSlack, montages: Montages, slack_settings: Settings, sua: FakeUser
) -> None:
    async with connect(montages, slack_settings, FAST_TIMING):
        ts = await finished_sheet(fake, sua)
        await eventually(partial(all_answered, montages))
    fake.note_reaction(ts, "three", "U0002", on=True)
    await montages.votes.cast(Ballot(1, 3, Person("slack", "U0002")))  # as if the process was killed then
    async with connect(montages, slack_settings, FAST_TIMING):
        await fake.until(lambda: _order(fake).startswith("3,"))

        async def noted() -> bool:
            return await montages.votes.unshown("slack") == ()

        await eventually(noted)
