"""The composition root: start, reported addresses, stop, and messages when it cannot start."""

from __future__ import annotations

import asyncio
import re
import signal
import socket
import sqlite3
import sys
from contextlib import asynccontextmanager, closing
from pathlib import Path
from typing import TYPE_CHECKING

import aiohttp
import pytest
from pydantic import SecretStr

from bot.__main__ import open_platforms, run
from bot.app import open_core
from bot.domain.jobs import JobState
from bot.errors import StartupError
from bot.operating.backoff import Backoff
from bot.operating.error_messages import explain
from bot.settings import DiscordSettings, OperatingSettings, SlackSettings, WebSettings
from tests.bot.jobs.test_recovery import rows, until, until_state
from tests.bot.process import settings_in
from tests.factories import order
from tests.fakes.discord import FakeDiscord
from tests.fakes.discord import redirected_to as to_fake_discord
from tests.fakes.discord.faults import Fault
from tests.fakes.discord.server import TOKEN as DISCORD_TOKEN
from tests.fakes.inference import FakeBackend
from tests.fakes.slack import FakeSlack, redirected_to
from tests.fakes.slack.api import APP_TOKEN, BOT_TOKEN

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.services.montages import Montages
    from bot.settings import Settings

PROJECT = Path(__file__).parents[2]


@asynccontextmanager
async def fake_backend(_settings: Settings) -> AsyncIterator[FakeBackend]:
    """Yield a fake backend in place of the engine."""
    yield FakeBackend()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_it_starts_serves_and_leaves_cleanly(tmp_path: Path, number: signal.Signals) -> None:
    async with open_core(settings_in(tmp_path), FakeBackend(delay=1000)) as montages:
        job = await montages.request(order())
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.bot.whole_bot", str(tmp_path), stdout=asyncio.subprocess.PIPE, cwd=PROJECT
    )
    assert process.stdout is not None
    try:
        async with asyncio.timeout(60):
            ready = (await process.stdout.readline()).decode()
        assert ready.startswith("준비됐어요!")
        address = re.search(r"http://127\.0\.0\.1:\d+", ready)
        assert address
        async with aiohttp.ClientSession() as browser, browser.get(address[0]) as page:
            assert page.status == 200
        await until_state(tmp_path, job.id, JobState.RUNNING)
        process.send_signal(number)
        async with asyncio.timeout(60):
            rest = await process.stdout.read()
            assert await process.wait() == 0
        assert rest == b"", "one line was all"
        assert rows(tmp_path, "SELECT state, attempts FROM jobs") == [("queued", 0)]
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


async def test_slack_is_opened_where_there_is_a_token(settings: Settings) -> None:
    slack = SlackSettings(bot_token=SecretStr(BOT_TOKEN), app_token=SecretStr(APP_TOKEN))
    update = {"slack": slack, "web": WebSettings(enabled=False)}
    said: list[str] = []
    async with FakeSlack() as fake:
        with redirected_to(fake.origin):
            bot = asyncio.create_task(run(settings.model_copy(update=update), said.append, "ko", fake_backend))
            await fake.until(lambda: bool(said) or bot.done())
            assert said == ["준비됐어요! Slack에서 /montage 명령을 쓸 수 있어요."]
            assert fake.sockets.opened == 1
            bot.cancel()
            with pytest.raises(asyncio.CancelledError):
                await bot


