"""The chat page in a real Chromium."""

from __future__ import annotations

import asyncio
import re
from contextlib import aclosing
from typing import TYPE_CHECKING, Literal
from urllib.parse import urlsplit

import pytest
from pydantic import SecretStr

from bot.domain.updates import Done
from bot.platforms.web import serve
from bot.platforms.web.api.presenter import CHANNEL_ID
from inference.backend import TraitMark
from inference.descriptions import Reading, Undrawn
from tests.bot.platforms.web.browser.pages import DESCRIPTION, PHONE, order_in, overflow, say, spoken
from tests.bot.services.test_montages import until_watched
from tests.factories import order
from training.traits import CLASSES

playwright = pytest.importorskip("playwright.async_api", reason="the python package playwright is not installed")

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from playwright.async_api import Browser, Page, Route

    from bot.services.montages import Montages
    from bot.settings import Settings
    from tests.bot.platforms.web.browser.pages import OpenPage
    from tests.fakes.inference import FakeBackend

expect = playwright.expect


async def test_a_description_becomes_a_sheet_that_votes_reorder(
    open_page: OpenPage, montages: Montages, backend: FakeBackend, shoot: Callable[[Page, str], Awaitable[bytes]]
) -> None:
    backend.before_step = lambda _: until_watched(montages, 1)
    backend.hold()
    page = await open_page()
    await shoot(page, "welcome")
    await say(page, f"/montage {DESCRIPTION}")
    await expect(page.locator(".bubble")).to_have_text(DESCRIPTION)
    await expect(page.get_by_role("progressbar")).to_be_visible()
    await expect(page.locator(".running img")).to_be_visible()
    await shoot(page, "drawing")
    backend.release()

    votes = page.get_by_role("group", name="닮은 얼굴에 투표").get_by_role("button")
    await expect(votes).to_have_count(4)
    picture = page.get_by_role("img", name=DESCRIPTION)
    assert order_in(await picture.get_attribute("alt")) == [1, 2, 3, 4]
    before = await shoot(page, "sheet")

    await votes.nth(3).click()
    await expect(votes.nth(3)).to_have_attribute("aria-pressed", "true")
    await expect(votes.nth(3)).to_have_text("41")
    await expect(picture).to_have_attribute("src", re.compile(r"v=4\.1-1\.0-2\.0-3\.0$"))
    assert order_in(await picture.get_attribute("alt")) == [4, 1, 2, 3]
    assert await shoot(page, "voted") != before

    await votes.nth(3).click()
    await expect(votes.nth(3)).to_have_attribute("aria-pressed", "false")
    await expect(picture).to_have_attribute("src", re.compile(r"v=1\.0-2\.0-3\.0-4\.0$"))


async def test_under_the_sheet_stands_what_each_face_shows(
    open_page: OpenPage, shoot: Callable[[Page, str], Awaitable[bytes]]
) -> None:
    page = await open_page()
    await say(page, DESCRIPTION)
    lines = page.get_by_role("group", name="후보마다 설명과 맞는 점").get_by_role("list", name="번 후보")
    first, last = (
        page.get_by_role("list", name=f"{number}번 후보", exact=True).get_by_role("listitem") for number in (1, 4)
    )
    await expect(first).to_have_text(["✓ 계란형 얼굴: 맞아요", "✗ 오른쪽 가르마: 달라요", "? 쌍꺼풀: 확실하지 않아요"])
    assert await spoken(lines) == ["1번 후보", "2번 후보", "3번 후보", "4번 후보"]
    await page.locator(".reaction").nth(3).click()
    await expect(page.get_by_role("img", name=DESCRIPTION)).to_have_attribute("src", re.compile("v=4"))
    assert await spoken(lines) == ["4번 후보", "1번 후보", "2번 후보", "3번 후보"]
    await expect(last).to_have_text(["✓ 쌍꺼풀: 맞아요", "✗ 계란형 얼굴: 달라요", "? 오른쪽 가르마: 확실하지 않아요"])
    await shoot(page, "marks")


