"""What every request must satisfy, and the headers that every response carries.

Cookies tell who somebody is, so the danger is other sites in the same browser: a page elsewhere that sends requests
here (the Origin of a write must be this server), or one whose host name suddenly points at 127.0.0.1 (DNS rebinding:
only IP addresses and known names are served).
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
    "require-trusted-types-for": "'script'",  # the browser itself refuses to parse text as markup
    "trusted-types": "'none'",
}
LOGIN: Final = "/login"
OPERATOR_LOGIN: Final = "/operator/login"
FORM_PATHS: Final = frozenset({LOGIN, OPERATOR_LOGIN})
"""Where browsers send forms; everything else is JSON."""

EXPENSIVE_READS: Final = ("/api/similar", "/api/me/")
"""What is read, but makes work: it counts like a write."""


def policy(sources: Mapping[str, str]) -> str:
    """A content policy as a header's value."""
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
    """The request came from another site, or to a name that is not this server's."""

    def __init__(self) -> None:
        super().__init__("web-error-foreign")


class AccessError(UserError):
    """The request does not show that whoever sent it knows the access token."""

    def __init__(self) -> None:
        super().__init__("web-error-access")


class OperatorError(UserError):
    """The request does not show that whoever sent it knows the operator's token."""

    def __init__(self) -> None:
        super().__init__("web-error-operator")


class NotJsonError(UserError):
    """A write has a body that is not JSON."""

    def __init__(self) -> None:
        super().__init__("web-error-json")


async def add_headers(request: web.Request, response: web.StreamResponse) -> None:
    """Signal `on_response_prepare`: the security headers, and no caching unless the handler allowed it."""
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    static = request.path.startswith("/static/")
    response.headers.setdefault("Cache-Control", "no-cache" if static else "no-store")


def request_guard(names: Collection[str]) -> Middleware:
    """Middleware that refuses foreign hosts, cross-site writes and bodies other than JSON.

    `names` are the host names served besides localhost and IP addresses.
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
    """Middleware that lets each visitor write, and ask for what is costly, only so often.

    Those without a cookie are told by their address.
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
