"""The pages, in the reader's language; opening one is how visitors get their ids."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from aiohttp import web

from bot.platforms.web.locale import language_of
from bot.platforms.web.templates.render import render

if TYPE_CHECKING:
    from bot.platforms.web.security.session import Sessions

STATIC: Final = Path(__file__).parents[1] / "static"
PAGES: Final = {"/": "chat", "/gallery": "gallery", r"/montage/{job:\d{1,18}}": "montage"}
"""Addresses -> templates. Scripts read the number of a montage from the address."""


class PageRoutes:
    """The routes of the pages, and of what they need."""

    def __init__(self, sessions: Sessions) -> None:
        self._sessions = sessions

    def routes(self) -> list[web.RouteDef | web.StaticDef]:
        """Return the routes."""
        return [*(web.get(path, self.show, name=name) for path, name in PAGES.items()), web.static("/static", STATIC)]

    async def show(self, request: web.Request) -> web.Response:
        """A page."""
        name = request.match_info.route.name or ""
        response = page_response(name, request)
        self._sessions.remember(request, response)
        return response


def page_response(name: str, request: web.Request) -> web.Response:
    """A page in the reader's language."""
    response = web.Response(text=render(name, language_of(request)), content_type="text/html")
    response.headers["Vary"] = "Accept-Language"
    return response