async def test_of_many_marks_some_that_fit_wait_behind_a_button(
    open_page: OpenPage, backend: FakeBackend, shoot: Callable[[Page, str], Awaitable[bytes]]
) -> None:
    backend.marks = lambda index: tuple(
        TraitMark(trait, values[index], (True, True, None, True, False)[place % 5])
        for place, (trait, values) in enumerate(list(CLASSES.items())[1:17])
        if len(values) > index
    )
    page = await open_page(phone=True)
    await say(page, DESCRIPTION)
    first = page.get_by_role("list", name="1번 후보").get_by_role("listitem")
    await expect(first).to_have_count(9)
    await expect(first.filter(has_text=": 맞아요")).to_have_count(2)
    await shoot(page, "phone-many-marks")
    await page.locator(".reaction").nth(1).click()
    await page.get_by_role("list", name="1번 후보").get_by_role("button", name="맞는 점 8개 더 보기").click()
    await expect(first).to_have_count(16)
    await expect(first.filter(has_text=": 맞아요")).to_have_count(10)
    assert await overflow(page) == 0
    await shoot(page, "phone-all-marks")


async def test_a_mark_tells_its_words_and_the_sheet_what_is_not_drawn(
    open_page: OpenPage, backend: FakeBackend
) -> None:
    backend.marks = lambda _index: (TraitMark("gender", "M", shown=True, words="아저씨"),)
    backend.undrawn = (Undrawn("accessory.hat", "있다", "모자"), Undrawn("accessory.earrings", "있다", "귀걸이"))
    page = await open_page()
    await say(page, DESCRIPTION)
    mark = page.get_by_role("list", name="1번 후보").get_by_role("listitem")
    await expect(mark).to_have_text("✓ 남성: 맞아요, 읽은 말: ‘아저씨’")
    await expect(mark).to_have_attribute("title", "읽은 말: ‘아저씨’")
    await expect(page.get_by_text("모자와 귀걸이는 아직 못 그려요.")).to_be_visible()


async def test_a_description_without_a_face_gets_a_hint_and_stays_on_the_page(
    open_page: OpenPage, backend: FakeBackend
) -> None:
    backend.readings["사과"] = Reading((), (), "ko")
    page = await open_page()
    await page.get_by_role("textbox").fill("사과")
    await page.get_by_role("textbox").press("Enter")
    await expect(page.locator(".problem", has_text="얼굴의 생김새를 찾지 못했어요")).to_be_visible()
    await expect(page.locator(".bubble")).to_have_text("사과")


async def test_without_marks_nothing_stands_there(open_page: OpenPage, backend: FakeBackend) -> None:
    backend.marks = lambda _index: ()
    page = await open_page()
    await say(page, DESCRIPTION)
    await expect(page.locator(".reaction")).to_have_count(4)
    await expect(page.locator(".marks")).to_be_hidden()


async def test_a_face_itself_can_be_voted_for(open_page: OpenPage) -> None:
    page = await open_page()
    await say(page, DESCRIPTION)
    await page.locator(".tile").nth(1).click()
    await expect(page.locator(".reaction").nth(1)).to_have_attribute("aria-pressed", "true")


async def test_votes_of_others_show_up_by_themselves(open_page: OpenPage) -> None:
    author, other = await open_page(), await open_page()
    await say(author, DESCRIPTION)
    await expect(author.locator(".reaction")).to_have_count(4)

    await say(other, "/기록")
    await other.get_by_role("button", name="모두의 몽타주").click()
    await other.locator(".entry").click()
    await other.get_by_role("dialog").locator(".reaction").nth(2).click()

    voted = author.locator(".reaction").nth(2)
    await expect(voted).to_have_text("31")
    await expect(voted).to_have_attribute("aria-pressed", "false")


