"""Waits until montages can be searched by similarity, which is shortly after they are done."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from bot.domain.history import Scope
from bot.platforms.web.api.presenter import CHANNEL_ID

if TYPE_CHECKING:
    from bot.services.montages import Montages

SCOPE = Scope("web", channel_id=CHANNEL_ID)


async def until_searchable(montages: Montages, count: int) -> None:
    """Wait until the search finds the first `count` montages of the room by description and by picture."""
    async with asyncio.timeout(60):
        while len(await montages.search.by_description("얼굴", SCOPE, 30)) < count:  # noqa: ASYNC110
            await asyncio.sleep(0.01)
        while len(await montages.search.by_picture(1, 1, SCOPE, 30)) < count - 1:  # noqa: ASYNC110
            await asyncio.sleep(0.01)
