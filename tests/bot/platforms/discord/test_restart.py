"""After a restart the next process finishes the acknowledged jobs once."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from bot.app import open_core
from bot.platforms.discord.connection import connect
from tests.bot.platforms.discord.conftest import FAST_TIMING
from tests.bot.platforms.discord.helpers import DESCRIPTION, all_answered, eventually, has_sheet, only_message, sheet_of
from tests.factories import order
from tests.fakes.discord.objects import CHANNEL_ID, GUILD_ID
from tests.fakes.inference import FakeBackend

if TYPE_CHECKING:
    import pytest

    from bot.services.montages import Montages
    from bot.settings import Settings
    from tests.fakes.discord import FakeDiscord, FakeUser


async def test_a_job_that_was_being_drawn_is_finished_in_its_message(
    fake: FakeDiscord, discord_settings: Settings, sua: FakeUser
) -> None:
    stuck = FakeBackend()
    stuck.hold()
    async with open_core(discord_settings, stuck) as core, connect(core, discord_settings, FAST_TIMING):
        interaction = await sua.slash("montage", 설명=DESCRIPTION)
        await fake.until(lambda: bool(fake.store.visible()) and "%" in fake.store.visible()[0]["content"])
    fake.clock.skip(3600)

    async with open_core(discord_settings, FakeBackend()) as core, connect(core, discord_settings, FAST_TIMING):
        message_id = await sheet_of(fake, interaction)
        assert only_message(fake) == message_id
        await eventually(partial(all_answered, core))

    edits = len(fake.store.revisions[message_id])
    async with open_core(discord_settings, FakeBackend()) as core, connect(core, discord_settings, FAST_TIMING):
        assert await core.messages.unanswered("discord") == ()
    assert len(fake.store.revisions[message_id]) == edits, "a third start has nothing to do"


async def test_a_sheet_drawn_but_not_delivered_is_delivered(
    fake: FakeDiscord,
    montages: Montages,
    discord_settings: Settings,
    sua: FakeUser,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    async with connect(montages, discord_settings, FAST_TIMING):
        with monkeypatch.context() as patch:
            patch.setattr("bot.platforms.discord.messages.job_messages.JobMessage.show", _break_down)
            interaction = await sua.slash("montage", 설명=DESCRIPTION)
            await fake.until(lambda: "power cut" in caplog.text)
    (job,) = await montages.messages.unanswered("discord")
    async with connect(montages, discord_settings, FAST_TIMING):
        message_id = await sheet_of(fake, interaction)
    assert job.message is not None
    assert job.message.message_id == only_message(fake) == message_id


async def test_an_acknowledgement_not_stored_is_found_again(
    fake: FakeDiscord, montages: Montages, discord_settings: Settings, sua: FakeUser
) -> None:
    interaction = fake.interactions.open(2, sua.account)
    fake.interactions.call_back(interaction.id, interaction.token, {"type": 4, "data": {"content": "⏳"}}, [])
    fake.store.create({"content": "ㅋㅋㅋ"}, [], sua.account)
    await montages.request(order(platform="discord", event_id=interaction.id, channel_id=CHANNEL_ID, guild_id=GUILD_ID))
    async with connect(montages, discord_settings, FAST_TIMING):
        await sheet_of(fake, interaction)
    assert len(fake.store.visible()) == 2


async def test_a_job_that_was_never_acknowledged_gets_a_message(
    fake: FakeDiscord, montages: Montages, discord_settings: Settings
) -> None:
    await montages.request(order(platform="discord", event_id="1", channel_id=CHANNEL_ID, guild_id=GUILD_ID))
    async with connect(montages, discord_settings, FAST_TIMING):
        await fake.until(lambda: bool(fake.store.visible()))
        await fake.until(lambda: has_sheet(fake, only_message(fake)))


async def _break_down(*_: object) -> None:
    raise RuntimeError("power cut")
