"""Fixtures: a fake Slack, the bot connected to it, and users in its channel."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from pydantic import SecretStr

from bot.platforms.common.backoff import Backoff
from bot.platforms.slack import connect
from bot.platforms.slack.support.timing import SlackTiming
from bot.settings import SlackSettings
from tests.fakes.slack import FakeSlack, FakeUser, redirected_to
from tests.fakes.slack.api import APP_TOKEN, BOT_TOKEN

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.services.montages import Montages
    from bot.settings import Settings

FAST_TIMING = SlackTiming(
    progress_interval=0.01,
    vote_delay=0.02,
    acknowledge_retry=Backoff(initial=0.01, maximum=0.05, attempts=5),
    answer_retry=Backoff(initial=0.01, maximum=0.05, attempts=40),
    rights_retry=Backoff(initial=0.01, maximum=0.05),
    preview_interval=0.0,
    ping_interval=60.0,  # a socket without a pong for half of this counts as dead
    orphan_delay=0.0,
    watch_interval=0.01,
    reactions_interval=0.0,
)


@pytest.fixture
async def fake() -> AsyncIterator[FakeSlack]:
    """A fake Slack that every client of the test connects to."""
    async with FakeSlack() as fake:
        with redirected_to(fake.origin):
            yield fake


@pytest.fixture
def slack_settings(settings: Settings) -> Settings:
    """Settings with the fake's tokens, for Socket Mode."""
    slack = SlackSettings(bot_token=SecretStr(BOT_TOKEN), app_token=SecretStr(APP_TOKEN))
    return settings.model_copy(update={"slack": slack})


@pytest.fixture
async def bot(fake: FakeSlack, montages: Montages, slack_settings: Settings) -> AsyncIterator[None]:
    """The running bot with short intervals."""
    async with connect(montages, slack_settings, FAST_TIMING):
        yield


@pytest.fixture
def sua(fake: FakeSlack) -> FakeUser:
    """A user whose Slack is in Korean."""
    return FakeUser(fake, "U0002", "수아")


@pytest.fixture
def emma(fake: FakeSlack) -> FakeUser:
    """A user whose Slack is in English."""
    return FakeUser(fake, "U0003", "Emma", locale="en-GB")


@pytest.fixture(autouse=True)
def _everything_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    """Capture the bot's log at all levels."""
    caplog.set_level("INFO", logger="bot")
