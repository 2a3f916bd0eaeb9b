"""Who may open the page where it is open to more than this computer: those who know the access token.

The token is typed once, on a page of its own, and is remembered as a signed cookie that says nothing about it; programs
may send it as `Authorization: Bearer`. A new token shuts everybody out who has not got it.
"""

from __future__ import annotations

import hashlib
import hmac
import html
import re
from ipaddress import ip_address
from pathlib import Path
from typing import TYPE_CHECKING, Final

from aiohttp import web

from bot.errors import StartupError
from bot.locales import translate
from bot.operating.endpoints import PROBES
from bot.platforms.web.faults import language_of
from bot.platforms.web.security import CONTENT_POLICY, LOGIN, AccessError, policy
from bot.platforms.web.session import LIFETIME_S
from bot.platforms.web.throttle import Throttle

if TYPE_CHECKING:
    from aiohttp.typedefs import Handler, Middleware

    from bot.settings import WebSettings

COOKIE: Final = "montage_access"
TEMPLATE: Final = Path(__file__).parent / "access.html"
TRIES_PER_MINUTE: Final = 10
FORM_POLICY: Final = policy(CONTENT_POLICY | {"form-action": "'self'"})


class Access:
    """Lets people in who know the token; everybody where there is none."""

    def __init__(self, token: str | None, secret: str) -> None:
        self._token = token
        self._proof = hmac.new(secret.encode(), f"access:{token}".encode(), hashlib.sha256).hexdigest()
        self._tries = Throttle(TRIES_PER_MINUTE)

    def routes(self) -> list[web.RouteDef]:
        """What is served where; nothing where there is no token."""
        return [web.get(LOGIN, self.ask), web.post(LOGIN, self.let_in)] if self._token else []

    def middleware(self) -> Middleware:
        """Refuse requests without the token; a browser that opens the page is asked for it."""

        @web.middleware
        async def require(request: web.Request, handler: Handler) -> web.StreamResponse:
            if self._is_open(request.path) or self._knows(request):
                return await handler(request)
            if request.path == "/" and request.method in ("GET", "HEAD"):
                raise web.HTTPSeeOther(LOGIN)
            raise AccessError

        return require

    async def ask(self, request: web.Request) -> web.Response:
        """The page that asks for the token."""
        return _page(language_of(request))

    async def let_in(self, request: web.Request) -> web.Response:
        """Remember a browser whose person typed the token; ten tries a minute for each address."""
        self._tries.take(request.remote or "")
        typed = str((await request.post()).get("token", "")).strip()
        if not hmac.compare_digest(typed.encode(), (self._token or "").encode()):
            return _page(language_of(request), "web-access-wrong", 403)
        entered = web.HTTPSeeOther("/")
        entered.set_cookie(
            COOKIE, self._proof, max_age=LIFETIME_S, httponly=True, samesite="Strict", secure=request.secure
        )
        raise entered

    def _is_open(self, path: str) -> bool:
        return self._token is None or path in PROBES or path == LOGIN or path.startswith("/static/")

    def _knows(self, request: web.Request) -> bool:
        scheme, _, sent = request.headers.get("Authorization", "").partition(" ")
        by_header = scheme.lower() == "bearer" and hmac.compare_digest(sent.encode(), (self._token or "").encode())
        return by_header or hmac.compare_digest(request.cookies.get(COOKIE, "").encode(), self._proof.encode())


def required_token(settings: WebSettings) -> str | None:
    """The access token; None where the page is for this computer alone.

    Raises:
        StartupError: others can reach the page and there is no token, or its file cannot be read.
    """
    token = settings.access()
    if token is None and (settings.names or not _is_loopback(settings.host)):
        raise StartupError("startup-access-token")
    return token


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _page(language: str, problem: str | None = None, status: int = 200) -> web.Response:
    """The form in a language, with what went wrong."""
    texts = {"language": language, "problem": html.escape(translate(language, problem)) if problem else ""}

    def fill(found: re.Match[str]) -> str:
        return texts[found[1]] if found[1] in texts else html.escape(translate(language, found[1]))

    text = re.sub(r"\{\{([a-z-]+)\}\}", fill, TEMPLATE.read_text(encoding="utf-8"))
    headers = {"Content-Security-Policy": FORM_POLICY, "Vary": "Accept-Language"}
    return web.Response(text=text, status=status, content_type="text/html", headers=headers)
