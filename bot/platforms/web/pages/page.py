"""HTML pages in the reader's language; the first visit sets the person cookie."""

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
"""URL pattern -> template. Scripts read the montage number from the URL."""


class PageRoutes:
    """Routes of pages and static files."""

    def __init__(self, sessions: Sessions) -> None:
        self._sessions = sessions

    def routes(self) -> list[web.RouteDef | web.StaticDef]:
        """Return the routes."""
        return [*(web.get(path, self.show, name=name) for path, name in PAGES.items()), web.static("/static", STATIC)]

    async def show(self, request: web.Request) -> web.Response:
        """Return a page, and set the person cookie."""
        name = request.match_info.route.name or ""
        response = page_response(name, request)
        self._sessions.remember(request, response)
        return response


def page_response(name: str, request: web.Request, **values: str) -> web.Response:
    """Return a page in the reader's language; `values`: what its template inserts, of a few kinds (they are cached)."""
    response = web.Response(text=render(name, language_of(request), **values), content_type="text/html")
    response.headers["Vary"] = "Accept-Language"
    return response


def error_page(request: web.Request, status: int, message: str) -> web.Response:
    """Return a page that says a sentence, with the ways to the other pages."""
    response = page_response("error", request, message=message)
    response.set_status(status)
    return response
