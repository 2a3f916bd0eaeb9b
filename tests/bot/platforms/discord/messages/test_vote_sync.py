"""Reactions made while the bot was disconnected."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.platforms.discord.connection import connect
from tests.bot.platforms.discord.conftest import FAST_TIMING
from tests.bot.platforms.discord.helpers import eventually, finished_sheet
from tests.fakes.discord import FakeUser

if TYPE_CHECKING:
    import pytest

    from bot.services.montages import Montages
    from bot.settings import Settings
    from tests.fakes.discord import FakeDiscord


async def test_votes_given_and_taken_back_while_the_bot_was_away_count(
    fake: FakeDiscord, montages: Montages, discord_settings: Settings, sua: FakeUser, emma: FakeUser
) -> None:
    async with connect(montages, discord_settings, FAST_TIMING):
        untouched = await finished_sheet(fake, emma)
        message_id = await finished_sheet(fake, sua)
        await sua.react(message_id, "2️⃣")

        async def counted() -> bool:
            return bool(await montages.votes.ballots(2))

        await eventually(counted)
    fake.gateway.sessions.clear()  # a new process does not resume, so these events are lost
    await sua.unreact(message_id, "2️⃣")
    for voter in (sua, emma, FakeUser(fake, "4")):
        await voter.react(message_id, "3️⃣")
    await emma.react(message_id, "9️⃣")
    await FakeUser(fake, "9", "다른 봇", bot=True).react(message_id, "1️⃣")

    edits = len(fake.store.revisions[untouched])
    async with connect(montages, discord_settings, FAST_TIMING):

        async def made_good() -> bool:
            return {(person.id, number) for person, number in await montages.votes.ballots(2)} == {
                ("2", 3),
                ("3", 3),
                ("4", 3),
            }

        await eventually(made_good)
        await fake.until(lambda: "3, 1, 2, 4" in fake.store.messages[message_id]["attachments"][0]["description"])
    assert len(fake.store.revisions[untouched]) == edits, "what has not changed is not edited"


async def test_votes_of_a_session_that_could_not_be_resumed_count(
    fake: FakeDiscord, montages: Montages, discord_settings: Settings, sua: FakeUser
) -> None:
    async with connect(montages, discord_settings, FAST_TIMING):
        message_id = await finished_sheet(fake, sua)
        identified = fake.gateway.identifies
        fake.gateway.cut()
        fake.gateway.sessions.clear()
        await sua.react(message_id, "3️⃣")

        async def counted() -> bool:
            return bool(await montages.votes.ballots(1))

        await eventually(counted)
        assert fake.gateway.identifies > identified


async def test_a_sheet_that_is_gone_is_passed_over(
    fake: FakeDiscord,
    montages: Montages,
    discord_settings: Settings,
    sua: FakeUser,
    caplog: pytest.LogCaptureFixture,
) -> None:
    async with connect(montages, discord_settings, FAST_TIMING):
        kept, gone = [await finished_sheet(fake, sua) for _ in range(2)]
    fake.store.delete(gone)
    await sua.react(kept, "4️⃣")
    async with connect(montages, discord_settings, FAST_TIMING):
        await fake.until(lambda: "4, 1, 2, 3" in fake.store.messages[kept]["attachments"][0]["description"])
    assert "votes not compared with reactions" in caplog.text
    assert "Traceback" not in caplog.text


async def test_super_reactions_count_and_stay(
    fake: FakeDiscord, montages: Montages, discord_settings: Settings, sua: FakeUser, emma: FakeUser
) -> None:
    async def counted() -> bool:
        return {(person.id, number) for person, number in await montages.votes.ballots(1)} == {("2", 2), ("3", 3)}

    async with connect(montages, discord_settings, FAST_TIMING):
        message_id = await finished_sheet(fake, sua)
        await sua.react(message_id, "2️⃣", burst=True)
        await emma.react(message_id, "3️⃣")
        await eventually(counted)
    fake.gateway.sessions.clear()
    await FakeUser(fake, "9", "다른 봇", bot=True).react(message_id, "1️⃣", burst=True)
    reads = len(fake.calls("GET /channels"))
    async with connect(montages, discord_settings, FAST_TIMING):
        await fake.until(lambda: len(fake.calls("GET /channels")) >= reads + 4)  # the message, and three reactions
        await emma.react(message_id, "4️⃣")  # waits for the sync
        await emma.unreact(message_id, "4️⃣")
        await eventually(counted)
