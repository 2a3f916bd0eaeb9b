"""The actions under a sheet in the chat, by pointer and keyboard, and for other people."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.bot.platforms.web.browser.pages import DESCRIPTION, overflow, say

playwright = pytest.importorskip("playwright.async_api", reason="the python package playwright is not installed")

if TYPE_CHECKING:
    from playwright.async_api import Page

    from tests.bot.platforms.web.browser.pages import OpenPage, Shoot
    from tests.fakes.inference import FakeBackend

expect = playwright.expect


async def drawn(page: Page) -> None:
    """A finished sheet."""
    await say(page, DESCRIPTION)
    await expect(page.locator(".reaction")).to_have_count(4)


async def test_a_face_is_shown_large_and_varied(open_page: OpenPage, backend: FakeBackend, shoot: Shoot) -> None:
    page = await open_page()
    await drawn(page)
    await page.get_by_role("button", name="2번 얼굴 크게 보기").click()
    dialog = page.get_by_role("dialog")
    picture = dialog.get_by_role("img", name="AI가 그린 가상 인물의 얼굴, 2번 후보")
    await expect(picture).to_be_visible()
    await expect(picture).to_have_js_property("complete", value=True)
    await shoot(page, "portrait")
    await page.keyboard.press("ArrowRight")
    await expect(dialog).to_contain_text("3번 후보")
    await dialog.get_by_role("button", name="이 얼굴 변형하기").click()
    await expect(dialog).to_be_hidden()
    await expect(page.locator(".bubble")).to_have_text([DESCRIPTION, "#1 3번 얼굴을 변형해 주세요"])
    await expect(page.locator(".reaction")).to_have_count(8)
    assert backend.requests[1].source is not None
    await expect(page.locator(".card-foot").nth(1)).to_contain_text("#1 · 3번 얼굴의 변형")
    await page.reload()
    await expect(page.locator(".bubble")).to_have_text([DESCRIPTION, "#1 3번 얼굴을 변형해 주세요"])


async def test_again_draws_with_another_seed(open_page: OpenPage, backend: FakeBackend) -> None:
    page = await open_page()
    await drawn(page)
    await page.get_by_role("button", name="다시", exact=True).click()
    await expect(page.locator(".reaction")).to_have_count(8)
    await expect(page.locator(".bubble").nth(1)).to_have_text("#1 몽타주를 다시 그려 주세요")
    assert backend.requests[0].seed != backend.requests[1].seed


async def test_the_description_is_edited_with_the_keyboard_alone(
    open_page: OpenPage, backend: FakeBackend, shoot: Shoot
) -> None:
    page = await open_page()
    await drawn(page)
    await page.get_by_role("button", name="설명 고치기").focus()
    await page.keyboard.press("Enter")
    field = page.get_by_role("textbox", name="고친 설명")
    await expect(field).to_have_value(DESCRIPTION)
    await field.press_sequentially(", 콧수염")
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("button", name="설명 고치기")).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(field).to_have_value(f"{DESCRIPTION}, 콧수염")
    await shoot(page, "edit")
    await page.keyboard.press("Tab")
    await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    await expect(page.locator(".bubble").nth(1)).to_have_text(f"{DESCRIPTION}, 콧수염")
    await expect(page.locator(".reaction")).to_have_count(8)
    assert backend.requests[0].seed == backend.requests[1].seed
    await expect(page.locator(".card-foot").nth(1)).to_contain_text("설명을 고쳐서 그림")


async def test_favourites_are_kept(open_page: OpenPage) -> None:
    page = await open_page()
    await drawn(page)
    heart = page.get_by_role("button", name="즐겨찾기", exact=True)
    await heart.click()
    await expect(heart).to_have_attribute("aria-pressed", "true")
    await expect(page.locator("#announcer")).to_contain_text("담았어요")
    await page.reload()
    await expect(heart).to_have_attribute("aria-pressed", "true")
    await say(page, "/즐겨찾기 1")
    await expect(page.locator(".from-bot").nth(1)).to_contain_text("뺐어요")
    await say(page, "/즐겨찾기")
    await expect(page.locator(".history")).to_contain_text("즐겨찾기가 비어 있어요")


async def test_only_the_author_deletes_and_is_asked_first(open_page: OpenPage, shoot: Shoot) -> None:
    author, other = await open_page(), await open_page()
    await drawn(author)
    await say(other, "/기록")
    await other.get_by_role("button", name="모두의 몽타주").click()
    await other.locator(".entry").click()
    viewer = other.get_by_role("dialog")
    await expect(viewer.get_by_role("button", name="신고")).to_be_visible()
    await expect(viewer.get_by_role("button", name="삭제")).to_be_hidden()

    delete = author.get_by_role("button", name="삭제", exact=True)
    await delete.click()
    await expect(author.get_by_role("button", name="그만두기")).to_be_focused()
    await shoot(author, "delete")
    await author.keyboard.press("Enter")
    await expect(author.locator(".reaction")).to_have_count(4)
    await delete.click()
    await author.get_by_role("button", name="완전히 삭제").click()
    await expect(author.locator(".gone")).to_be_visible()
    await expect(viewer.locator(".gone")).to_be_visible()
    await author.reload()
    await expect(author.locator("#welcome")).to_be_visible()


async def test_a_report_is_thanked_for_and_enough_of_them_hide(open_page: OpenPage, shoot: Shoot) -> None:
    author = await open_page()
    await drawn(author)
    for number in range(3):
        reporter = await open_page("/montage/1", phone=True)
        await reporter.get_by_role("button", name="신고").click()
        await reporter.get_by_role("radio", name="실제 인물과 같아 보여요").check()
        await shoot(reporter, "phone-report")
        await reporter.get_by_role("dialog").get_by_role("button", name="신고").click()
        if number < 2:
            await expect(reporter.get_by_role("status").filter(has_text="고마워요")).to_be_visible()
    await expect(author.locator(".gone")).to_be_visible()


async def test_what_goes_wrong_is_told_under_the_sheet(open_page: OpenPage) -> None:
    page, same = await open_page(), None
    await drawn(page)
    same = await open_page("/montage/1", like=page)
    await expect(same.locator(".reaction")).to_have_count(4)
    await same.route("**/api/jobs/1/favourite", lambda route: route.abort())
    await same.get_by_role("button", name="즐겨찾기", exact=True).click()
    await expect(same.locator(".actions-says.problem")).to_contain_text("연결할 수 없어요")


async def test_options_draw_in_private(open_page: OpenPage, backend: FakeBackend, shoot: Shoot) -> None:
    page, other = await open_page(phone=True), await open_page()
    await page.get_by_role("button", name="그리기 옵션").click()
    await page.get_by_label("후보 수").select_option("2")
    await page.get_by_label("시드").fill("1x2")
    await page.get_by_label("비공개 (나만 봐요)").check()
    await expect(page.locator("#composer-hint")).to_have_text("비공개로 그려요 · 후보 2명 · 시드 12")
    assert await overflow(page) == 0
    await shoot(page, "phone-options")
    await say(page, DESCRIPTION)
    await expect(page.locator(".reaction")).to_have_count(2)
    await expect(page.locator(".badge")).to_have_text("비공개")
    assert (backend.requests[0].seed, backend.requests[0].candidates) == (12, 2)
    await other.goto(re.sub(r"/$", "/montage/1", other.url))
    await expect(other.locator("#says")).to_contain_text("찾을 수 없어요")


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_actions_fit_on_a_phone(open_page: OpenPage, scheme: str, shoot: Shoot) -> None:
    page = await open_page(phone=True, scheme=scheme)
    await drawn(page)
    assert await overflow(page) == 0
    await page.locator(".actions").scroll_into_view_if_needed()
    await shoot(page, f"phone-actions-{scheme}")
    desk = await open_page(scheme=scheme)
    await drawn(desk)
    await desk.locator(".actions").scroll_into_view_if_needed()
    await shoot(desk, f"actions-{scheme}")
