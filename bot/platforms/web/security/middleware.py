"""Request checks and security headers.

Cookies identify people, so requests from other sites in the same browser must be rejected: cross-site writes (by their
Origin), and pages whose host name resolves to this server (DNS rebinding; only IP addresses and known names are
served).
"""

from __future__ import annotations

from ipaddress import ip_address
from typing import TYPE_CHECKING, Final

from aiohttp import web

from bot.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from aiohttp.typedefs import Handler, Middleware

    from bot.platforms.web.security.session import Sessions
    from bot.platforms.web.security.throttle import Throttle

CONTENT_POLICY: Final = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",  # previews arrive inside the event stream
    "connect-src": "'self'",
    "base-uri": "'none'",
    "form-action": "'none'",
    "frame-ancestors": "'none'",
    "require-trusted-types-for": "'script'",  # the browser refuses to parse strings as markup
    "trusted-types": "'none'",
}
LOGIN: Final = "/login"
OPERATOR_LOGIN: Final = "/operator/login"
FORM_PATHS: Final = frozenset({LOGIN, OPERATOR_LOGIN})
"""Paths that accept HTML forms; all others accept JSON."""

EXPENSIVE_READS: Final = ("/api/similar", "/api/me/")
"""Expensive reads, rate limited like writes."""


def policy(sources: Mapping[str, str]) -> str:
    """Return a content security policy as a header value."""
    return "; ".join(f"{name} {allowed}" for name, allowed in sources.items())


HEADERS: Final = {
    "Content-Security-Policy": policy(CONTENT_POLICY),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
SAFE_METHODS: Final = frozenset({"GET", "HEAD"})


class ForeignRequestError(UserError):
    """The request came from another site, or for a foreign host name."""

    def __init__(self) -> None:
        super().__init__("web-error-foreign")


class AccessError(UserError):
    """The request lacks the access token."""

    def __init__(self) -> None:
        super().__init__("web-error-access")


class OperatorError(UserError):
    """The request lacks the operator's token."""

    def __init__(self) -> None:
        super().__init__("web-error-operator")


class NotJsonError(UserError):
    """A write has a body that is not JSON."""

    def __init__(self) -> None:
        super().__init__("web-error-json")


async def add_headers(request: web.Request, response: web.StreamResponse) -> None:
    """Add security headers, and forbid caching unless the handler allowed it (signal `on_response_prepare`)."""
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    static = request.path.startswith("/static/")
    response.headers.setdefault("Cache-Control", "no-cache" if static else "no-store")


def request_guard(names: Collection[str]) -> Middleware:
    """Return a middleware that rejects foreign hosts, cross-site writes and bodies other than JSON.

    `names`: host names served besides localhost and IP addresses.
    """

    @web.middleware
    async def check(request: web.Request, handler: Handler) -> web.StreamResponse:
        if not _is_served(request, names):
            raise ForeignRequestError
        if request.method not in SAFE_METHODS:
            _check_write(request)
        return await handler(request)

    return check


def rate_limited(throttle: Throttle, sessions: Sessions) -> Middleware:
    """Return a middleware that rate limits writes and expensive reads per visitor.

    Visitors without a cookie are identified by their address.
    """

    @web.middleware
    async def check(request: web.Request, handler: Handler) -> web.StreamResponse:
        if request.method not in SAFE_METHODS or request.path.startswith(EXPENSIVE_READS):
            throttle.take(sessions.person_id(request) or request.remote or "")
        return await handler(request)

    return check


def _is_served(request: web.Request, names: Collection[str]) -> bool:
    try:
        host = request.url.host or ""
    except ValueError:
        return False
    return host == "localhost" or host in names or _is_ip_address(host)


def _is_ip_address(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


def _check_write(request: web.Request) -> None:
    scheme, _, origin = request.headers.get("Origin", "").partition("://")
    if scheme not in ("http", "https") or origin != request.host:
        raise ForeignRequestError
    expected = "application/x-www-form-urlencoded" if request.path in FORM_PATHS else "application/json"
    if request.can_read_body and request.content_type != expected:
        raise NotJsonError
