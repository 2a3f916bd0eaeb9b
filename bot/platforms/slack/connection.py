"""The connection to Slack as an async context manager: Socket Mode, or HTTP if a port is set."""

from __future__ import annotations

import logging
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from aiohttp import web
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler

from bot.errors import StartupError
from bot.platforms.slack.app import running_app
from bot.platforms.slack.auth import log_in, open_socket
from bot.platforms.slack.support.client import open_client
from bot.platforms.slack.support.timing import SlackTiming

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from contextlib import AbstractAsyncContextManager

    from slack_bolt.async_app import AsyncApp
    from slack_sdk.web.async_client import AsyncWebClient

    from bot.services.montages import Montages
    from bot.settings import Settings, SlackSettings

log = logging.getLogger(__name__)
_DEFAULT_TIMING = SlackTiming()
_PATH = "/slack/events"


@asynccontextmanager
async def connect(montages: Montages, settings: Settings, timing: SlackTiming = _DEFAULT_TIMING) -> AsyncIterator[None]:
    """Serve Slack while the context lasts; entered once events arrive.

    Raises:
        StartupError: a secret is missing, Slack refuses a token or is unreachable, or the port is taken.
    """
    async with open_client(settings.slack.secret("bot_token")) as client:
        identity = await log_in(client, timing.acknowledge_retry)
        if identity.missing_scopes:
            log.warning("the Slack app lacks scopes", extra={"scopes": ", ".join(sorted(identity.missing_scopes))})
        async with (
            running_app(montages, settings, client, identity, timing) as app,
            _listening(app, settings.slack, client, timing),
        ):
            log.info("connected to Slack", extra={"user": identity.name, "workspace": identity.workspace})
            yield


def _listening(
    app: AsyncApp, settings: SlackSettings, client: AsyncWebClient, timing: SlackTiming
) -> AbstractAsyncContextManager[None]:
    if settings.port is None:
        return _socket_mode(app, settings.secret("app_token"), client, timing)
    if settings.secret("signing_secret") is None:
        raise StartupError("startup-slack-no-signing-secret")
    return _http(app, settings.host, settings.port)


@asynccontextmanager
async def _socket_mode(
    app: AsyncApp, app_token: str | None, client: AsyncWebClient, timing: SlackTiming
) -> AsyncIterator[None]:
    """Receive events from a websocket; the SDK reconnects when it breaks or on Slack's request."""
    address = await open_socket(client, app_token, timing.acknowledge_retry)
    handler = AsyncSocketModeHandler(app, app_token, web_client=client, ping_interval=timing.ping_interval)
    handler.client.wss_uri = address
    try:
        await handler.connect_async()  # type: ignore[no-untyped-call]  # the SDK leaves it without a type
        yield
    finally:
        await handler.close_async()  # type: ignore[no-untyped-call]


@asynccontextmanager
async def _http(app: AsyncApp, host: str, port: int) -> AsyncIterator[None]:
    """Receive events from signed requests; Bolt rejects invalid signatures and those older than five minutes."""
    runner = web.AppRunner(app.web_app(path=_PATH), access_log=None)
    await runner.setup()
    try:
        await web.TCPSite(runner, host, port).start()
    except OSError as error:
        await runner.cleanup()
        raise StartupError("startup-slack-port", port=str(port)) from error
    log.info("listening to Slack", extra={"addresses": runner.addresses, "path": _PATH})
    try:
        yield
    finally:
        await runner.cleanup()
