"""Actions and checks on pages in the browser."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from playwright.async_api import Locator, Page, ViewportSize

    OpenPage: TypeAlias = Callable[..., Awaitable[Page]]
    Shoot: TypeAlias = Callable[[Page, str], Awaitable[bytes]]

PHONE: ViewportSize = {"width": 375, "height": 740}
DESKTOP: ViewportSize = {"width": 1280, "height": 860}
DESCRIPTION = "50대 남자, 각진 얼굴, 오른쪽 가르마, 뿔테 안경"


async def say(page: Page, entry: str) -> None:
    field = page.locator("#entry")
    await field.fill(entry)
    await field.press("Enter")


async def overflow(page: Page) -> int:
    """Return the width in pixels by which the page exceeds the window."""
    widths = "[document.documentElement, document.getElementById('scroller')].map(e => e.scrollWidth - e.clientWidth)"
    return int(max(await page.evaluate(widths)))


async def spoken(nodes: Locator) -> list[str | None]:
    """Return the accessible names of nodes."""
    return [await node.get_attribute("aria-label") for node in await nodes.all()]


def order_in(alt: str | None) -> list[int]:
    """Return the candidates' numbers, best first, from the picture's alternative text."""
    return [int(number) for number in re.findall(r"\d+", (alt or "").rpartition(".")[2])]
