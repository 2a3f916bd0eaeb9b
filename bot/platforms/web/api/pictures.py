"""Sheets, thumbnails and single faces as PNG."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final

from aiohttp import web

from bot.platforms.web.api.montages import JOB
from bot.platforms.web.schemas.responses import version
from bot.rendering.sheet import shrink

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.domain.jobs import JobView
    from bot.platforms.web.api.presenter import Presenter
    from bot.platforms.web.security.session import Sessions
    from bot.services.montages import Montages

CACHE_FOREVER: Final = "private, max-age=31536000, immutable"
THUMBNAIL_WIDTH: Final = 360  # pixels; shown at half that size, for high-density screens


class PictureRoutes:
    """Picture routes; a URL with the sheet's version is immutable."""

    def __init__(self, montages: Montages, presenter: Presenter, sessions: Sessions) -> None:
        self._montages = montages
        self._presenter = presenter
        self._sessions = sessions

    def routes(self) -> list[web.RouteDef]:
        """Return the routes."""
        return [
            web.get(JOB + "/sheet.png", self.sheet),
            web.get(JOB + "/thumbnail.png", self.thumbnail),
            web.get(JOB + r"/faces/{number:\d{1,3}}.png", self.face),
        ]

    async def sheet(self, request: web.Request) -> web.Response:
        """Return the sheet."""
        return await self._versioned(request, lambda picture: picture)

    async def thumbnail(self, request: web.Request) -> web.Response:
        """Return the sheet's thumbnail."""
        return await self._versioned(request, lambda picture: shrink(picture, THUMBNAIL_WIDTH))

    async def face(self, request: web.Request) -> web.Response:
        """Return one candidate at full size; immutable."""
        job, number = await self._find(request), int(request.match_info["number"])
        return _png(
            await self._montages.sheets.portrait(job.id, number), f"montage-{job.id}-{number}.png", CACHE_FOREVER
        )

    async def _versioned(self, request: web.Request, change: Callable[[bytes], bytes]) -> web.Response:
        job = await self._find(request)
        known = {etag.value for etag in request.if_none_match or ()}
        if version(await self._montages.sheets.ranked_tiles(job.id)) in known:
            raise web.HTTPNotModified
        sheet = await self._montages.sheets.get(job.id)
        current = version(sheet.tiles)
        picture = await asyncio.to_thread(change, sheet.picture)
        lasting = CACHE_FOREVER if request.query.get("v") == current else "private, no-cache"
        response = _png(picture, f"montage-{job.id}.png", lasting)
        response.etag = current
        return response

    async def _find(self, request: web.Request) -> JobView:
        return await self._presenter.find(int(request.match_info["job"]), self._sessions.person(request))


def _png(picture: bytes, name: str, lasting: str) -> web.Response:
    headers = {"Cache-Control": lasting, "Content-Disposition": f'inline; filename="{name}"'}
    return web.Response(body=picture, content_type="image/png", headers=headers)
