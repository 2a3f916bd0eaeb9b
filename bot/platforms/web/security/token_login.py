"""A door that a token opens: typed once, on a page of its own, and remembered as a signed cookie that tells nothing.

There are two: one before everything where others can reach the page (`bot.platforms.web.security.access`), and one
before the operator's page (`bot.platforms.web.api.operator`).
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
    """What a door is before: `name` of its cookie and texts, the addresses of its form and of what lies behind it."""

    name: str
    form: str
    home: str


class TokenLogin:
    """Lets in who knows the token, ten tries a minute for each address. A new token shuts everybody out."""

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
        """Whether a request comes from somebody who was let in, or sends the token as `Authorization: Bearer`."""
        scheme, _, sent = request.headers.get("Authorization", "").partition(" ")
        by_header = scheme.lower() == "bearer" and hmac.compare_digest(sent.encode(), self._token.encode())
        return by_header or hmac.compare_digest(request.cookies.get(self._cookie, "").encode(), self._proof.encode())

    async def show_form(self, request: web.Request) -> web.Response:
        """The page that asks for the token."""
        return self._page(language_of(request))

    async def log_in(self, request: web.Request) -> web.Response:
        """Remember a browser whose person typed the token."""
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
        """The form, with what went wrong."""
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