async def test_history_lists_and_opens_past_montages(
    open_page: OpenPage, montages: Montages, shoot: Callable[[Page, str], Awaitable[bytes]]
) -> None:
    for age in range(20, 29):
        await montages.request(order(channel_id=CHANNEL_ID, description=f"{age}세 여자"))
    async with aclosing(montages.follow(9)) as updates:
        assert isinstance([update async for update in updates][-1], Done)
    page = await open_page()
    await say(page, "/기록")
    await expect(page.locator(".history")).to_contain_text("아직 완성된 몽타주가 없어요")
    await page.get_by_role("button", name="모두의 몽타주").click()
    entries = page.locator(".entry")
    await expect(entries).to_have_count(8)
    await expect(entries.first).to_contain_text("28세 여자")
    await shoot(page, "history")
    await page.get_by_role("button", name="다음", exact=True).click()
    await expect(entries).to_have_count(1)
    await expect(entries.first).to_contain_text("20세 여자")

    await entries.first.click()
    dialog = page.get_by_role("dialog")
    await expect(dialog).to_contain_text("20세 여자")
    await dialog.locator(".reaction").first.click()
    await expect(dialog.locator(".reaction").first).to_have_text("11")
    await shoot(page, "viewer")
    await page.keyboard.press("Escape")
    await expect(dialog).to_be_hidden()


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_a_phone_never_scrolls_sideways(
    open_page: OpenPage,
    backend: FakeBackend,
    scheme: Literal["light", "dark"],
    shoot: Callable[[Page, str], Awaitable[bytes]],
) -> None:
    page = await open_page(phone=True, scheme=scheme)
    assert await overflow(page) == 0
    await say(page, "아주긴낱말" * 60)
    await expect(page.locator(".reaction")).to_have_count(4)
    assert await overflow(page) == 0
    await shoot(page, f"phone-{scheme}")
    backend.hold()
    await say(page, DESCRIPTION)
    await expect(page.get_by_role("progressbar")).to_be_visible()
    assert await overflow(page) == 0
    for command in ("/기록", "/도움말"):
        await say(page, command)
    await expect(page.locator(".help")).to_be_visible()
    assert await overflow(page) == 0
    await shoot(page, f"phone-{scheme}-help")


async def test_an_english_browser_gets_english(
    open_page: OpenPage, shoot: Callable[[Page, str], Awaitable[bytes]]
) -> None:
    page = await open_page(locale="en-US")
    await expect(page.get_by_role("heading", name="What face shall we draw?")).to_be_visible()
    await say(page, "😀")
    await expect(page.locator(".problem")).to_contain_text("emoji or symbols")
    await say(page, "/help")
    await expect(page.locator(".help")).to_contain_text("/montage description")
    assert not re.search("[가-힣]", await page.locator(".help dl").inner_text())
    await shoot(page, "english")


async def test_markup_is_shown_as_it_was_typed(open_page: OpenPage) -> None:
    markup = "<img src=x onerror=alert(1)> <b>굵은</b> 눈썹 &amp; ${1}"
    page = await open_page()
    await say(page, markup)
    await expect(page.locator(".bubble")).to_have_text(markup)
    await expect(page.locator(".reaction")).to_have_count(4)
    assert await page.locator(".bubble *").count() == 0


async def test_enter_while_a_syllable_is_composed_does_not_send(open_page: OpenPage) -> None:
    page = await open_page()
    field = page.get_by_role("textbox")
    await field.fill("둥근 얼")
    input_method = await page.context.new_cdp_session(page)
    await input_method.send("Input.imeSetComposition", {"text": "구", "selectionStart": 1, "selectionEnd": 1})
    for kind in ("rawKeyDown", "keyUp"):
        key = {"type": kind, "key": "Enter", "windowsVirtualKeyCode": 229}
        await input_method.send("Input.dispatchKeyEvent", key)
    await expect(field).to_have_value("둥근 얼구")
    await expect(page.locator(".bubble")).to_have_count(0)
    await input_method.send("Input.insertText", {"text": "굴"})
    await field.press("Shift+Enter")
    await field.press_sequentially("안경")
    await field.press("Enter")
    await expect(page.locator(".bubble")).to_have_text("둥근 얼굴\n안경")
    await expect(field).to_have_value("")


@pytest.mark.parametrize("typed", ["/ㄱ", "/기", "/길", "/기록", "/hist"])
async def test_commands_are_offered_while_their_letters_are_composed(open_page: OpenPage, typed: str) -> None:
    page = await open_page()
    field = page.get_by_role("textbox")
    await field.fill(typed)
    await expect(page.get_by_role("option")).to_have_count(1)
    await expect(page.get_by_role("option", selected=True)).to_contain_text("/기록")
    await field.press("Enter")
    await expect(page.locator(".bubble")).to_have_text("/기록")


async def test_the_keyboard_chooses_a_command(open_page: OpenPage) -> None:
    page = await open_page()
    field = page.get_by_role("textbox")
    await field.fill("/")
    await expect(page.get_by_role("option")).to_have_count(9)
    await field.press("ArrowUp")
    await expect(field).to_have_attribute("aria-activedescendant", "command-help")
    await field.press("ArrowDown")
    await field.press("Tab")
    await expect(field).to_have_value("/montage ")
    await expect(field).to_be_focused()


async def test_an_example_is_one_press_away(open_page: OpenPage) -> None:
    page = await open_page()
    await page.get_by_role("button", name=DESCRIPTION).click()
    await expect(page.locator(".bubble")).to_have_text(DESCRIPTION)
    await expect(page.locator("#welcome")).to_be_hidden()


