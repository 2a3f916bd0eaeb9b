"""Chat commands other than descriptions."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

import pytest

from bot.platforms.web.api.presenter import CHANNEL_ID
from tests.bot.platforms.web.browser.pages import DESCRIPTION, overflow, say
from tests.bot.platforms.web.searching import until_searchable
from tests.factories import order

playwright = pytest.importorskip("playwright.async_api", reason="the python package playwright is not installed")

if TYPE_CHECKING:
    from pathlib import Path

    from bot.services.montages import Montages
    from tests.bot.platforms.web.browser.pages import OpenPage, Shoot
    from tests.fakes.inference import FakeBackend

expect = playwright.expect


async def test_similar_montages_are_found_and_opened(open_page: OpenPage, montages: Montages, shoot: Shoot) -> None:
    page = await open_page()
    for number, text in enumerate((DESCRIPTION, "20대 여자, 긴 생머리"), start=1):
        await say(page, text)
        await expect(page.locator(".reaction")).to_have_count(4 * number)
    await until_searchable(montages, 2)
    await say(page, "/비슷한 뿔테 안경을 쓴 남자")
    entries = page.locator(".entry")
    await expect(entries).to_have_count(2)
    await expect(entries.first).to_contain_text(DESCRIPTION)
    await expect(entries.first).to_contain_text("같은 점: 계란형 얼굴")
    await shoot(page, "similar")
    await entries.first.click()
    await expect(page.get_by_role("dialog")).to_contain_text(DESCRIPTION)


async def test_history_is_searched_by_words(open_page: OpenPage) -> None:
    page = await open_page()
    for number, text in enumerate((DESCRIPTION, "20대 여자, 긴 생머리"), start=1):
        await say(page, text)
        await expect(page.locator(".reaction")).to_have_count(4 * number)
    await say(page, "/기록 생머리")
    await expect(page.locator(".entry")).to_have_count(1)
    await say(page, "/기록 모자")
    await expect(page.locator(".history").nth(1)).to_contain_text("찾는 몽타주가 없어요")


async def test_the_queue_and_cancelling(
    open_page: OpenPage, backend: FakeBackend, montages: Montages, shoot: Shoot
) -> None:
    backend.hold()
    await montages.request(order(channel_id=CHANNEL_ID, description="남의 비밀"))
    page = await open_page(phone=True)
    await say(page, DESCRIPTION)
    await expect(page.get_by_role("progressbar")).to_be_visible()
    await say(page, "/대기열")
    queue = page.get_by_role("region", name="대기열")
    await expect(queue).to_contain_text("지금 1건을 그리고 있고, 1건이 기다리고 있어요")
    await expect(queue.get_by_role("listitem")).to_contain_text(DESCRIPTION)
    await expect(queue).not_to_contain_text("비밀")
    assert await overflow(page) == 0
    await shoot(page, "phone-queue")
    await say(page, "/취소")
    await expect(page.locator(".from-bot").last).to_contain_text("2번 몽타주를 취소했어요")
    await expect(page.locator(".ended")).to_be_visible()
    await say(page, "/취소")
    await expect(page.locator(".from-bot").last).to_contain_text("취소할 몽타주가 없어요")
    await say(page, "/취소 1")
    await expect(page.locator(".from-bot").last).to_contain_text("요청한 사람만")


async def test_information_leads_to_the_montages_page(open_page: OpenPage, shoot: Shoot) -> None:
    page = await open_page()
    await say(page, DESCRIPTION)
    await expect(page.locator(".reaction")).to_have_count(4)
    for entry, answer in (("/정보 ", "번호를 붙여 주세요"), ("/정보 하나", "번호를"), ("/정보 99", "찾을 수 없어요")):
        await say(page, entry)
        await expect(page.locator(".from-bot").last).to_contain_text(answer)
    await say(page, "/정보 #1")
    info = page.get_by_role("region", name="정보")
    await expect(info).to_contain_text("fake-1")
    await shoot(page, "info")
    await info.get_by_role("link", name="자세히 보기").click()
    await expect(page).to_have_title("#1 " + DESCRIPTION)


async def test_everything_is_taken_along_and_deleted(open_page: OpenPage, shoot: Shoot) -> None:
    page = await open_page(phone=True)
    await say(page, DESCRIPTION)
    await expect(page.locator(".reaction")).to_have_count(4)
    await say(page, "/내정보")
    async with page.expect_download() as downloading:
        await page.get_by_role("link", name="모두 내려받기").click()
    packed = await (await downloading.value).path()
    with zipfile.ZipFile(io.BytesIO(_read(packed))) as archive:
        assert "montages.json" in archive.namelist()

    await page.get_by_role("button", name="모두 삭제").click()
    dialog = page.get_by_role("dialog")
    await dialog.get_by_role("textbox").fill("삭제")
    await shoot(page, "phone-erase")
    await dialog.get_by_role("button", name="모두 삭제").click()
    await expect(page.locator(".personal .actions-says")).to_be_visible()
    await expect(page.locator(".reaction")).to_have_count(4)
    await page.locator(".personal").get_by_role("button", name="모두 삭제").click()
    await dialog.get_by_role("textbox").fill("모두 삭제")
    await page.keyboard.press("Enter")
    await expect(page.locator("#welcome")).to_be_visible()
    await expect(page.locator(".bubble")).to_have_count(0)


def _read(path: Path) -> bytes:
    return path.read_bytes()
