"""The operator's page in a real Chromium."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import pytest
from pydantic import SecretStr

from bot.domain.moderation import ReportReason
from bot.domain.people import Person
from bot.platforms.web.api.presenter import CHANNEL_ID
from tests.bot.platforms.web.browser.pages import overflow
from tests.factories import order

playwright = pytest.importorskip("playwright.async_api", reason="the python package playwright is not installed")

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.async_api import Page

    from bot.services.montages import Montages
    from bot.settings import Settings
    from tests.bot.platforms.web.browser.pages import OpenPage, Shoot
    from tests.fakes.inference import FakeBackend

expect = playwright.expect
TOKEN = "let-me-see-42"


@pytest.fixture
def settings(settings: Settings, tmp_path: Path) -> Settings:
    words = tmp_path / "words.txt"
    words.write_text("콩나물\n!콩나물국\n", encoding="utf-8")
    web = settings.web.model_copy(update={"operator_token": SecretStr(TOKEN)})
    safety = settings.safety.model_copy(update={"words_file": words, "reports_to_hide": 1})
    return settings.model_copy(update={"web": web, "safety": safety})


async def enter(page: Page) -> None:
    """Type the token."""
    await page.get_by_label("운영자 토큰").fill(TOKEN)
    await page.keyboard.press("Enter")
    await expect(page.locator("#health")).to_have_text("모두 잘 돌아가고 있어요.")


async def end(montages: Montages, **fields: object) -> int:
    """Return a job that has ended."""
    job = await montages.request(order(channel_id=CHANNEL_ID, **fields))  # type: ignore[arg-type]
    assert [update async for update in montages.follow(job.id)]
    return job.id


async def test_what_goes_on_shows_up_by_itself(
    open_page: OpenPage, montages: Montages, backend: FakeBackend, shoot: Shoot
) -> None:
    page = await open_page("/operator")
    await enter(page)
    await expect(page.locator("#jobs-empty")).to_be_visible()
    await end(montages)
    backend.error = RuntimeError("boom")
    await end(montages, platform="discord", description="안경을 쓴 여자")
    jobs = page.locator("#jobs .watched")
    await expect(jobs).to_have_count(2)
    await expect(jobs.first).to_contain_text("안경을 쓴 여자")
    await expect(jobs.first).to_contain_text("다시 요청해 주세요")
    await expect(page.locator("#failures dd")).to_have_text(["1"])
    await page.get_by_role("radio", name="실패").check()
    await expect(jobs).to_have_count(1)
    backend.error = None
    backend.hold()
    await montages.request(order(channel_id=CHANNEL_ID))
    await page.get_by_role("radio", name="진행 중").check()
    await expect(jobs).to_have_count(1)
    await jobs.get_by_role("button", name="취소").click()
    await expect(page.locator("#jobs-empty")).to_be_visible()
    await page.get_by_role("radio", name="모두").check()
    await expect(jobs).to_have_count(3)
    await shoot(page, "operator-jobs")


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_reports_words_and_blocks(
    open_page: OpenPage, montages: Montages, scheme: Literal["light", "dark"], shoot: Shoot
) -> None:
    job_id = await end(montages)
    await montages.moderation.report(job_id, Person("web", "lee"), ReportReason.INSULT)
    page = await open_page("/operator", scheme=scheme)
    await enter(page)
    reported = page.locator("#reports .watched")
    await expect(reported).to_contain_text("신고 1명 (비하)")
    await expect(reported.locator("img")).to_have_js_property("complete", value=True)
    await shoot(page, f"operator-{scheme}")
    await reported.get_by_role("button", name="보이기").click()
    await expect(page.locator("#reports-empty")).to_be_visible()
    assert not (await montages.archive.get(job_id)).hidden

    await page.locator("#jobs .watched").get_by_role("button", name="사람 차단").click()
    dialog = page.get_by_role("dialog")
    await expect(dialog).to_contain_text("web:kim")
    await dialog.get_by_role("textbox").fill("도배")
    await page.keyboard.press("Enter")
    await expect(page.locator("#blocks li")).to_contain_text("도배")
    await page.get_by_role("button", name="차단 풀기: web:kim").click()
    await expect(page.locator("#blocks-empty")).to_be_visible()
    await page.get_by_label("사람 ID").fill("12345")
    await page.get_by_role("button", name="차단하기").click()
    await expect(page.locator("#blocks li")).to_contain_text("discord:12345")

    words = page.get_by_role("list", name="내 목록").get_by_role("listitem")
    await expect(words).to_have_count(2)
    await page.get_by_label("낱말").fill("남")
    await page.keyboard.press("Enter")
    await expect(page.locator("#words-problem")).to_contain_text("글자 2개 이상")
    await page.get_by_label("낱말").fill("시금치")
    await page.keyboard.press("Enter")
    await expect(words).to_have_count(3)
    await expect(page.locator("#words-problem")).to_be_hidden()
    await page.get_by_role("button", name="목록에서 빼기: 콩나물", exact=True).click()
    await expect(words).to_have_count(2)
    await page.get_by_text("함께 오는 목록 · 괜찮은 말").click()
    await expect(page.locator("details[open] .shipped")).to_be_visible()
    await page.locator("#words-title").scroll_into_view_if_needed()
    await shoot(page, f"operator-{scheme}-words")

    phone = await open_page("/operator", phone=True, scheme=scheme)
    await enter(phone)
    await expect(phone.locator("#jobs .watched")).to_have_count(1)
    assert await overflow(phone) == 0
    await shoot(phone, f"phone-operator-{scheme}")
