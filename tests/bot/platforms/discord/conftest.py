"""Fixtures: a fake Discord, the bot connected to it, and users in its channel."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from pydantic import SecretStr

from bot.platforms.common.backoff import Backoff
from bot.platforms.common.timing import Timing
from bot.platforms.discord.connection import connect
from bot.settings import DiscordSettings
from tests.fakes.discord import FakeDiscord, FakeUser, redirected_to
from tests.fakes.discord.server import TOKEN

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.services.montages import Montages
    from bot.settings import Settings

FAST_TIMING = Timing(
    progress_interval=0.01,
    vote_delay=0.02,
    takedown_interval=0.02,
    acknowledge_retry=Backoff(initial=0.01, maximum=0.05),
    answer_retry=Backoff(initial=0.01, maximum=0.05, attempts=20),
    connect_retry=Backoff(initial=0.01, maximum=0.05),
    rights_retry=Backoff(initial=600.0),
)


@pytest.fixture
async def fake() -> AsyncIterator[FakeDiscord]:
    """A fake Discord that every discord.py client of the test connects to."""
    async with FakeDiscord() as fake:
        with redirected_to(fake.origin, fake.gateway.url):
            yield fake


@pytest.fixture
def discord_settings(settings: Settings) -> Settings:
    """Settings with the fake's token."""
    return settings.model_copy(update={"discord": DiscordSettings(token=SecretStr(TOKEN))})


@pytest.fixture
async def bot(fake: FakeDiscord, montages: Montages, discord_settings: Settings) -> AsyncIterator[None]:
    """The running bot with short intervals."""
    async with connect(montages, discord_settings, FAST_TIMING):
        yield


@pytest.fixture
def sua(fake: FakeDiscord) -> FakeUser:
    """A user whose Discord is in Korean."""
    return FakeUser(fake, "2", "수아")


@pytest.fixture
def emma(fake: FakeDiscord) -> FakeUser:
    """A user whose Discord is in English."""
    return FakeUser(fake, "3", "Emma", locale="en-GB")


@pytest.fixture(autouse=True)
def _everything_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    """Capture the bot's log at all levels."""
    caplog.set_level("INFO", logger="bot")
