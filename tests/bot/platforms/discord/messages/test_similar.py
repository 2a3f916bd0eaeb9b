"""`/비슷한` and the search for similar faces."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.bot.platforms.discord.helpers import answer_to, draw, finished_sheet, numbers, size_of
from tests.fakes.discord.objects import CHANNEL_ID, GUILD_ID
from tests.fakes.discord.store import EPHEMERAL

if TYPE_CHECKING:
    from bot.services.montages import Montages
    from tests.fakes.discord import FakeDiscord, FakeUser
    from tests.fakes.inference import FakeBackend

pytestmark = pytest.mark.usefixtures("bot")


async def test_the_nearest_in_meaning_come_first_with_picture_and_link(
    fake: FakeDiscord, sua: FakeUser, emma: FakeUser, montages: Montages
) -> None:
    await draw(montages, "콧수염이 있는 할아버지", "곱슬머리")
    message_id = await finished_sheet(fake, sua)
    found = await answer_to(fake, await emma.slash("비슷한", 설명="각진 얼굴에 뿔테 안경을 쓴 50대 남자"))
    assert found["flags"] & EPHEMERAL
    assert found["content"] == "**Montages that mean about the same**, the nearest first"
    assert sorted(numbers(found)) == ["#1", "#2", "#3"]
    nearest = found["embeds"][0]
    assert nearest["title"] == "#3"
    assert nearest["url"] == f"https://discord.com/channels/{GUILD_ID}/{CHANNEL_ID}/{message_id}"
    assert nearest["footer"]["text"] == "Same: oval face"
    assert nearest["thumbnail"]["url"] == "attachment://3.png"
    assert size_of(fake.store.pictures(found["id"])[0])[0] == 240


async def test_only_what_this_server_may_see_is_found(
    fake: FakeDiscord, sua: FakeUser, emma: FakeUser, montages: Montages
) -> None:
    nothing = await answer_to(fake, await sua.slash("비슷한", 설명="둥근 얼굴"))
    assert "그런 얼굴의 몽타주는 아직 없어요" in nothing["content"]
    await draw(montages, "둥근 얼굴", guild_id="elsewhere")
    await draw(montages, "둥근 얼굴", private=True)
    await draw(montages, "둥근 얼굴", "둥근 턱", person_id="3")
    await montages.moderation.decide(4, hide=True)
    assert numbers(await answer_to(fake, await emma.slash("비슷한", 설명="둥근 얼굴"))) == ["#3"]
    assert sorted(numbers(await answer_to(fake, await sua.slash("비슷한", 설명="둥근 얼굴")))) == ["#2", "#3"]


async def test_what_cannot_be_searched_for_is_said(
    fake: FakeDiscord, sua: FakeUser, emma: FakeUser, backend: FakeBackend
) -> None:
    assert "이모지나 기호만으로는" in (await answer_to(fake, await sua.slash("비슷한", 설명="😀")))["content"]
    backend.has_space = False
    refused = await answer_to(fake, await emma.slash("비슷한", 설명="둥근 얼굴"))
    assert "cannot tell which montages are alike" in refused["content"]


async def test_faces_like_one_are_a_click_away(fake: FakeDiscord, sua: FakeUser, montages: Montages) -> None:
    await draw(montages, "곱슬머리")
    message = fake.store.messages[await finished_sheet(fake, sua)]
    large = await answer_to(fake, await sua.click(message, "크게 2"))
    found = await answer_to(fake, await sua.click(large, "비슷한 얼굴 찾기"))
    assert found["content"] == "**#2 2번 얼굴과 비슷한 얼굴** (가까운 것부터)"
    assert numbers(found) == ["#1"], "other montages, not the same one"
    assert found["embeds"][0]["footer"]["text"] in {f"{number}번 얼굴" for number in range(1, 5)}


async def test_the_command_is_called_so_in_english(fake: FakeDiscord) -> None:
    (command,) = [command for command in fake.routes.commands if command["name"] == "비슷한"]
    assert command["name_localizations"]["en-GB"] == "similar"
    assert command["options"][0]["name_localizations"]["en-US"] == "description"
