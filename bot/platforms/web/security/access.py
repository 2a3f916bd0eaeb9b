"""Access control by token, required if the page is reachable from other computers."""

from __future__ import annotations

from ipaddress import ip_address
from typing import TYPE_CHECKING, Final

from aiohttp import web

from bot.errors import StartupError
from bot.operating.endpoints import PROBE_PATHS
from bot.platforms.web.security.middleware import LOGIN, AccessError
from bot.platforms.web.security.token_login import ProtectedArea, TokenLogin

if TYPE_CHECKING:
    from aiohttp.typedefs import Handler, Middleware

    from bot.settings import WebSettings

SITE_AREA: Final = ProtectedArea("access", LOGIN, "/")
API: Final = ("/api/", "/metrics", "/operator/api/")
"""Paths for programs and scripts, which get an error instead of the login form."""


class AccessControl:
    """Requires the access token, if there is one."""

    def __init__(self, token: str | None, secret: str) -> None:
        self._login = TokenLogin(SITE_AREA, token, secret) if token else None

    def routes(self) -> list[web.RouteDef]:
        """Return the login routes; none without a token."""
        return self._login.routes() if self._login else []

    def middleware(self) -> Middleware:
        """Return a middleware that rejects requests without the token; page requests are redirected to the login."""

        @web.middleware
        async def require(request: web.Request, handler: Handler) -> web.StreamResponse:
            if self._login is None or _is_open(request.path) or self._login.is_authorized(request):
                return await handler(request)
            if request.method in ("GET", "HEAD") and not request.path.startswith(API):
                raise web.HTTPSeeOther(LOGIN)
            raise AccessError

        return require


def required_token(settings: WebSettings) -> str | None:
    """Return the access token; None if only this computer can reach the page.

    Raises:
        StartupError: other computers can reach the page and the token is missing, or its file cannot be read.
    """
    token = settings.access()
    if token is None and (settings.names or not _is_loopback(settings.host)):
        raise StartupError("startup-access-token")
    return token


def _is_open(path: str) -> bool:
    return path in PROBE_PATHS or path == LOGIN or path.startswith("/static/")


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
