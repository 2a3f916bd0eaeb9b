"""The fake server, composed of its parts."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Self

from aiohttp import web

from tests.fakes.discord.clock import Clock
from tests.fakes.discord.faults import Fault, Faults
from tests.fakes.slack.api import Api
from tests.fakes.slack.deliveries import Postman
from tests.fakes.slack.files import Files
from tests.fakes.slack.limits import RateLimits
from tests.fakes.slack.methods import Methods
from tests.fakes.slack.response_urls import ResponseUrls
from tests.fakes.slack.sockets import ACKNOWLEDGE_WITHIN_S, Sockets
from tests.fakes.slack.store import MessageStore
from tests.fakes.slack.views import Views

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType

    from tests.fakes.slack.api import Call


class FakeSlack:
    """Slack with one workspace and one channel, on a free port of 127.0.0.1, as an async context manager.

    Tests may read and control the public parts: `clock`, `store` (messages, pings), `files`, `views`,
    `sockets` (`cut`, `ask_to_reconnect`, `stop_waiting`), `postman` (its `transport` is Socket Mode
    until a test sets another), `api` (calls, scopes), `limits`.
    """

    def __init__(self, *, acknowledge_within: float = ACKNOWLEDGE_WITHIN_S) -> None:
        self.clock = Clock()
        self.files = Files(self.clock)
        self.store = MessageStore(self.clock, self.files)
        self.views = Views(self.clock, self.files)
        self.sockets = Sockets(acknowledge_within)
        self.postman = Postman(self.clock, self.sockets)
        self.response_urls = ResponseUrls(self.clock, self.store, self.files)
        self.methods = Methods(self.store, self.files, self.views, self.sockets)
        self.faults = Faults()
        self.limits = RateLimits(self.clock)
        self.api = Api(self.methods, self.faults, self.limits, self.clock.now)
        self.origin = ""

    async def __aenter__(self) -> Self:
        app = web.Application(client_max_size=64 << 20)
        app.add_routes(
            [
                web.route("*", "/api/{method}", self.api.handle),
                web.get("/link", self.sockets.handle),
                web.post("/upload/{file}", self.files.receive),
                web.post("/response/{name}", self.response_urls.handle),
            ]
        )
        self._runner = web.AppRunner(app, access_log=None)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        host, port = self._runner.addresses[0][:2]
        self.origin = self.files.origin = self.response_urls.origin = f"http://{host}:{port}"
        self.sockets.url = f"ws://{host}:{port}/link"
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self.postman.close()
        await self.sockets.close()
        await self._runner.cleanup()

    def fail(self, fault: Fault) -> None:
        """Let the next calls of matching methods fail."""
        self.faults.add(fault)

    def calls(self, method: str) -> list[Call]:
        """Return the bot's calls of a method, in order."""
        return [call for call in self.api.calls if call.method == method]

    def note_reaction(self, ts: str, name: str, user_id: str, *, on: bool) -> None:
        """Add or remove a user's reaction, if the message exists."""
        for (_, message_ts), message in self.store.messages.items():
            if message_ts == ts:
                (message["reactions"][name].add if on else message["reactions"][name].discard)(user_id)

    async def until(self, condition: Callable[[], bool], seconds: float = 60.0) -> None:
        """Wait until a condition holds.

        Raises:
            TimeoutError: it does not within `seconds`.
        """
        async with asyncio.timeout(seconds):
            while not condition():  # noqa: ASYNC110  # any condition, so no event to wait for
                await asyncio.sleep(0.005)
