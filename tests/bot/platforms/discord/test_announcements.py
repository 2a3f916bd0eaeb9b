"""People are told once that a sheet is done that took long."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import pytest

from bot.platforms.discord.connection import connect
from tests.bot.platforms.discord.conftest import FAST_TIMING
from tests.bot.platforms.discord.helpers import DESCRIPTION, all_answered, eventually, finished_sheet, sheet_of
from tests.fakes.discord.objects import GROUP_DIRECT

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.services.montages import Montages
    from bot.settings import Settings
    from tests.fakes.discord import FakeDiscord, FakeUser

TIMING = replace(FAST_TIMING, announce_after=0.0)


@pytest.fixture
async def eager(fake: FakeDiscord, montages: Montages, discord_settings: Settings) -> AsyncIterator[None]:
    """The running bot, which announces every sheet."""
    async with connect(montages, discord_settings, TIMING):
        yield


def announcements(fake: FakeDiscord) -> list[tuple[str, str]]:
    """Return the announced messages and the texts."""
    replies = (message for message in fake.store.messages.values() if "message_reference" in message)
    return [(str(reply["message_reference"]["message_id"]), reply["content"]) for reply in replies]


@pytest.mark.usefixtures("eager")
async def test_the_author_alone_is_mentioned_in_a_reply(fake: FakeDiscord, sua: FakeUser, montages: Montages) -> None:
    message_id = await finished_sheet(fake, sua)
    await eventually(partial(all_answered, montages))
    assert announcements(fake) == [(message_id, "<@2> 1번 몽타주를 다 그렸어요.")]
    assert fake.store.pings == ["2"]


@pytest.mark.usefixtures("bot")
async def test_a_sheet_that_came_soon_is_not_announced(fake: FakeDiscord, sua: FakeUser, montages: Montages) -> None:
    await finished_sheet(fake, sua)
    await eventually(partial(all_answered, montages))
    assert announcements(fake) == []


@pytest.mark.usefixtures("eager")
async def test_private_sheets_are_not_announced(fake: FakeDiscord, sua: FakeUser, montages: Montages) -> None:
    await sua.slash("montage", 설명=DESCRIPTION, 비공개=True)
    sua.place = GROUP_DIRECT
    await sua.slash("montage", 설명=DESCRIPTION)
    await fake.until(lambda: sum("AI 생성" in one["content"] for one in fake.store.messages.values()) == 2)
    await eventually(partial(all_answered, montages))
    assert announcements(fake) == []


async def test_a_restart_announces_nothing_again(
    fake: FakeDiscord,
    montages: Montages,
    discord_settings: Settings,
    sua: FakeUser,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    async def break_down(*_: object) -> None:
        raise RuntimeError("power cut")

    async with connect(montages, discord_settings, TIMING):
        with monkeypatch.context() as patch:
            patch.setattr("bot.platforms.discord.messages.job_messages.JobMessage.offer_votes", break_down)
            interaction = await sua.slash("montage", 설명=DESCRIPTION)
            await fake.until(lambda: "power cut" in caplog.text)
    async with connect(montages, discord_settings, TIMING):
        await sheet_of(fake, interaction)
        await eventually(partial(all_answered, montages))
    assert len(announcements(fake)) == 1
