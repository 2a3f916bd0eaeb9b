"""The connection to Slack as an async context manager: Socket Mode, or HTTP if a port is set."""

from __future__ import annotations

import asyncio
import json
import logging
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, TypeAlias

from aiohttp import WSMessage, WSMsgType, web
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler

from bot.errors import StartupError, UnreachableError
from bot.platforms.slack.app import running_app
from bot.platforms.slack.auth import log_in, open_socket
from bot.platforms.slack.platform import PLATFORM
from bot.platforms.slack.support.client import open_client
from bot.platforms.slack.support.timing import SlackTiming

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable
    from contextlib import AbstractAsyncContextManager

    from slack_bolt.async_app import AsyncApp
    from slack_sdk.web.async_client import AsyncWebClient

    from bot.operating.health import Health
    from bot.services.montages import Montages
    from bot.settings import Settings, SlackSettings

    IsOpen: TypeAlias = Callable[[], Awaitable[bool]]

log = logging.getLogger(__name__)
_DEFAULT_TIMING = SlackTiming()
_PATH = "/slack/events"


@asynccontextmanager
async def connect(montages: Montages, settings: Settings, timing: SlackTiming = _DEFAULT_TIMING) -> AsyncIterator[bool]:
    """Serve Slack while the context lasts; yields True once events arrive.

    The SDK opens a broken socket again. If that fails for long, or Slack refuses a token later, the body is cancelled
    and the error raised as an exception group.

    Raises:
        StartupError: a secret is missing, Slack refuses a token, or the port is taken.
        UnreachableError: Slack does not answer.
    """
    async with open_client(settings.slack.secret("bot_token")) as client:
        identity = await log_in(client)
        if identity.missing_scopes:
            log.warning("the Slack app lacks scopes", extra={"scopes": ", ".join(sorted(identity.missing_scopes))})
        async with (
            running_app(montages, settings, client, identity, timing) as (app, vote_sync),
            _listening(app, settings.slack, client, vote_sync.start, timing) as is_open,
            _Watch(montages.health, client, is_open, timing).running(),
        ):
            log.info("connected to Slack", extra={"user": identity.name, "workspace": identity.workspace})
            yield True


class _Watch:
    """Reports whether Slack is connected, and raises when the connection is lost."""

    def __init__(self, health: Health, client: AsyncWebClient, is_open: IsOpen, timing: SlackTiming) -> None:
        self._health = health
        self._client = client
        self._is_open = is_open
        self._timing = timing
        self._answers = True

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Watch while the context lasts; a lost connection cancels the body and is raised as an exception group."""
        self._health.set_connected(PLATFORM, up=True)
        try:
            async with asyncio.TaskGroup() as group:
                tasks = [group.create_task(self._watch_socket()), group.create_task(self._watch_token())]
                try:
                    yield
                finally:
                    for task in tasks:
                        task.cancel()
        finally:
            self._health.remove_platform(PLATFORM)

    async def _watch_socket(self) -> None:
        """Report the state of the socket.

        Raises:
            UnreachableError: it stays closed although the SDK tries to open another.
        """
        interval, closed_for = self._timing.watch_interval, 0.0
        while closed_for < self._timing.give_up_socket:
            await asyncio.sleep(interval)
            is_open = await self._is_open()
            self._health.set_connected(PLATFORM, up=is_open and self._answers)
            closed_for = 0.0 if is_open else closed_for + interval
        raise UnreachableError("slack-unreachable", reason="the socket is closed")

    async def _watch_token(self) -> None:
        """Log in again from time to time; neither a socket nor a port shows that the bot's token was revoked.

        Raises:
            StartupError: Slack refuses the token.
        """
        while True:
            await asyncio.sleep(self._timing.token_interval)
            try:
                await log_in(self._client)
            except UnreachableError:
                self._answers = False
            else:
                self._answers = True


def _listening(
    app: AsyncApp,
    settings: SlackSettings,
    client: AsyncWebClient,
    on_connected: Callable[[], None],
    timing: SlackTiming,
) -> AbstractAsyncContextManager[IsOpen]:
    """Receive events; `on_connected` is called for each connection, before which events may have been lost."""
    if settings.port is None:
        return _socket_mode(app, settings.secret("app_token"), client, on_connected, timing)
    if settings.secret("signing_secret") is None:
        raise StartupError("startup-slack-no-signing-secret")
    return _http(app, settings.host, settings.port, on_connected)


@asynccontextmanager
async def _socket_mode(
    app: AsyncApp,
    app_token: str | None,
    client: AsyncWebClient,
    on_connected: Callable[[], None],
    timing: SlackTiming,
) -> AsyncIterator[IsOpen]:
    """Receive events from a websocket; the SDK reconnects when it breaks or on Slack's request."""
    address = await open_socket(client, app_token)
    handler = AsyncSocketModeHandler(app, app_token, web_client=client, ping_interval=timing.ping_interval)
    handler.client.wss_uri = address

    async def greet(message: WSMessage) -> None:
        if message.type is WSMsgType.TEXT and _is_hello(message.data):
            on_connected()

    handler.client.on_message_listeners.append(greet)
    try:
        async with asyncio.timeout(timing.give_up_socket):  # the SDK tries for ever
            await handler.connect_async()  # type: ignore[no-untyped-call]  # the SDK leaves it without a type
    except TimeoutError as error:
        await handler.close_async()  # type: ignore[no-untyped-call]
        raise UnreachableError("slack-unreachable", reason="the socket cannot be opened") from error
    try:
        yield handler.client.is_connected
    finally:
        await handler.close_async()  # type: ignore[no-untyped-call]


@asynccontextmanager
async def _http(app: AsyncApp, host: str, port: int, on_connected: Callable[[], None]) -> AsyncIterator[IsOpen]:
    """Receive events from signed requests; Bolt rejects invalid signatures and those older than five minutes."""
    runner = web.AppRunner(app.web_app(path=_PATH), access_log=None)
    await runner.setup()
    try:
        await web.TCPSite(runner, host, port).start()
    except OSError as error:
        await runner.cleanup()
        raise StartupError("startup-slack-port", port=str(port)) from error
    log.info("listening to Slack", extra={"addresses": runner.addresses, "path": _PATH})
    on_connected()
    try:
        yield _always
    finally:
        await runner.cleanup()


def _is_hello(text: str) -> bool:
    """Return whether a message of a socket is its first one."""
    return '"hello"' in text and json.loads(text).get("type") == "hello"


async def _always() -> bool:
    """Return True: an open port needs no connection."""
    return True