@pytest.fixture
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Retry refused platforms at once."""
    monkeypatch.setattr("bot.platforms.common.connection.RECONNECT", Backoff(initial=0.01, maximum=0.05))


def on_both(settings: Settings, **secrets: str) -> Settings:
    """Settings with tokens of both platforms and without a web page."""
    tokens = {"discord": DISCORD_TOKEN, "slack": BOT_TOKEN, **secrets}
    slack = SlackSettings(bot_token=SecretStr(tokens["slack"]), app_token=SecretStr(APP_TOKEN))
    discord = DiscordSettings(token=SecretStr(tokens["discord"]))
    update = {"slack": slack, "discord": discord, "web": WebSettings(enabled=False)}
    return settings.model_copy(update={**update, "operating": OperatingSettings(enabled=False)})


@asynccontextmanager
async def both() -> AsyncIterator[tuple[FakeDiscord, FakeSlack]]:
    """A fake of each platform."""
    async with FakeDiscord() as discord, FakeSlack() as slack:
        with to_fake_discord(discord.origin, discord.gateway.url), redirected_to(slack.origin):
            yield discord, slack


@pytest.mark.usefixtures("patient")
async def test_a_refused_platform_does_not_keep_the_others_away(montages: Montages, settings: Settings) -> None:
    async with both() as (discord, slack):
        wrong = on_both(settings, discord="wrong")
        async with open_platforms(montages, wrong, "ko") as ready:
            assert ready == "준비됐어요! Slack에서 /montage 명령을 쓸 수 있어요."
            assert slack.sockets.opened == 1
            assert await montages.health.problems() == ("discord",)
            assert b'montage_platform_connected{platform="discord"} 0.0' in await montages.health.metrics()
            await discord.until(lambda: len(discord.calls("GET /users/@me")) > 2)
    assert await montages.health.problems() == (), "what was closed on purpose is not missed"


@pytest.mark.usefixtures("patient")
async def test_an_unreachable_platform_is_told_and_tried_again(
    montages: Montages, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", logger="bot")
    async with both() as (discord, slack):
        slack.fail(Fault("auth.test", "drop", times=10**6))
        discord.fail(Fault("GET /users/@me", "drop", times=10**6))
        async with open_platforms(montages, on_both(settings), "ko") as ready:
            assert ready == "지금은 Slack에 연결할 수 없어요. 연결될 때까지 계속 시도할게요."
            assert set(await montages.health.problems()) == {"slack", "discord"}
            await slack.until(lambda: len(slack.calls("auth.test")) > 6)
            slack.faults.clear()
            await slack.until(lambda: slack.sockets.opened == 1)
            await until(lambda: "slack" not in montages.supervisor.failing())
            assert await montages.health.problems() == ("discord",)
    told = [record.message for record in caplog.records if vars(record).get("part") == "slack"]
    assert told == ["unavailable, retrying", "available again"]


@pytest.mark.usefixtures("patient")
async def test_a_bot_waits_for_its_only_platform(montages: Montages, settings: Settings) -> None:
    async with both() as (_, slack):
        slack.fail(Fault("auth.test", "drop", times=10**6))
        alone = on_both(settings).model_copy(update={"discord": DiscordSettings()})
        async with open_platforms(montages, alone, "ko") as ready:
            assert ready.startswith("지금은 Slack에 연결할 수 없어요.")
            slack.faults.clear()
            await slack.until(lambda: slack.sockets.opened == 1)


async def test_platforms_that_all_refuse_the_bot_end_the_start(montages: Montages, settings: Settings) -> None:
    async with both():
        with pytest.raises(StartupError):
            async with open_platforms(montages, on_both(settings, discord="wrong", slack="xoxb-wrong"), "ko"):
                pytest.fail("entered")


async def test_the_page_waits_for_no_platform(montages: Montages, settings: Settings) -> None:
    with_page = {"web": settings.web}
    async with both() as (discord, _):
        discord.fail(Fault("PUT /applications", 429, times=10**6, retry_after=20))
        there = on_both(settings, slack="xoxb-wrong").model_copy(update=with_page)
        async with open_platforms(montages, there, "ko") as ready:
            address = re.search(r"http://127\.0\.0\.1:\d+", ready)
            assert address
            async with aiohttp.ClientSession(address[0]) as browser, browser.get("/readyz") as response:
                assert response.status == 503
                assert set((await response.json())["problems"]) == {"discord", "slack"}


async def refusal(settings: Settings) -> str:
    """Return the error message of a bot that cannot start."""
    said: list[str] = []
    with pytest.raises(Exception) as refused:  # noqa: PT011 - whatever comes must have a good sentence
        await run(settings, said.append, "ko", fake_backend)
    assert said == []
    return explain(refused.value, "ko")


async def test_a_taken_port_is_explained(settings: Settings) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        web = settings.web.model_copy(update={"port": port})
        sentence = await refusal(settings.model_copy(update={"web": web}))
    assert sentence.startswith(f"{port}번 포트를 열 수 없어요.")


async def test_a_bot_without_platforms_is_refused(settings: Settings) -> None:
    sentence = await refusal(settings.model_copy(update={"web": WebSettings(enabled=False)}))
    assert "web.enabled" in sentence


async def test_a_file_that_is_no_database_is_explained(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "montage.db").write_bytes(b"this is not a database, but long enough to look at" * 99)
    assert "데이터베이스를 열 수 없어요" in await refusal(settings)


async def test_a_newer_database_is_explained(settings: Settings, tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "montage.db")) as connection:
        connection.execute("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY)")
        connection.execute("INSERT INTO alembic_version VALUES ('9999')")
        connection.commit()
    assert "더 새로운 버전" in await refusal(settings)


async def test_a_folder_that_cannot_be_made_is_explained(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "images").write_text("a file is in the way")
    assert "이 폴더에 쓸 수 없어요" in await refusal(settings)
