"""Screenshots for tests and for the docs; `UPDATE_PICTURES=1 pytest ...` saves them."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest
from PIL import Image

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from playwright.async_api import Browser, Page, Playwright

UPDATING: Final = bool(os.environ.get("UPDATE_PICTURES"))
FOLDER: Final = Path(__file__).parents[1] / "docs" / "images"
MAX_BYTES: Final = 60_000
"""Maximum size of a picture in bytes."""

NAMES: Final = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
CHROMIUM: Final = next(filter(None, map(shutil.which, NAMES)), None)
ARGUMENTS: Final = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync"]
FONTS: Final = ("NanumGothic", "Noto Color Emoji")
"""Fonts of the pictures for the docs; tests do not depend on them."""

SCALE: Final = 1.5
"""Pixels of the picture per pixel of the page."""

WAIT_MS: Final = 60_000
"""Timeout of page operations; long, because a slow machine must not fail a test."""

_LAUNCHES: Final = 3
_QUALITIES: Final = (90, 80, 70, 60, 50)
_BROKEN: Final = "[...document.images].filter(image => !image.complete || !image.naturalWidth).length"
_OVERFLOW: Final = """
    [...document.querySelectorAll("main *")]
        .filter(part => part.getBoundingClientRect().right > document.querySelector("main").clientWidth)
        .map(part => part.outerHTML.slice(0, 200))
"""


class Camera:
    """Takes pictures of pages, each given as one HTML text; they show the element `main`."""

    def __init__(self, page: Page) -> None:
        self._page = page

    async def take(self, html: str, name: str, *texts: str) -> None:
        """Take a picture. All these texts must be visible, every image loaded, and no element cut off."""
        await self._page.set_content(html)
        for text in texts:
            assert await self._page.get_by_text(text).first.is_visible(), f"{name}: {text!r} is not to be seen"
        assert await self._page.evaluate(_BROKEN) == 0, name
        assert await self._page.evaluate(_OVERFLOW) == [], name
        shot = await self._page.locator("main").screenshot()
        if UPDATING:
            (FOLDER / f"{name}.webp").write_bytes(small(shot))


@asynccontextmanager
async def open_camera() -> AsyncIterator[Camera]:
    """Start a Chromium; skip the test if Chromium or Playwright is missing.

    Raises:
        RuntimeError: the pictures are to be saved, and a font is missing.
    """
    driving = pytest.importorskip("playwright.async_api", reason="the python package playwright is not installed")
    if CHROMIUM is None:
        pytest.skip(f"no Chromium found: {', '.join(NAMES)}")
    if UPDATING and (missing := [font for font in FONTS if font not in _installed_fonts()]):
        raise RuntimeError(f"install fonts-nanum and fonts-noto-color-emoji first, for {', '.join(missing)}")
    async with driving.async_playwright() as driver:
        browser = await launch_chromium(driver)
        page = await browser.new_page(viewport={"width": 600, "height": 600}, device_scale_factor=SCALE)
        page.set_default_timeout(WAIT_MS)
        yield Camera(page)
        await browser.close()


async def launch_chromium(driver: Playwright, launches: int = _LAUNCHES) -> Browser:
    """Start the browser; retry if it crashes or hangs at its start.

    Raises:
        playwright.async_api.Error: it did not start within `launches` attempts.
    """
    from playwright import async_api as playwright  # noqa: PLC0415  # may be missing where no browser is started

    try:
        return await driver.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS, timeout=WAIT_MS)
    except playwright.Error:
        if launches == 1:
            raise
        return await launch_chromium(driver, launches - 1)


def small(png: bytes) -> bytes:
    """Encode a picture as WebP of at most MAX_BYTES bytes.

    Raises:
        ValueError: the quality would be too low.
    """
    with Image.open(io.BytesIO(png)) as image:
        whole = image.convert("RGB")
    for image, options in (
        (whole.quantize(64), {"lossless": True}),  # best for text: sharp and small
        *((whole, {"quality": quality}) for quality in _QUALITIES),  # best for faces
        (whole.quantize(16), {"lossless": True}),  # for much text
    ):
        stream = io.BytesIO()
        image.convert("RGB").save(stream, "WEBP", method=6, **options)
        if stream.tell() <= MAX_BYTES:
            return stream.getvalue()
    raise ValueError(f"{stream.tell()} bytes at the lowest quality")


def _installed_fonts() -> str:
    return subprocess.run(["fc-list", ":", "family"], capture_output=True, text=True, check=True).stdout
