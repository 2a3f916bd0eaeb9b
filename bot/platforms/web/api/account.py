"""Routes about the visitor: their queue, data export and erasure."""

from __future__ import annotations

import unicodedata
from contextlib import aclosing
from typing import TYPE_CHECKING

from aiohttp import web

from bot.domain.updates import Queued, Running
from bot.errors import UserError
from bot.locales import rough_duration, translate
from bot.platforms.web.locale import language_of
from bot.platforms.web.schemas.requests import EraseBody, read_body

if TYPE_CHECKING:
    from bot.domain.jobs import JobView
    from bot.domain.updates import JobUpdate
    from bot.platforms.web.events.vote_feed import VoteFeed
    from bot.platforms.web.security.session import Sessions
    from bot.services.montages import Montages


class NotConfirmedError(UserError):
    """The erasure request lacks the confirmation text."""

    def __init__(self) -> None:
        super().__init__("web-erase-not-confirmed")


class AccountRoutes:
    """Routes about the visitor."""

    def __init__(self, montages: Montages, sessions: Sessions, feed: VoteFeed) -> None:
        self._montages = montages
        self._sessions = sessions
        self._feed = feed

    def routes(self) -> list[web.RouteDef]:
        """Return the routes."""
        return [
            web.get("/api/queue", self.queue),
            web.get("/api/me/archive.zip", self.archive, allow_head=False),
            web.delete("/api/me", self.erase),
        ]

    async def queue(self, request: web.Request) -> web.Response:
        """Return the size of the queue and the visitor's own jobs."""
        queue = await self._montages.queue(self._sessions.person(request))
        language = language_of(request)
        own = [_queue_entry(job, update, language) for job, update in queue.own]
        return web.json_response({"waiting": queue.waiting, "drawing": queue.drawing, "own": own})

    async def archive(self, request: web.Request) -> web.StreamResponse:
        """Stream the visitor's data as a zip archive."""
        person = self._sessions.person(request)
        headers = {"Content-Type": "application/zip", "Content-Disposition": 'attachment; filename="montage.zip"'}
        response = web.StreamResponse(headers=headers)
        await response.prepare(request)
        async with aclosing(self._montages.data_export.archive(person)) as pieces:
            async for piece in pieces:
                await response.write(piece)
        await response.write_eof()
        return response

    async def erase(self, request: web.Request) -> web.Response:
        """Delete the visitor's data after they typed the confirmation text."""
        person = self._sessions.person(request)
        body = await read_body(request, EraseBody)
        confirmed = unicodedata.normalize("NFC", body.confirm).strip().casefold()
        if confirmed != translate(language_of(request), "web-erase-words").casefold():
            raise NotConfirmedError
        erased = await self._montages.deletion.erase(person)
        for job_id in erased.jobs | erased.revoted:
            self._feed.publish(job_id)
        return web.json_response({})


def _queue_entry(job: JobView, update: JobUpdate, language: str) -> dict[str, object]:
    response: dict[str, object] = {"id": job.id, "description": job.description, "state": job.state.value}
    match update:
        case Queued(place, seconds):
            return response | {"place": place, "wait": None if seconds is None else rough_duration(language, seconds)}
        case Running(fraction):
            return response | {"fraction": fraction}
        case _:
            return response
