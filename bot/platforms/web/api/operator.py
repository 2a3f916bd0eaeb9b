"""The operator's page and its API.

It always needs its own token, on localhost too: other users of the computer, and requests through a local proxy, cannot
be told apart.
"""

from __future__ import annotations

import asyncio
from contextlib import aclosing
from typing import TYPE_CHECKING, Final

from aiohttp import web

from bot.domain.jobs import JobState
from bot.platforms.web.events.streams import with_heartbeats
from bot.platforms.web.locale import language_of
from bot.platforms.web.pages.page import page_response
from bot.platforms.web.schemas.operator import (
    admin_job_response,
    block_response,
    overview_response,
    report_response,
    words_response,
)
from bot.platforms.web.schemas.requests import BlockBody, DecisionBody, JobsParams, WordBody, read_body, read_query
from bot.platforms.web.security.middleware import OPERATOR_LOGIN, OperatorError
from bot.platforms.web.security.token_login import ProtectedArea, TokenLogin

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Awaitable, Callable

    from bot.platforms.web.events.streams import OpenStreams
    from bot.platforms.web.events.vote_feed import VoteFeed
    from bot.services.montages import Montages

    Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

HOME: Final = "/operator"
API: Final = "/operator/api"
JOB: Final = API + r"/jobs/{job:\d{1,18}}"
REFRESH_S: Final = 2.0
THUMBNAIL_WIDTH: Final = 320  # pixels
STATES: Final = {
    "unfinished": frozenset({JobState.QUEUED, JobState.RUNNING}),
    "failed": frozenset({JobState.FAILED}),
    "all": frozenset(JobState),
}


class OperatorRoutes:
    """The operator's routes; without a token only a page that explains how to set one."""

    def __init__(
        self, montages: Montages, token: str | None, secret: str, feed: VoteFeed, streams: OpenStreams
    ) -> None:
        self._login = TokenLogin(ProtectedArea("operator", OPERATOR_LOGIN, HOME), token, secret) if token else None
        self._montages = montages
        self._admin = montages.admin
        self._moderation = montages.moderation
        self._feed = feed
        self._streams = streams

    def routes(self) -> list[web.RouteDef]:
        """Return the routes."""
        routes = [web.get(HOME, self.show)]
        if self._login is None:
            return routes
        guarded = [
            web.get(API + "/events", self._guarded(self.events), allow_head=False),
            web.get(API + "/jobs", self._guarded(self.jobs)),
            web.get(JOB + "/sheet.png", self._guarded(self.picture)),
            web.post(JOB + "/cancel", self._guarded(self.cancel)),
            web.post(JOB + "/decision", self._guarded(self.decide)),
            web.get(API + "/reports", self._guarded(self.reports)),
            web.get(API + "/blocks", self._guarded(self.blocks)),
            web.post(API + "/blocks", self._guarded(self.block)),
            web.post(API + "/blocks/remove", self._guarded(self.unblock)),
            web.get(API + "/words", self._guarded(self.words)),
            web.post(API + "/words", self._guarded(self.add_word)),
            web.post(API + "/words/remove", self._guarded(self.remove_word)),
        ]
        return [*routes, *self._login.routes(), *guarded]

    async def show(self, request: web.Request) -> web.Response:
        """Return the page, or redirect to the login."""
        if self._login is None:
            return page_response("operator-setup", request)
        if not self._login.is_authorized(request):
            raise web.HTTPSeeOther(OPERATOR_LOGIN)
        return page_response("operator", request)

    async def events(self, request: web.Request) -> web.StreamResponse:
        """Stream the overview whenever it changes."""
        overviews = with_heartbeats(self._overviews(language_of(request)))
        async with aclosing(overviews), self._streams.open(request) as stream:
            async for overview in overviews:
                if overview is None:
                    await stream.send_heartbeat()
                else:
                    await stream.send("overview", overview)
        return stream.response

    async def jobs(self, request: web.Request) -> web.Response:
        """Return a page of all people's jobs, newest first."""
        params = read_query(request, JobsParams)
        found = await self._admin.jobs(STATES[params.states], params.before, params.limit)
        language = language_of(request)
        jobs = [admin_job_response(job, self._admin.progress(job), language) for job in found.jobs]
        return web.json_response({"jobs": jobs, "next": found.next_before})

    async def picture(self, request: web.Request) -> web.Response:
        """Return the thumbnail of a sheet, even if hidden."""
        sheet = await self._admin.sheet(_job(request), THUMBNAIL_WIDTH)
        return web.Response(body=sheet, content_type="image/png", headers={"Cache-Control": "private, no-cache"})

    async def cancel(self, request: web.Request) -> web.Response:
        """Cancel any person's job."""
        job = await self._admin.cancel(_job(request))
        return web.json_response(admin_job_response(job, None, language_of(request)))

    async def decide(self, request: web.Request) -> web.Response:
        """Hide a montage or show it again, and close its reports."""
        body = await read_body(request, DecisionBody)
        job = await self._moderation.decide(_job(request), hide=body.hide)
        self._feed.publish(job.id)
        return web.json_response(admin_job_response(job, None, language_of(request)))

    async def reports(self, request: web.Request) -> web.Response:
        """Return the montages with open reports."""
        language = language_of(request)
        reported = [report_response(one, language) for one in await self._moderation.reported()]
        return web.json_response({"reports": reported})

    async def blocks(self, _request: web.Request) -> web.Response:
        """Return all blocked people."""
        return web.json_response({"blocks": [block_response(block) for block in await self._moderation.blocks()]})

    async def block(self, request: web.Request) -> web.Response:
        """Block a person."""
        body = await read_body(request, BlockBody)
        await self._moderation.block(body.to_person(), body.note.strip())
        return await self.blocks(request)

    async def unblock(self, request: web.Request) -> web.Response:
        """Unblock a person."""
        await self._moderation.unblock((await read_body(request, BlockBody)).to_person())
        return await self.blocks(request)

    async def words(self, request: web.Request) -> web.Response:
        """Return the custom word list and the shipped one."""
        return web.json_response(await words_response(self._admin, language_of(request)))

    async def add_word(self, request: web.Request) -> web.Response:
        """Add an entry to the custom word list, effective at once."""
        await self._admin.words.add((await read_body(request, WordBody)).entry)
        return await self.words(request)

    async def remove_word(self, request: web.Request) -> web.Response:
        """Remove an entry from the custom word list."""
        await self._admin.words.remove((await read_body(request, WordBody)).entry)
        return await self.words(request)

    async def _overviews(self, language: str) -> AsyncGenerator[dict[str, object]]:
        """Yield the overview now and after each change; never ends by itself."""
        told: dict[str, object] | None = None
        while True:
            problems = await self._montages.health.problems()
            overview = overview_response(await self._admin.overview(), problems, self._admin.settings, language)
            if overview != told:
                told = overview
                yield overview
            await asyncio.sleep(REFRESH_S)

    def _guarded(self, handler: Handler) -> Handler:
        async def checked(request: web.Request) -> web.StreamResponse:
            if self._login is None or not self._login.is_authorized(request):
                raise OperatorError
            return await handler(request)

        return checked


def _job(request: web.Request) -> int:
    return int(request.match_info["job"])
