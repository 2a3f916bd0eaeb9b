"""What a container asks: is the bot of this configuration ready?"""

from __future__ import annotations

import asyncio
import socket
from typing import TYPE_CHECKING

from bot.operating import endpoints
from bot.operating.probe import is_ready
from bot.settings import OperatingSettings

if TYPE_CHECKING:
    import pytest

    from bot.services.montages import Montages


async def test_it_asks_where_the_bot_answers(montages: Montages, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    monkeypatch.setenv("MONTAGE_WEB__ENABLED", "false")
    monkeypatch.setenv("MONTAGE_OPERATING__PORT", str(port))
    assert not await asyncio.to_thread(is_ready)
    async with endpoints.serve(montages.health, OperatingSettings(port=port)):
        assert await asyncio.to_thread(is_ready)
        montages.health.set_connected("discord", up=False)
        assert not await asyncio.to_thread(is_ready)
        montages.health.remove_platform("discord")
