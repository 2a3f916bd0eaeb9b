"""Login, and losses of the gateway connection."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import discord
import pytest
from pydantic import SecretStr

from bot.errors import StartupError
from bot.platforms.discord.connection import connect
from bot.settings import DiscordSettings
from tests.bot.platforms.discord.conftest import FAST_TIMING
from tests.bot.platforms.discord.helpers import DESCRIPTION, finished_sheet, sheet_of
from tests.fakes.discord.faults import Fault

if TYPE_CHECKING:
    from bot.services.montages import Montages
    from bot.settings import Settings
    from tests.fakes.discord import FakeDiscord, FakeUser


async def test_a_refused_token_is_a_startup_error(fake: FakeDiscord, montages: Montages, settings: Settings) -> None:
    wrong = settings.model_copy(update={"discord": DiscordSettings(token=SecretStr("wrong"))})
    with pytest.raises(StartupError) as caught:
        async with connect(montages, wrong, FAST_TIMING):
            pytest.fail("entered")
    assert caught.value.code == "startup-discord-token"


@pytest.mark.parametrize("request_", ["GET /users/@me", "PUT /applications"], ids=["token", "commands"])
async def test_an_unreachable_discord_does_not_delay_the_start(
    fake: FakeDiscord,
    montages: Montages,
    discord_settings: Settings,
    sua: FakeUser,
    caplog: pytest.LogCaptureFixture,
    request_: str,
) -> None:
    fake.fail(Fault(request_, "drop", times=20))
    async with connect(montages, discord_settings, FAST_TIMING) as reached:
        assert not reached
        fake.faults.clear()
        await fake.until(lambda: fake.gateway.identifies == 1)
        await finished_sheet(fake, sua)
    said = [record.message for record in caplog.records if "reachable" in record.message]
    assert said == ["Discord is unreachable; retrying", "Discord is reachable again"]


async def test_commands_that_discord_refuses_are_no_obstacle(
    fake: FakeDiscord,
    montages: Montages,
    discord_settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr("bot.platforms.discord.client.REGISTER", FAST_TIMING.connect_retry)
    fake.fail(Fault("PUT /applications", 400, times=2))
    async with connect(montages, discord_settings, FAST_TIMING) as reached:
        assert reached
        await fake.until(lambda: len(fake.calls("PUT /applications")) == 3)
        await fake.until(lambda: not montages.supervisor.failing())
    told = [record.message for record in caplog.records if vars(record).get("part") == "discord-commands"]
    assert told == ["unavailable, retrying", "available again"]


async def test_it_leaves_while_discord_cannot_be_reached(
    fake: FakeDiscord, montages: Montages, discord_settings: Settings
) -> None:
    fake.fail(Fault("GET /users/@me", "drop", times=10**6))
    async with connect(montages, discord_settings, FAST_TIMING):
        await fake.until(lambda: len(fake.calls("GET /users/@me")) > 1)


async def test_a_token_refused_later_ends_the_body(fake: FakeDiscord, montages: Montages, settings: Settings) -> None:
    wrong = settings.model_copy(update={"discord": DiscordSettings(token=SecretStr("wrong"))})
    fake.fail(Fault("GET /users/@me", "drop", times=20))

    async def serve() -> None:
        async with connect(montages, wrong, FAST_TIMING):
            fake.faults.clear()
            await asyncio.sleep(60)

    with pytest.raises(ExceptionGroup) as caught:
        await serve()
    assert caught.group_contains(StartupError)


@pytest.mark.usefixtures("bot")
async def test_commands_of_a_cut_connection_are_replayed(fake: FakeDiscord, sua: FakeUser) -> None:
    fake.gateway.cut()
    message_id = await sheet_of(fake, await sua.slash("montage", 설명=DESCRIPTION))
    assert message_id in fake.store.messages
    assert (fake.gateway.identifies, fake.gateway.resumes) == (1, 1)


@pytest.mark.usefixtures("bot")
async def test_a_reconnect_that_discord_asks_for_loses_nothing(fake: FakeDiscord, sua: FakeUser) -> None:
    message_id = await finished_sheet(fake, sua)
    await fake.gateway.ask_to_reconnect()
    await sua.react(message_id, "2️⃣")
    edits = len(fake.store.revisions[message_id])
    await fake.until(lambda: len(fake.store.revisions[message_id]) > edits)
    assert fake.gateway.resumes == 1


async def test_a_connection_that_fails_for_good_ends_the_body(
    fake: FakeDiscord, montages: Montages, discord_settings: Settings
) -> None:
    async def serve() -> None:
        async with connect(montages, discord_settings, FAST_TIMING):
            await fake.gateway.close(4004)
            await asyncio.sleep(60)

    with pytest.raises(ExceptionGroup) as caught:
        await serve()
    assert caught.group_contains(discord.ConnectionClosed)


async def test_health_follows_the_connection(
    fake: FakeDiscord, montages: Montages, discord_settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    def told() -> list[str]:
        return [record.message for record in caplog.records if record.name == "bot.operating.health"]

    async with connect(montages, discord_settings, FAST_TIMING):
        assert await montages.health.problems() == ()
        fake.gateway.cut()
        await fake.until(lambda: told()[-2:] == ["platform disconnected", "platform connected"])
        assert await montages.health.problems() == ()
    assert await montages.health.problems() == (), "what was closed on purpose is not missed"


async def test_too_many_servers_for_one_connection_are_explained(
    fake: FakeDiscord, montages: Montages, discord_settings: Settings
) -> None:
    with pytest.raises(ExceptionGroup) as caught:  # noqa: PT012 - the body waits to be cancelled
        async with connect(montages, discord_settings, FAST_TIMING):
            await fake.gateway.close(4011)
            await asyncio.Event().wait()
    (error,) = caught.value.exceptions
    assert isinstance(error, StartupError)
    assert error.code == "startup-discord-servers"


async def test_an_event_that_cannot_be_parsed_ends_nothing(
    fake: FakeDiscord,
    montages: Montages,
    discord_settings: Settings,
    sua: FakeUser,
    caplog: pytest.LogCaptureFixture,
) -> None:
    async with connect(montages, discord_settings, FAST_TIMING):
        await fake.gateway.dispatch("MESSAGE_REACTION_ADD", {"emoji": None})
        await finished_sheet(fake, sua)
        assert fake.gateway.identifies == 1
    assert "event not understood" in caplog.text
