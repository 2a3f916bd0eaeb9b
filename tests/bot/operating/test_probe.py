"""The readiness probe of a container."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from bot.operating.probe import is_ready
from tests.bot.operating.test_endpoints import served

if TYPE_CHECKING:
    import pytest

    from bot.services.montages import Montages


async def test_it_asks_where_the_bot_answers(montages: Montages, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.operating.probe.TIMEOUT_S", 60.0)
    monkeypatch.setenv("MONTAGE_WEB__ENABLED", "false")
    async with served(montages) as port:
        monkeypatch.setenv("MONTAGE_OPERATING__PORT", str(port))
        assert await asyncio.to_thread(is_ready)
        montages.health.set_connected("discord", up=False)
        assert not await asyncio.to_thread(is_ready)
        montages.health.remove_platform("discord")
    assert not await asyncio.to_thread(is_ready)
