"""Reactions reorder a sheet."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import pytest

from bot.domain.jobs import Ballot
from bot.domain.people import Person
from bot.platforms.discord.connection import connect
from bot.platforms.discord.messages.job_messages import JobMessage
from tests.bot.platforms.discord.conftest import FAST_TIMING
from tests.bot.platforms.discord.helpers import all_answered, eventually, finished_sheet
from tests.fakes.discord import FakeUser
from tests.fakes.discord.objects import BOT_USER

if TYPE_CHECKING:
    from bot.platforms.common.backoff import Backoff
    from bot.services.montages import Montages
    from bot.settings import Settings
    from tests.fakes.discord import FakeDiscord


def _order(fake: FakeDiscord, message_id: str) -> str:
    """Return the order of faces from the sheet's alternative text."""
    alt: str = fake.store.messages[message_id]["attachments"][0]["description"]
    return alt.partition("앞에서부터 ")[2]


def _marked(fake: FakeDiscord, message_id: str) -> list[str]:
    """Return the numbers of the faces with trait marks in the message, from the top."""
    return re.findall(r"^\*\*(\d)\*\* [✓✗?] ", fake.store.messages[message_id]["content"], re.MULTILINE)


@pytest.mark.usefixtures("bot")
async def test_votes_given_and_taken_back_move_the_faces(fake: FakeDiscord, sua: FakeUser) -> None:
    message_id = await finished_sheet(fake, sua)
    before = fake.store.pictures(message_id)
    assert _order(fake, message_id).startswith("1, 2, 3, 4")
    assert _marked(fake, message_id) == ["1", "2", "3", "4"]

    for voter in (sua, FakeUser(fake, "4"), FakeUser(fake, "5")):
        await voter.react(message_id, "4️⃣")
    await fake.until(lambda: _order(fake, message_id).startswith("4,"))
    assert _marked(fake, message_id) == ["4", "1", "2", "3"]
    voted = fake.store.pictures(message_id)
    assert voted != before
    assert len(voted) == 1

    for voter in (sua, FakeUser(fake, "4"), FakeUser(fake, "5")):
        await voter.unreact(message_id, "4️⃣")
    await fake.until(lambda: _order(fake, message_id).startswith("1, 2, 3, 4"))
    assert fake.store.pictures(message_id) == before


@pytest.mark.usefixtures("bot")
async def test_reactions_that_a_moderator_removes_are_votes_taken_back(
    fake: FakeDiscord, sua: FakeUser, emma: FakeUser, montages: Montages
) -> None:
    message_id = await finished_sheet(fake, sua)
    for voter, emoji in ((sua, "2️⃣"), (emma, "2️⃣"), (sua, "3️⃣")):
        await voter.react(message_id, emoji)
    await fake.until(lambda: _order(fake, message_id).startswith("2, 3, 1, 4"))
    await fake.routes.clear(message_id, "2️⃣")
    await fake.until(lambda: _order(fake, message_id).startswith("3, 1, 2, 4"))
    await fake.routes.clear(message_id)
    await fake.until(lambda: _order(fake, message_id).startswith("1, 2, 3, 4"))
    assert await montages.votes.ballots(1) == frozenset()


@pytest.mark.usefixtures("bot")
async def test_bots_and_other_emoji_do_not_vote(fake: FakeDiscord, sua: FakeUser, montages: Montages) -> None:
    message_id = await finished_sheet(fake, sua)
    await FakeUser(fake, "9", "다른 봇", bot=True).react(message_id, "2️⃣")
    await sua.react(message_id, "👍")
    await sua.react(message_id, "9️⃣")
    await sua.react(message_id, "3️⃣", times=3)
    await fake.until(lambda: _order(fake, message_id).startswith("3,"))
    tiles = await montages.sheets.ranked_tiles(1)
    assert {tile.number: tile.votes for tile in tiles} == {1: 0, 2: 0, 3: 1, 4: 0}


