"""`/기록` and `/즐겨찾기`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.domain.people import Person, Viewer
from tests.bot.platforms.discord.helpers import answer_to, draw, eventually, finished_sheet, labels, numbers, size_of
from tests.bot.process import NO_LIMITS
from tests.fakes.discord.objects import CHANNEL_ID, GUILD_ID
from tests.fakes.discord.store import EPHEMERAL

if TYPE_CHECKING:
    from bot.services.montages import Montages
    from tests.fakes.discord import FakeDiscord, FakeUser

pytestmark = pytest.mark.usefixtures("bot")
EMMA = Viewer(Person("discord", "3"), CHANNEL_ID, GUILD_ID)
OLDER = "이전 몽타주 더 보기"


async def test_somebody_without_montages_is_told_how_to_begin(fake: FakeDiscord, sua: FakeUser) -> None:
    answer = await answer_to(fake, await sua.slash("기록"))
    assert "/montage" in answer["content"]
    assert answer["flags"] & EPHEMERAL


async def test_the_list_links_to_the_sheets_and_shows_only_ones_own(
    fake: FakeDiscord, sua: FakeUser, emma: FakeUser
) -> None:
    message_id = await finished_sheet(fake, sua)
    mine = await answer_to(fake, await sua.slash("기록"))
    (embed,) = mine["embeds"]
    assert embed["url"] == f"https://discord.com/channels/{GUILD_ID}/{CHANNEL_ID}/{message_id}"
    assert embed["thumbnail"]["url"] == "attachment://1.png"
    assert size_of(fake.store.pictures(mine["id"])[0])[0] == 240
    theirs = await answer_to(fake, await emma.slash("기록"))
    assert theirs["content"].startswith("You have no finished montages yet.")


async def test_a_long_description_fits_its_pictures_alternative_text(
    fake: FakeDiscord, sua: FakeUser, montages: Montages, monkeypatch: pytest.MonkeyPatch
) -> None:
    longer = NO_LIMITS.model_copy(update={"description_length": 4000})
    monkeypatch.setattr(montages._admission, "_limits", longer)
    await draw(montages, "둥근 얼굴 " * 300)
    page = await answer_to(fake, await sua.slash("기록"))
    assert len(page["attachments"][0]["description"]) == 1024


async def test_older_montages_are_a_click_away(fake: FakeDiscord, sua: FakeUser, montages: Montages) -> None:
    await draw(montages, *(f"얼굴 {number:02}" for number in range(7)))
    page = await answer_to(fake, await sua.slash("기록"))
    assert numbers(page) == ["#7", "#6", "#5", "#4", "#3"]
    assert labels(page) == [[OLDER]]
    await answer_to(fake, await sua.click(page, OLDER))
    await fake.until(lambda: numbers(page) == ["#2", "#1"])
    assert (labels(page), len(page["attachments"])) == ([], 2)


async def test_words_are_found_and_stay_while_the_pages_turn(
    fake: FakeDiscord, sua: FakeUser, montages: Montages
) -> None:
    await draw(montages, *["뿔테 안경"] * 3, "콧수염", *["둥근 안경"] * 3)
    page = await answer_to(fake, await sua.slash("기록", 검색어="안경"))
    assert numbers(page) == ["#7", "#6", "#5", "#3", "#2"]
    await sua.click(page, OLDER)
    await fake.until(lambda: numbers(page) == ["#1"])
    nothing = await answer_to(fake, await sua.slash("기록", 검색어="모자"))
    assert nothing["content"].startswith("찾는 몽타주가 없어요")


async def test_of_others_one_sees_what_they_drew_in_this_server(
    fake: FakeDiscord, sua: FakeUser, emma: FakeUser, montages: Montages
) -> None:
    await draw(montages, "여기서")
    await draw(montages, "다른 곳에서", guild_id="elsewhere")
    await answer_to(fake, await sua.slash("montage", 설명="비밀", 비공개=True))
    seen = await answer_to(fake, await emma.slash("기록", 사람=sua))
    assert numbers(seen) == ["#1"]


async def test_favourites_are_hearts(fake: FakeDiscord, sua: FakeUser, emma: FakeUser, montages: Montages) -> None:
    message_id = await finished_sheet(fake, sua)
    await finished_sheet(fake, sua)
    await emma.react(message_id, "❤️")

    async def is_favourite() -> bool:
        return (await montages.archive.details(1, EMMA)).favourite

    async def is_none() -> bool:
        return not await is_favourite()

    await eventually(is_favourite)
    assert numbers(await answer_to(fake, await emma.slash("즐겨찾기"))) == ["#1"]
    assert numbers(await answer_to(fake, await emma.slash("기록", 즐겨찾기만=True))) == ["#1"]
    assert "is one of your favourites now" in (await answer_to(fake, await emma.slash("즐겨찾기", 번호=2)))["content"]
    assert numbers(await answer_to(fake, await emma.slash("즐겨찾기"))) == ["#2", "#1"]
    await emma.unreact(message_id, "❤️")
    await eventually(is_none)
    assert numbers(await answer_to(fake, await emma.slash("즐겨찾기"))) == ["#2"]
