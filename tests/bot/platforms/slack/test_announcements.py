"""People are told once that a sheet is done that took long."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import pytest

from bot.platforms.slack.connection import connect
from tests.bot.platforms.slack.conftest import FAST_TIMING
from tests.bot.platforms.slack.helpers import all_answered, eventually, finished_sheet

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.services.montages import Montages
    from bot.settings import Settings
    from tests.fakes.slack import FakeSlack, FakeUser

TIMING = replace(FAST_TIMING, announce_after=0.0)


@pytest.fixture
async def eager(fake: FakeSlack, montages: Montages, slack_settings: Settings) -> AsyncIterator[None]:
    """The running bot, which announces every sheet."""
    async with connect(montages, slack_settings, TIMING):
        yield


@pytest.mark.usefixtures("eager")
async def test_the_author_is_mentioned_in_the_thread(fake: FakeSlack, sua: FakeUser, montages: Montages) -> None:
    ts = await finished_sheet(fake, sua)
    await eventually(partial(all_answered, montages))
    assert [reply["text"] for reply in fake.store.replies(ts)] == ["<@U0002> 1번 몽타주를 다 그렸어요."]
    assert len(fake.store.visible()) == 1


@pytest.mark.usefixtures("bot")
async def test_a_sheet_that_came_soon_is_not_announced(fake: FakeSlack, sua: FakeUser, montages: Montages) -> None:
    ts = await finished_sheet(fake, sua)
    await eventually(partial(all_answered, montages))
    assert fake.store.replies(ts) == []


async def test_an_announcement_that_fails_is_not_repeated(
    fake: FakeSlack, montages: Montages, slack_settings: Settings, sua: FakeUser, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def break_down(_: object) -> None:
        raise RuntimeError("power cut")

    monkeypatch.setattr("bot.platforms.slack.messages.job_messages.JobMessage.announce", break_down)
    async with connect(montages, slack_settings, TIMING):
        ts = await finished_sheet(fake, sua)
        await eventually(partial(all_answered, montages))
    assert fake.store.replies(ts) == []
    assert not await montages.messages.claim_announcement(1)
