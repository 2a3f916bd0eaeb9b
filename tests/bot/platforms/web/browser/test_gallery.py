"""The gallery and a montage's own page."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

import pytest

from bot.domain.jobs import JobKind, Lineage
from bot.domain.updates import Done
from bot.platforms.web.api.presenter import CHANNEL_ID
from tests.bot.platforms.web.browser.pages import DESCRIPTION, overflow, say
from tests.bot.platforms.web.searching import until_searchable
from tests.factories import order

playwright = pytest.importorskip("playwright.async_api", reason="the python package playwright is not installed")

if TYPE_CHECKING:
    from bot.services.montages import Montages
    from tests.bot.platforms.web.browser.pages import OpenPage, Shoot
    from tests.fakes.inference import FakeBackend

expect = playwright.expect
TEXTS = ("뿔테 안경을 쓴 50대 남자", "긴 생머리의 20대 여자", "콧수염을 기른 60대 할아버지")


async def draw(montages: Montages, *texts: str) -> None:
    """Draw montages of another person."""
    for text in texts:
        job = await montages.request(order(channel_id=CHANNEL_ID, description=text))
        assert isinstance([update async for update in montages.follow(job.id)][-1], Done)
    await until_searchable(montages, len(texts))


async def test_the_gallery_is_searched_by_words_and_by_meaning(
    open_page: OpenPage, montages: Montages, shoot: Shoot
) -> None:
    await draw(montages, *TEXTS)
    page = await open_page("/gallery")
    entries = page.locator(".entry")
    await expect(entries).to_have_count(3)
    await expect(entries.first).to_contain_text("할아버지")
    await expect(page.locator("#says")).to_have_text("몽타주 3개예요.")
    await expect(page.locator("#announcer")).to_have_text("몽타주 3개예요.")
    await shoot(page, "gallery")
    field = page.get_by_role("searchbox", name="몽타주 찾기")
    await field.fill("안경")
    await field.press("Enter")
    await expect(entries).to_have_count(1)
    await expect(page).to_have_url(re.compile(r"/gallery\?q="))

    await page.get_by_role("radio", name="뜻으로").check()
    await expect(entries).to_have_count(3)
    await expect(entries.first).to_contain_text("안경")
    await expect(entries.first).to_contain_text("같은 점: 계란형 얼굴")
    await expect(page.get_by_label("즐겨찾기만")).to_be_disabled()
    await page.reload()
    await expect(page.get_by_role("radio", name="뜻으로")).to_be_checked()
    await expect(field).to_have_value("안경")
    await expect(entries).to_have_count(3)

    await page.get_by_role("radio", name="내 것").check()
    await expect(entries).to_have_count(0)
    await expect(page.locator("#says")).to_contain_text("그런 얼굴의 몽타주는 아직 없어요")
    await page.goto(page.url.partition("?")[0] + "?favourites")
    await expect(page.get_by_label("즐겨찾기만")).to_be_checked()
    await expect(entries).to_have_count(0)


async def test_more_montages_are_one_press_away(open_page: OpenPage, montages: Montages) -> None:
    await draw(montages, *[f"{20 + number}세 여자" for number in range(26)])
    page = await open_page("/gallery", phone=True)
    entries = page.locator(".entry")
    await expect(entries).to_have_count(24)
    await expect(page.locator("#says")).to_contain_text("더 있어요")
    await page.get_by_role("button", name="더 보기").press("Enter")
    await expect(entries).to_have_count(26)
    await expect(entries.nth(24)).to_be_focused()
    await expect(page.get_by_role("button", name="더 보기")).to_be_hidden()
    assert await overflow(page) == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_a_montages_page_tells_all_there_is(
    open_page: OpenPage, montages: Montages, scheme: Literal["light", "dark"], shoot: Shoot
) -> None:
    await draw(montages, *TEXTS)
    page = await open_page("/gallery", scheme=scheme)
    await page.locator(".entry").last.click()
    await expect(page).to_have_url(re.compile(r"/montage/1$"))
    await expect(page.get_by_role("heading", name="몽타주 #1")).to_be_visible()
    await expect(page.locator("#description")).to_have_text(TEXTS[0])
    await expect(page.locator("#facts")).to_contain_text("fake-1")
    rows = page.locator("#ranking-rows tr")
    await expect(rows).to_have_count(4)
    await page.locator(".reaction").nth(3).click()
    await expect(rows.first).to_have_text(re.compile(r"1\s*4\s*1"))
    near = page.locator("#near-entries .entry")
    await expect(near).to_have_count(2)
    await page.get_by_role("radio", name="3번 후보").check()
    await expect(page.locator("#near-says")).to_contain_text("3번 후보와")
    await shoot(page, f"montage-{scheme}")
    phone = await open_page("/montage/1", phone=True, scheme=scheme)
    await expect(phone.locator("#near-entries .entry")).to_have_count(2)
    assert await overflow(phone) == 0
    await shoot(phone, f"phone-montage-{scheme}")
    await phone.locator("#near").scroll_into_view_if_needed()
    await shoot(phone, f"phone-montage-{scheme}-below")


async def test_families_are_linked_both_ways(open_page: OpenPage, montages: Montages, shoot: Shoot) -> None:
    await draw(montages, *TEXTS[:1])
    child = await montages.request(order(channel_id=CHANNEL_ID, lineage=Lineage(JobKind.VARIATION, 1, 2)))
    assert [update async for update in montages.follow(child.id)]
    page = await open_page("/montage/2")
    await expect(page.get_by_role("heading", name="바탕이 된 몽타주")).to_be_visible()
    await expect(page.locator("#facts")).to_contain_text("2번 얼굴의 변형")
    await shoot(page, "family")
    await page.locator("#ancestors a").click()
    await expect(page).to_have_url(re.compile(r"/montage/1$"))
    await expect(page.locator("#children a")).to_contain_text("#2 2번 얼굴의 변형")


async def test_a_new_order_on_the_page_is_followed_there(open_page: OpenPage, backend: FakeBackend) -> None:
    page = await open_page()
    await say(page, DESCRIPTION)
    await expect(page.locator(".reaction")).to_have_count(4)
    await page.get_by_role("link", name="정보", exact=True).click()
    await expect(page).to_have_url(re.compile(r"/montage/1$"))
    await expect(page.get_by_role("link", name="정보", exact=True)).to_be_hidden()
    backend.hold()
    await page.get_by_role("button", name="1번 얼굴 변형하기").click()
    await expect(page).to_have_url(re.compile(r"/montage/2$"))
    await expect(page.get_by_role("progressbar")).to_be_visible()
    backend.release()
    await expect(page.locator(".reaction")).to_have_count(4)
    await expect(page.locator("#ancestors a")).to_contain_text("#1")


async def test_a_montage_that_is_not_there_says_so(open_page: OpenPage) -> None:
    page = await open_page("/montage/99")
    await expect(page.locator("#says")).to_contain_text("99번 몽타주를 찾을 수 없어요")
    await expect(page.locator("#side")).to_be_hidden()


async def test_an_english_reader_reads_english(open_page: OpenPage, montages: Montages, shoot: Shoot) -> None:
    await draw(montages, "a man with glasses")
    page = await open_page("/montage/1", locale="en-GB")
    await expect(page.locator("#near-says")).to_have_text("No face looks like it yet.")
    assert not re.search("[가-힣]", await page.locator("body").inner_text())
    await shoot(page, "montage-english")
    await page.goto(page.url.replace("/montage/1", "/gallery"))
    await expect(page.locator("#says")).to_have_text("Montages: 1")
    assert not re.search("[가-힣]", await page.locator("main").inner_text())
