"""`/기록`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.bot.platforms.discord.scenes import finished_sheet
from tests.factories import order
from tests.fakes.discord.objects import CHANNEL_ID, GUILD_ID
from tests.fakes.discord.store import EPHEMERAL

if TYPE_CHECKING:
    from bot.montages import Montages
    from tests.fakes.discord import FakeDiscord, Person
    from tests.fakes.discord.interactions import Interaction
    from tests.fakes.discord.objects import Json

pytestmark = pytest.mark.usefixtures("bot")


async def _answer(fake: FakeDiscord, interaction: Interaction) -> Json:
    await fake.until(lambda: interaction.acknowledged_at is not None)
    (answer,) = interaction.answers
    return answer


async def test_somebody_without_montages_is_told_how_to_begin(fake: FakeDiscord, sua: Person) -> None:
    answer = await _answer(fake, await sua.slash("기록"))
    assert "/montage" in answer["content"]
    assert answer["flags"] & EPHEMERAL


async def test_the_list_links_to_the_sheets_and_shows_only_ones_own(
    fake: FakeDiscord, sua: Person, emma: Person
) -> None:
    message_id = await finished_sheet(fake, sua)
    mine = await _answer(fake, await sua.slash("기록"))
    assert f"[#1](https://discord.com/channels/{GUILD_ID}/{CHANNEL_ID}/{message_id})" in mine["content"]
    theirs = await _answer(fake, await emma.slash("기록"))
    assert theirs["content"].startswith("You have no finished montages yet.")


async def test_older_montages_are_a_click_away(fake: FakeDiscord, sua: Person, montages: Montages) -> None:
    for number in range(7):
        job = await montages.request(
            order(platform="discord", person_id="2", channel_id=CHANNEL_ID, description=f"얼굴 {number:02}")
        )
        async for _ in montages.follow(job.id):
            pass
    page = await _answer(fake, await sua.slash("기록"))
    shown = []
    while any(row["components"] for row in page["components"]):
        shown.append(page["content"])
        page = await _answer(fake, await sua.click(page, "이전 몽타주 더 보기"))
    shown.append(page["content"])
    assert [text.count("얼굴") for text in shown] == [5, 2]
    assert "얼굴 06" in shown[0]
    assert "얼굴 00" in shown[-1]