@pytest.mark.usefixtures("bot")
async def test_reactions_to_other_messages_are_ignored(fake: FakeDiscord, sua: FakeUser) -> None:
    message_id = await finished_sheet(fake, sua)
    other = fake.store.create({"content": "점심 뭐 먹지?"}, [], sua.account)
    edits = len(fake.calls("PATCH /channels"))
    await sua.react(other["id"], "1️⃣")
    await sua.react(message_id, "2️⃣")
    await fake.until(lambda: len(fake.calls("PATCH /channels")) > edits)
    assert {call.path.rpartition("/")[2] for call in fake.calls("PATCH /channels")} == {message_id}


async def test_a_new_process_counts_reactions_to_old_sheets(
    fake: FakeDiscord, montages: Montages, discord_settings: Settings, sua: FakeUser
) -> None:
    async with connect(montages, discord_settings, FAST_TIMING):
        message_id = await finished_sheet(fake, sua)
    async with connect(montages, discord_settings, FAST_TIMING):
        await sua.react(message_id, "3️⃣")
        await fake.until(lambda: _order(fake, message_id).startswith("3,"))


async def test_a_burst_of_votes_is_one_edit(
    fake: FakeDiscord, montages: Montages, discord_settings: Settings, sua: FakeUser
) -> None:
    patient = replace(FAST_TIMING, vote_delay=3600)
    async with connect(montages, discord_settings, patient):
        message_id = await finished_sheet(fake, sua)
        revisions = len(fake.store.revisions[message_id])
        for user_id in range(10, 30):
            await FakeUser(fake, str(user_id)).react(message_id, "2️⃣")

        async def counted() -> bool:
            return sum(tile.votes for tile in await montages.sheets.ranked_tiles(1)) == 20

        await eventually(counted)
        assert len(fake.store.revisions[message_id]) == revisions
    assert len(fake.store.revisions[message_id]) == revisions + 1
    assert _order(fake, message_id).startswith("2,")


@pytest.mark.usefixtures("bot")
async def test_the_sheet_is_deleted_and_somebody_votes(
    fake: FakeDiscord, sua: FakeUser, caplog: pytest.LogCaptureFixture
) -> None:
    message_id = await finished_sheet(fake, sua)
    fake.store.delete(message_id)
    await sua.react(message_id, "2️⃣")
    await fake.until(lambda: "sheet message cannot be edited" in caplog.text)
    assert "Traceback" not in caplog.text


@pytest.mark.usefixtures("bot")
async def test_the_bots_own_reactions_are_no_votes(fake: FakeDiscord, sua: FakeUser, montages: Montages) -> None:
    message_id = await finished_sheet(fake, sua)
    await fake.routes.reaction("ADD", message_id, "1️⃣", BOT_USER)
    await sua.react(message_id, "2️⃣")
    await fake.until(lambda: _order(fake, message_id).startswith("2,"))
    assert sum(tile.votes for tile in await montages.sheets.ranked_tiles(1)) == 1


async def test_votes_cast_while_the_sheet_is_sent_are_shown(
    fake: FakeDiscord, bot: None, montages: Montages, sua: FakeUser, monkeypatch: pytest.MonkeyPatch
) -> None:
    offer = JobMessage.offer_votes

    async def vote_first(message: JobMessage, candidates: int, backoff: Backoff) -> None:
        await montages.votes.cast(Ballot(1, 4, Person("discord", "2")))  # the edit for this vote came before the sheet
        await offer(message, candidates, backoff)

    monkeypatch.setattr(JobMessage, "offer_votes", vote_first)
    message_id = await finished_sheet(fake, sua)
    await fake.until(lambda: _order(fake, message_id).startswith("4,"))


async def test_the_next_process_shows_votes_not_yet_shown(
    fake: FakeDiscord, montages: Montages, discord_settings: Settings, sua: FakeUser
) -> None:
    async with connect(montages, discord_settings, FAST_TIMING):
        message_id = await finished_sheet(fake, sua)
        await eventually(partial(all_answered, montages))
    await montages.votes.cast(Ballot(1, 3, Person("discord", "2")))  # as if the process had been killed after this vote
    await sua.react(message_id, "3️⃣")
    async with connect(montages, discord_settings, FAST_TIMING):
        await fake.until(lambda: _order(fake, message_id).startswith("3,"))

        async def noted() -> bool:
            return await montages.votes.unshown("discord") == ()

        await eventually(noted)
