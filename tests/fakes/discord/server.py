"""The fake server, composed of its parts."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Self

from aiohttp import web

from tests.fakes.discord.clock import Clock
from tests.fakes.discord.faults import Fault, Faults
from tests.fakes.discord.gateway import Gateway
from tests.fakes.discord.interactions import Interactions
from tests.fakes.discord.rate_limits import RateLimits
from tests.fakes.discord.rest import Front
from tests.fakes.discord.routes import Routes
from tests.fakes.discord.store import MessageStore

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType

    from tests.fakes.discord.rest import Call

TOKEN = "fake-token"


class FakeDiscord:
    """Discord with one server and one text channel, on a free port of 127.0.0.1, as an async context manager.

    Tests may read and control the public parts: `clock`, `store` (messages, pictures, reactions,
    pings), `interactions`, `gateway` (`cut`, `ask_to_reconnect`), `routes` (commands), `front` (calls).
    """

    def __init__(self, *, token: str = TOKEN, heartbeat_ms: int = 41_250) -> None:
        self.clock = Clock()
        self.store = MessageStore(self.clock)
        self.interactions = Interactions(self.clock, self.store)
        self.gateway = Gateway(self.clock, token, heartbeat_ms)
        self.routes = Routes(self.clock, self.store, self.interactions, self.gateway)
        self.faults = Faults()
        self.limits = RateLimits(self.clock)
        self.front = Front(token, self.faults, self.limits, self.clock.now)
        self.origin = ""
        self.patience = 60.0

    async def __aenter__(self) -> Self:
        app = web.Application(client_max_size=64 << 20, middlewares=[self.front.middleware])
        app.add_routes([*self.routes.table(), web.get("/gateway", self.gateway.handle)])
        self._runner = web.AppRunner(app, access_log=None)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        host, port = self._runner.addresses[0][:2]
        self.origin = f"http://{host}:{port}"
        self.gateway.url = f"ws://{host}:{port}/gateway"
        self.store.cdn = f"{self.origin}/cdn"
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self.gateway.close()
        await self._runner.cleanup()

    def fail(self, fault: Fault) -> None:
        """Let the next matching requests fail."""
        self.faults.add(fault)

    def calls(self, pattern: str) -> list[Call]:
        """Return the bot's requests whose "METHOD /path" contains `pattern`, in order."""
        return [call for call in self.front.calls if pattern in str(call)]

    async def until(self, condition: Callable[[], bool], seconds: float | None = None) -> None:
        """Wait until a condition holds.

        Raises:
            TimeoutError: it does not within `seconds`, by default the fake's `patience`.
        """
        async with asyncio.timeout(seconds or self.patience):
            while not condition():  # noqa: ASYNC110  # any condition, so no event to wait for
                await asyncio.sleep(0.005)
