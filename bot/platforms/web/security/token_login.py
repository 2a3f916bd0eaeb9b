"""Token login page; sets a signed cookie.

It protects the whole page if other computers can reach it (`bot.platforms.web.security.access`), and the operator's
page (`bot.platforms.web.api.operator`).
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from typing import Final

from aiohttp import web

from bot.locales import translate
from bot.platforms.web.locale import language_of
from bot.platforms.web.security.middleware import CONTENT_POLICY, policy
from bot.platforms.web.security.session import LIFETIME_S
from bot.platforms.web.security.throttle import Throttle
from bot.platforms.web.templates.render import render

MAX_ATTEMPTS_PER_MINUTE: Final = 10
FORM_POLICY: Final = policy(CONTENT_POLICY | {"form-action": "'self'"})


@dataclass(frozen=True, slots=True)
class ProtectedArea:
    """An area behind a token login: `name` of its cookie and texts, paths of the login form and the protected page."""

    name: str
    form: str
    home: str


class TokenLogin:
    """A token login, limited to ten attempts a minute per address. A new token invalidates all cookies."""

    def __init__(self, area: ProtectedArea, token: str, secret: str) -> None:
        self._area = area
        self._token = token
        self._cookie = f"montage_{area.name}"
        self._proof = hmac.new(secret.encode(), f"{area.name}:{token}".encode(), hashlib.sha256).hexdigest()
        self._attempts = Throttle(MAX_ATTEMPTS_PER_MINUTE)

    def routes(self) -> list[web.RouteDef]:
        """Return the routes."""
        return [web.get(self._area.form, self.show_form), web.post(self._area.form, self.log_in)]

    def is_authorized(self, request: web.Request) -> bool:
        """Return whether a request has a valid cookie, or the token as `Authorization: Bearer`."""
        scheme, _, sent = request.headers.get("Authorization", "").partition(" ")
        by_header = scheme.lower() == "bearer" and hmac.compare_digest(sent.encode(), self._token.encode())
        return by_header or hmac.compare_digest(request.cookies.get(self._cookie, "").encode(), self._proof.encode())

    async def show_form(self, request: web.Request) -> web.Response:
        """Show the login form."""
        return self._page(language_of(request))

    async def log_in(self, request: web.Request) -> web.Response:
        """Check the submitted token and set the cookie."""
        self._attempts.take(request.remote or "")
        typed = str((await request.post()).get("token", "")).strip()
        if not hmac.compare_digest(typed.encode(), self._token.encode()):
            return self._page(language_of(request), f"web-{self._area.name}-wrong", 403)
        entered = web.HTTPSeeOther(self._area.home)
        entered.set_cookie(
            self._cookie,
            self._proof,
            max_age=LIFETIME_S,
            path=self._area.home,
            httponly=True,
            samesite="Strict",
            secure=request.secure,
        )
        raise entered

    def _page(self, language: str, problem: str | None = None, status: int = 200) -> web.Response:
        """Return the login form with an optional error."""
        name = self._area.name
        text = render(
            "login",
            language,
            form=self._area.form,
            title=translate(language, f"web-{name}-title"),
            label=translate(language, f"web-{name}-label"),
            problem=translate(language, problem) if problem else "",
        )
        headers = {"Content-Security-Policy": FORM_POLICY, "Vary": "Accept-Language"}
        return web.Response(text=text, status=status, content_type="text/html", headers=headers)
