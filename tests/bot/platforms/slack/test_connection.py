"""Login, losses of Socket Mode connections, and signed HTTP."""

from __future__ import annotations

import asyncio
import socket
from dataclasses import replace
from typing import TYPE_CHECKING

import aiohttp
import pytest
from pydantic import SecretStr

from bot.errors import StartupError, UnreachableError
from bot.platforms.slack import connect
from bot.settings import SlackSettings
from tests.bot.platforms.slack.conftest import FAST_TIMING
from tests.bot.platforms.slack.helpers import (
    DESCRIPTION,
    alt_of,
    answered,
    eventually,
    finished_sheet,
    new_sheet,
    only_message,
)
from tests.fakes.discord.faults import Fault
from tests.fakes.slack.api import APP_TOKEN, BOT_TOKEN
from tests.fakes.slack.signed_http import SIGNING_SECRET, SignedHttp

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.services.montages import Montages
    from bot.settings import Settings
    from tests.fakes.slack import FakeSlack, FakeUser


async def _refusal(montages: Montages, settings: Settings, **secrets: str | int) -> str:
    """Return the message id of the error with which a bot with these settings fails to start."""
    slack = SlackSettings.model_validate({"bot_token": BOT_TOKEN, **secrets})
    with pytest.raises(StartupError) as caught:
        async with connect(montages, settings.model_copy(update={"slack": slack}), FAST_TIMING):
            pytest.fail("entered")
    return caught.value.code


async def test_wrong_and_missing_secrets_are_startup_errors(
    fake: FakeSlack, montages: Montages, settings: Settings
) -> None:
    assert await _refusal(montages, settings, bot_token="xoxb-wrong") == "startup-slack-token"
    assert await _refusal(montages, settings, app_token="xapp-wrong") == "startup-slack-app-token"
    assert await _refusal(montages, settings) == "startup-slack-no-app-token"
    assert await _refusal(montages, settings, port=0) == "startup-slack-no-signing-secret"


async def test_an_unreachable_slack_is_a_startup_error(fake: FakeSlack, montages: Montages, settings: Settings) -> None:
    fake.fail(Fault("auth.test", "drop", times=10))
    assert await _refusal(montages, settings) == "slack-unreachable"
    fake.faults.clear()
    fake.fail(Fault("apps.connections.open", 503, times=10))
    assert await _refusal(montages, settings, app_token=APP_TOKEN) == "slack-unreachable"


async def test_a_taken_port_is_a_startup_error(fake: FakeSlack, montages: Montages, settings: Settings) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        code = await _refusal(montages, settings, port=port, signing_secret=SIGNING_SECRET)
    assert code == "startup-slack-port"


@pytest.mark.usefixtures("bot")
async def test_a_refresh_that_slack_asks_for_loses_nothing(fake: FakeSlack, sua: FakeUser) -> None:
    ts = await finished_sheet(fake, sua)
    await fake.sockets.ask_to_reconnect()
    sua.react(ts, "two")
    await fake.until(lambda: "앞에서부터 2," in alt_of(only_message(fake)))
    assert fake.sockets.opened == 2


async def test_a_connection_that_was_cut_is_opened_again(
    fake: FakeSlack, montages: Montages, slack_settings: Settings, sua: FakeUser
) -> None:
    async with connect(montages, slack_settings, replace(FAST_TIMING, ping_interval=2.0)):
        fake.sockets.cut()
        await fake.until(lambda: fake.sockets.opened > 1)
        await finished_sheet(fake, sua)


async def test_a_socket_that_stays_closed_is_told_and_given_up(
    fake: FakeSlack, montages: Montages, slack_settings: Settings
) -> None:
    timing = replace(FAST_TIMING, ping_interval=0.02, give_up_socket=0.1)

    async def serve() -> None:
        async with connect(montages, slack_settings, timing):
            assert await montages.health.problems() == ()
            fake.fail(Fault("apps.connections.open", "drop", times=10**6))
            fake.sockets.cut()
            await eventually(lambda: is_reported(montages))
            await asyncio.Event().wait()

    with pytest.raises(ExceptionGroup) as lost:
        await serve()
    assert lost.group_contains(UnreachableError)


async def test_a_revoked_token_is_noticed_behind_an_open_socket(
    fake: FakeSlack, montages: Montages, slack_settings: Settings
) -> None:
    async def serve() -> None:
        async with connect(montages, slack_settings, replace(FAST_TIMING, token_interval=0.01)):
            fake.api.revoked.add(BOT_TOKEN)
            await asyncio.Event().wait()

    with pytest.raises(ExceptionGroup) as refused:
        await serve()
    assert refused.group_contains(StartupError)
    assert fake.sockets.opened == 1


async def is_reported(montages: Montages) -> bool:
    """Whether health reports Slack as disconnected."""
    return await montages.health.problems() == ("slack",)


@pytest.fixture
async def http(
    fake: FakeSlack, montages: Montages, settings: Settings, caplog: pytest.LogCaptureFixture
) -> AsyncIterator[str]:
    """The address of a bot that receives signed requests in place of Socket Mode."""
    slack = SlackSettings(bot_token=SecretStr(BOT_TOKEN), signing_secret=SecretStr(SIGNING_SECRET), port=0)
    async with connect(montages, settings.model_copy(update={"slack": slack}), FAST_TIMING):
        (record,) = [record for record in caplog.records if record.message == "listening to Slack"]
        host, port = vars(record)["addresses"][0][:2]
        url = f"http://{host}:{port}/slack/events"
        fake.postman.transport = SignedHttp(fake.clock, url)
        yield url


@pytest.mark.usefixtures("http")
async def test_the_same_bot_over_http(fake: FakeSlack, sua: FakeUser) -> None:
    command = sua.slash(DESCRIPTION)
    assert (await answered(fake, command))["text"].startswith("⏳ 1번 몽타주")
    ts = await new_sheet(fake, set())
    vote = sua.react(ts, "two")
    await fake.until(lambda: "앞에서부터 2," in alt_of(only_message(fake)))
    assert vote.attempts == 1
    sua.shortcut("montage_describe")
    await fake.until(lambda: bool(fake.views.modals))
    assert fake.sockets.opened == 0


@pytest.mark.parametrize("wrong", [{"secret": "wrong"}, {"age": 301}])
async def test_requests_with_a_wrong_or_old_signature_are_refused(
    fake: FakeSlack, sua: FakeUser, http: str, wrong: dict[str, str | int]
) -> None:
    forger = fake.postman.transport = SignedHttp(fake.clock, http, **wrong)  # type: ignore[arg-type]
    sua.slash(DESCRIPTION)
    await fake.until(lambda: forger.statuses == [401])
    assert fake.store.visible() == []


async def test_slack_can_verify_the_address(fake: FakeSlack, http: str) -> None:
    transport = fake.postman.transport
    assert isinstance(transport, SignedHttp)
    delivery = fake.postman.send("events_api", {"type": "url_verification", "challenge": "3eZbrw1a"})
    await fake.until(lambda: bool(delivery.acknowledgements))
    assert delivery.acknowledgements[0].get("challenge") == "3eZbrw1a"
    async with aiohttp.ClientSession() as stranger, stranger.post(http, data="command=/montage") as answer:
        assert answer.status == 401