async def test_an_unknown_command_is_explained(open_page: OpenPage) -> None:
    page = await open_page()
    await say(page, "/없는명령 하나")
    await expect(page.locator(".from-bot")).to_contain_text("/도움말")


async def test_cancelling_and_drawing_again(open_page: OpenPage, backend: FakeBackend) -> None:
    backend.hold()
    page = await open_page()
    await say(page, DESCRIPTION)
    await page.get_by_role("button", name="취소", exact=True).click()
    await expect(page.locator(".ended")).to_contain_text("취소했어요")
    backend.release()
    await page.get_by_role("button", name="다시 그리기").click()
    await expect(page.locator(".bubble")).to_have_text([DESCRIPTION, DESCRIPTION])
    await expect(page.locator(".reaction")).to_have_count(4)


async def test_the_place_in_the_queue_is_told(open_page: OpenPage, backend: FakeBackend, montages: Montages) -> None:
    backend.hold()
    for i in range(2):
        await montages.request(order(person_id=f"somebody-{i}"))
    page = await open_page()
    await say(page, DESCRIPTION)
    await expect(page.locator(".running")).to_contain_text("내 앞에 1건이")


async def test_typing_while_the_conversation_loads(open_page: OpenPage) -> None:
    page = await open_page()
    await say(page, "20대 여자")
    await expect(page.locator(".reaction")).to_have_count(4)
    asked, answered = asyncio.Event(), asyncio.Event()

    async def late(route: Route) -> None:
        asked.set()
        await answered.wait()
        await route.continue_()

    await page.route("**/api/montages?whose=conversation*", late)
    await page.reload()
    await asked.wait()
    await say(page, "30대 남자")
    await expect(page.get_by_role("textbox")).to_have_value("")
    answered.set()
    await expect(page.locator(".bubble")).to_have_text(["20대 여자", "30대 남자"])


async def test_reloading_keeps_the_conversation(open_page: OpenPage, backend: FakeBackend) -> None:
    page = await open_page()
    await say(page, "20대 여자")
    await expect(page.locator(".reaction")).to_have_count(4)
    backend.hold()
    await say(page, "30대 남자")
    await expect(page.get_by_role("progressbar")).to_be_visible()
    await page.reload()
    await expect(page.locator(".bubble")).to_have_text(["20대 여자", "30대 남자"])
    await expect(page.get_by_role("progressbar")).to_be_visible()
    backend.release()
    await expect(page.locator(".reaction")).to_have_count(8)


async def test_a_lost_connection_is_told_and_made_good(
    browser: Browser, montages: Montages, settings: Settings, backend: FakeBackend
) -> None:
    page = await browser.new_page(locale="ko-KR")
    async with serve(montages, settings) as address:
        await page.goto(address)
        backend.hold()
        await say(page, "20대 여자")
        await expect(page.get_by_role("progressbar")).to_be_visible()
    await expect(page.locator("#connection")).to_be_visible()
    await say(page, "30대 남자")
    await expect(page.get_by_role("button", name="다시 보내기")).to_be_visible()
    backend.release()
    port = urlsplit(address).port
    same_port = settings.model_copy(update={"web": settings.web.model_copy(update={"port": port})})
    async with serve(montages, same_port):
        await expect(page.locator("#connection")).to_be_hidden()
        await expect(page.locator(".reaction")).to_have_count(8)
        await expect(page.locator(".bubble")).to_have_text(["20대 여자", "30대 남자"])
        await page.reload()
        await expect(page.locator(".bubble")).to_have_text(["20대 여자", "30대 남자"])


async def test_the_door_opens_with_the_token(browser: Browser, montages: Montages, settings: Settings) -> None:
    web = settings.web.model_copy(update={"access_token": SecretStr("open-sesame-42")})
    context = await browser.new_context(locale="ko-KR", viewport=PHONE)
    async with serve(montages, settings.model_copy(update={"web": web})) as address:
        page = await context.new_page()
        await page.goto(address)
        await page.get_by_label("접속 토큰").fill("wrong")
        await page.get_by_role("button", name="들어가기").click()
        await expect(page.get_by_role("alert")).to_contain_text("맞지 않아요")
        await page.get_by_label("접속 토큰").fill("open-sesame-42")
        await page.keyboard.press("Enter")
        await expect(page.locator("#entry")).to_be_visible()
        await context.close()
