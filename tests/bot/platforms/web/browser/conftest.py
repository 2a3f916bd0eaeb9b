"""Fixtures with a real Chromium. TEST_SCREENSHOTS names a folder for screenshots.

All tests of this folder share one Chromium and therefore one event loop; each has a bot of its own.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import pytest
import pytest_asyncio

from bot.app import open_core
from bot.platforms.web import serve
from tests.bot.platforms.web.browser.pages import DESKTOP, PHONE
from tests.pictures import CHROMIUM, NAMES, WAIT_MS, launch_chromium

playwright = pytest.importorskip("playwright.async_api", reason="the python package playwright is not installed")

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from playwright.async_api import Browser, BrowserContext, Page

    from bot.services.montages import Montages
    from bot.settings import Settings
    from tests.bot.platforms.web.browser.pages import OpenPage, Shoot
    from tests.fakes.inference import FakeBackend


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run all tests of this folder on one loop, and skip them without a browser."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.asyncio(loop_scope="package"), append=False)
            item.add_marker(pytest.mark.skipif(CHROMIUM is None, reason=f"no Chromium found: {', '.join(NAMES)}"))


@pytest_asyncio.fixture(scope="package", loop_scope="package")
async def browser() -> AsyncIterator[Browser]:
    playwright.expect.set_options(timeout=WAIT_MS)
    async with playwright.async_playwright() as driver:
        browser = await launch_chromium(driver)
        yield browser
        await browser.close()


@pytest_asyncio.fixture(loop_scope="package")
async def montages(settings: Settings, backend: FakeBackend) -> AsyncIterator[Montages]:
    async with open_core(settings, backend) as montages:
        yield montages


@pytest_asyncio.fixture(loop_scope="package")
async def address(montages: Montages, settings: Settings) -> AsyncIterator[str]:
    async with serve(montages, settings) as address:
        yield address


@pytest_asyncio.fixture(loop_scope="package")
async def open_page(browser: Browser, address: str) -> AsyncIterator[OpenPage]:
    """A function that opens a page as a new person; at the end no script may have failed or violated the CSP."""
    complaints: list[str] = []
    contexts: list[BrowserContext] = []

    async def open_page(
        path: str = "/",
        *,
        locale: str = "ko-KR",
        phone: bool = False,
        scheme: Literal["light", "dark"] = "light",
        like: Page | None = None,
    ) -> Page:
        """Open a page as the person of the page `like`, or as a new person for None."""
        if like is None:
            viewport = PHONE if phone else DESKTOP
            context = await browser.new_context(locale=locale, viewport=viewport, color_scheme=scheme)
            context.set_default_timeout(WAIT_MS)
            contexts.append(context)
        else:
            context = like.context
        page = await context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda message: complaints.append(message.text))
        await page.goto(address + path)
        return page

    yield open_page
    for context in contexts:
        await context.close()
    refused_by_server = re.compile("Failed to load resource")
    assert [complaint for complaint in complaints if not refused_by_server.match(complaint)] == []


@pytest.fixture
def shoot(tmp_path: Path) -> Shoot:
    """A function that saves a screenshot of the page under a name."""
    folder = Path(os.environ.get("TEST_SCREENSHOTS", tmp_path))

    async def shoot(page: Page, name: str) -> bytes:
        picture: bytes = await page.screenshot(path=folder / f"{name}.png")
        return picture

    return shoot
