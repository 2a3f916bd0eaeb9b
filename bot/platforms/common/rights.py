"""Waiting for rights that the bot has lost."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.platforms.common.backoff import Backoff


class Rights:
    """Wakes those who wait for a right: when rights change, and after growing delays."""

    def __init__(self, backoff: Backoff) -> None:
        self._backoff = backoff
        self._changed = asyncio.Event()

    def changed(self) -> None:
        """Wake all who wait."""
        self._changed.set()
        self._changed = asyncio.Event()

    async def wait(self, attempt: int) -> bool:
        """Wait after failed attempt number `attempt`, counted from 0; False at once after the last."""
        if attempt + 1 >= self._backoff.attempts:
            return False
        with suppress(TimeoutError):
            await asyncio.wait_for(self._changed.wait(), self._backoff.delay(attempt))
        return True
