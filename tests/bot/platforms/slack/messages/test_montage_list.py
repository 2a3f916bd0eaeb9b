"""`/montage 기록` and the gallery of App Home."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.bot.platforms.slack.helpers import answered, finished_sheet, words
from tests.factories import order
from tests.fakes.slack.block_kit import files_in
from tests.fakes.slack.objects import CHANNEL, TEAM

if TYPE_CHECKING:
    from bot.services.montages import Montages
    from tests.fakes.inference import FakeBackend
    from tests.fakes.slack import FakeSlack, FakeUser

pytestmark = pytest.mark.usefixtures("bot")


async def _draw(montages: Montages, person: FakeUser, count: int) -> None:
    """Draw montages that no message shows."""
    for number in range(count):
        fields = {"person_id": person.id, "channel_id": CHANNEL, "description": f"얼굴 {number:02}", "guild_id": TEAM}
        job = await montages.request(order(platform="slack", **fields))  # type: ignore[typeddict-item]
        async for _ in montages.follow(job.id):
            pass


async def test_somebody_without_montages_is_told_how_to_begin(fake: FakeSlack, sua: FakeUser, emma: FakeUser) -> None:
    assert "/montage" in words(await answered(fake, sua.slash("기록")))
    assert words(await answered(fake, emma.slash("history"))).startswith("You have no finished montages yet.")


async def test_the_list_links_to_the_sheets_and_shows_only_ones_own(
    fake: FakeSlack, sua: FakeUser, emma: FakeUser
) -> None:
    ts = await finished_sheet(fake, sua)
    mine = words(await answered(fake, sua.slash("기록")))
    assert f"<https://fake.slack.com/archives/{CHANNEL}/p{ts.replace('.', '')}|#1>" in mine
    assert "no finished montages" in words(await answered(fake, emma.slash("history")))


async def test_older_montages_are_a_click_away(fake: FakeSlack, sua: FakeUser, montages: Montages) -> None:
    await _draw(montages, sua, 7)
    first = await answered(fake, sua.slash("기록"))
    second = await answered(fake, sua.click(first, "이전 몽타주 더 보기"))
    assert [words(page).count("얼굴") for page in (first, second)] == [5, 2]
    assert second["replace_original"]
    assert "얼굴 06" in words(first)
    assert "얼굴 00" in words(second)
    with pytest.raises(LookupError):
        sua.click(second, "이전 몽타주 더 보기")


async def test_words_a_person_and_favourites_narrow_the_list_down(
    fake: FakeSlack, sua: FakeUser, emma: FakeUser, montages: Montages
) -> None:
    await _draw(montages, sua, 2)
    ts = await finished_sheet(fake, sua)
    assert "얼굴 01" not in words(await answered(fake, sua.slash("기록 얼굴 00")))
    theirs = words(await answered(fake, emma.slash(f"history 뿔테 <@{sua.id}|sua>")))
    assert "Montages found" in theirs
    assert "뿔테 안경" in theirs
    assert "얼굴 00" not in theirs
    assert words(await answered(fake, sua.slash("기록 콧수염"))).startswith("찾는 몽타주가 없어요")

    assert "찾는 몽타주가" in words(await answered(fake, sua.slash("즐겨찾기")))
    assert "담았어요" in (await answered(fake, sua.slash("즐겨찾기 1")))["text"]
    emma.react(ts, "heart")
    sua.react(ts, "heart")
    heart = sua.unreact(ts, "heart")
    await fake.until(lambda: heart.acknowledged_at is not None)
    kept = words(await answered(fake, sua.slash("기록 즐겨찾기")))
    assert "내 즐겨찾기" in kept
    assert ("얼굴 00" in kept, "뿔테" in kept) == (True, False)
    assert "뿔테" in words(await answered(fake, emma.slash("favourites")))
    assert "뺐어요" in (await answered(fake, sua.slash("즐겨찾기 #1")))["text"]


async def test_the_list_goes_without_deleted_pictures(fake: FakeSlack, sua: FakeUser) -> None:
    ts = await finished_sheet(fake, sua)
    listed = await answered(fake, sua.slash("기록"))
    (shown,) = files_in(listed["blocks"])
    assert fake.files.data(shown) == fake.store.pictures(ts)[0]

    fake.files.delete(shown)
    plain = await answered(fake, sua.slash("기록"))
    assert "뿔테 안경" in words(plain)
    assert list(files_in(plain["blocks"])) == []
    sua.open_home()
    await fake.until(lambda: sua.id in fake.views.homes)
    assert "뿔테 안경" in words(fake.views.homes[sua.id])


async def test_a_search_goes_on_over_pages_in_every_later_process(
    fake: FakeSlack, sua: FakeUser, montages: Montages
) -> None:
    await _draw(montages, sua, 7)
    first = await answered(fake, sua.slash("기록 얼굴"))
    second = await answered(fake, sua.click(first, "이전 몽타주 더 보기"))
    assert [words(page).count("얼굴") for page in (first, second)] == [5, 2]
    old_button = {"type": "button", "action_id": "montage_older", "text": {"text": "더"}, "value": "3"}
    third = await answered(fake, sua.click({"blocks": [{"type": "actions", "elements": [old_button]}]}, "더"))
    assert words(third).count("얼굴") == 2


async def test_what_means_about_the_same_is_found(fake: FakeSlack, sua: FakeUser, emma: FakeUser) -> None:
    assert "그런 얼굴의 몽타주는 아직" in words(await answered(fake, sua.slash("비슷한 각진 얼굴")))
    await finished_sheet(fake, sua)
    found = words(await answered(fake, emma.slash("similar 뿔테 안경, 각진 얼굴")))
    assert found.startswith("Montages that mean about the same")
    assert re.search(r"뿔테 안경 · Same: oval face · ", found)


async def test_a_model_that_cannot_compare_says_so(fake: FakeSlack, sua: FakeUser, backend: FakeBackend) -> None:
    backend.has_space = False
    assert "비슷한 몽타주를 찾을 수 없어요" in (await answered(fake, sua.slash("비슷한 얼굴")))["text"]


async def test_home_shows_ones_latest_sheets(fake: FakeSlack, sua: FakeUser, montages: Montages) -> None:
    await _draw(montages, sua, 1)
    ts = await finished_sheet(fake, sua)
    sua.open_home()
    await fake.until(lambda: sua.id in fake.views.homes)
    home = fake.views.homes[sua.id]
    assert "최근에 그린 몽타주" in words(home)
    assert "얼굴 00" in words(home)
    (shown,) = files_in(home)
    assert fake.files.data(shown) == fake.store.pictures(ts)[0]


async def test_home_is_searched_and_turned_over(fake: FakeSlack, sua: FakeUser, montages: Montages) -> None:
    await _draw(montages, sua, 12)
    await finished_sheet(fake, sua)
    sua.open_home()
    await fake.until(lambda: sua.id in fake.views.homes)
    sua.click(fake.views.homes[sua.id], "이전 몽타주 더 보기")
    await fake.until(lambda: "얼굴 00" in words(fake.views.homes[sua.id]))
    sua.search(fake.views.homes[sua.id], "뿔테")
    await fake.until(lambda: "찾은 몽타주" in words(fake.views.homes[sua.id]))
    assert "뿔테 안경" in words(fake.views.homes[sua.id])
    assert "얼굴 0" not in words(fake.views.homes[sua.id])
    sua.search(fake.views.homes[sua.id], "콧수염")
    await fake.until(lambda: "찾는 몽타주가 없어요" in words(fake.views.homes[sua.id]))
    sua.search(fake.views.homes[sua.id], "")
    await fake.until(lambda: "최근에 그린 몽타주" in words(fake.views.homes[sua.id]))


async def test_home_of_somebody_new_leads_to_the_form(fake: FakeSlack, emma: FakeUser) -> None:
    emma.open_home()
    await fake.until(lambda: emma.id in fake.views.homes)
    assert "You have no finished montages yet" in words(fake.views.homes[emma.id])
    emma.click(fake.views.homes[emma.id], "Draw a montage")
    await fake.until(lambda: bool(fake.views.modals))
    assert fake.views.modals[0]["title"]["text"] == "Draw a montage"


async def test_the_messages_tab_is_left_alone(fake: FakeSlack, sua: FakeUser) -> None:
    opened = sua.open_home(tab="messages")
    await fake.until(lambda: opened.acknowledged_at is not None)
    assert fake.views.homes == {}


async def test_a_long_search_fits_the_button_of_the_next_page(
    fake: FakeSlack, sua: FakeUser, montages: Montages
) -> None:
    await _draw(montages, sua, 7)
    page = await answered(fake, sua.slash("기록 " + "얼굴 " * 800))
    assert page["text"]
    older = await answered(fake, sua.click(page, "이전 몽타주 더 보기"))
    assert "*#1*" in words(older)
