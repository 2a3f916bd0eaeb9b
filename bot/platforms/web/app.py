"""Builds and runs the web application."""

from __future__ import annotations

from contextlib import asynccontextmanager
from ipaddress import ip_address
from typing import TYPE_CHECKING, Final

from aiohttp import web

from bot.errors import StartupError
from bot.operating.endpoints import HealthRoutes
from bot.platforms.web.api.account import AccountRoutes
from bot.platforms.web.api.live import LiveRoutes
from bot.platforms.web.api.montages import MontageRoutes
from bot.platforms.web.api.operator import OperatorRoutes
from bot.platforms.web.api.pictures import PictureRoutes
from bot.platforms.web.api.presenter import Presenter
from bot.platforms.web.api.similar import SimilarRoutes
from bot.platforms.web.error_middleware import error_middleware, note_begun
from bot.platforms.web.events.streams import OpenStreams
from bot.platforms.web.events.vote_feed import VoteFeed
from bot.platforms.web.pages.page import PageRoutes
from bot.platforms.web.platform import PLATFORM
from bot.platforms.web.security.access import AccessControl, required_token
from bot.platforms.web.security.middleware import add_headers, rate_limited, request_guard
from bot.platforms.web.security.session import Sessions, signing_secret
from bot.platforms.web.security.throttle import Throttle

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.services.montages import Montages
    from bot.settings import Settings, WebSettings

MAX_BODY_BYTES: Final = 64 * 1024
SHUTDOWN_TIMEOUT_S: Final = 2.0


@asynccontextmanager
async def serve(montages: Montages, settings: Settings) -> AsyncIterator[str]:
    """Serve the chat page while the context lasts; yields its address.

    Raises:
        StartupError: the port is taken, or the file with the signing secret, or with a token, cannot be used.
    """
    app = build_app(montages, settings.web)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=SHUTDOWN_TIMEOUT_S)
    await runner.setup()
    try:
        site = web.TCPSite(runner, settings.web.host, settings.web.port)
        try:
            await site.start()
        except OSError as error:
            raise StartupError("startup-port", port=str(settings.web.port)) from error
        montages.health.set_connected(PLATFORM, up=True)
        yield _address(settings.web.host, runner.addresses[0][1])
    finally:
        await runner.cleanup()
        montages.health.remove_platform(PLATFORM)


def build_app(montages: Montages, settings: WebSettings) -> web.Application:
    """Return the application with all routes.

    Raises:
        StartupError: the signing secret's file is unusable, or a required access token is missing.
    """
    secret = signing_secret(settings.secret_file)
    sessions, access = Sessions(secret), AccessControl(required_token(settings), secret)
    throttle = Throttle(settings.requests_per_minute)
    presenter, feed, streams = Presenter(montages), VoteFeed(), OpenStreams()
    guards = [request_guard({settings.host, *settings.names}), access.middleware(), rate_limited(throttle, sessions)]
    app = web.Application(middlewares=[error_middleware, *guards], client_max_size=MAX_BODY_BYTES)
    app.on_response_prepare.extend([add_headers, note_begun])
    app.on_shutdown.append(streams.close)
    app.add_routes(access.routes())
    app.add_routes(HealthRoutes(montages.health).routes())
    app.add_routes(PageRoutes(sessions).routes())
    app.add_routes(MontageRoutes(montages, presenter, sessions, feed).routes())
    app.add_routes(PictureRoutes(montages, presenter, sessions).routes())
    app.add_routes(SimilarRoutes(montages, presenter, sessions).routes())
    app.add_routes(AccountRoutes(montages, sessions, feed).routes())
    app.add_routes(OperatorRoutes(montages, settings.operator(), secret, feed, streams).routes())
    app.add_routes(LiveRoutes(montages, presenter, sessions, feed, streams).routes())
    return app


def _address(host: str, port: int) -> str:
    """Return the URL for a browser on this machine."""
    try:
        ip = ip_address(host)
    except ValueError:
        return f"http://{host}:{port}"
    if ip.is_unspecified:
        host = "[::1]" if ip.version == 6 else "127.0.0.1"
    elif ip.version == 6:
        host = f"[{host}]"
    return f"http://{host}:{port}"
