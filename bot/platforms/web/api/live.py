"""Server-sent events: progress of a job, and votes."""

from __future__ import annotations

import base64
from contextlib import aclosing
from dataclasses import replace
from typing import TYPE_CHECKING

from aiohttp import web

from bot.domain.jobs import JobState
from bot.domain.updates import Cancelled, Done, Failed, JobUpdate, Queued, Running
from bot.errors import JobHiddenError, UnknownJobError
from bot.platforms.web.api.montages import JOB
from bot.platforms.web.api.presenter import viewer_of
from bot.platforms.web.events.streams import with_heartbeats
from bot.platforms.web.locale import language_of

if TYPE_CHECKING:
    from bot.domain.people import Person
    from bot.platforms.web.api.presenter import Presenter
    from bot.platforms.web.events.streams import EventStream, OpenStreams
    from bot.platforms.web.events.vote_feed import VoteFeed
    from bot.platforms.web.security.session import Sessions
    from bot.services.montages import Montages

FINAL = frozenset({"done", "failed", "cancelled"})


class LiveRoutes:
    """Routes that answer with an event stream."""

    def __init__(
        self,
        montages: Montages,
        presenter: Presenter,
        sessions: Sessions,
        feed: VoteFeed,
        streams: OpenStreams,
    ) -> None:
        self._montages = montages
        self._presenter = presenter
        self._sessions = sessions
        self._feed = feed
        self._streams = streams

    def routes(self) -> list[web.RouteDef]:
        """Return the routes; streams do not support HEAD."""
        return [
            web.get(JOB + "/events", self.job_events, allow_head=False),
            web.get("/api/votes/events", self.vote_events, allow_head=False),
        ]

    async def job_events(self, request: web.Request) -> web.StreamResponse:
        """Stream the state of a job and each change until it ends.

        A reconnecting browser does not receive its last event again; after a final event it gets 204, which stops it.
        """
        job = await self._presenter.find(int(request.match_info["job"]), self._sessions.person(request))
        seen = request.headers.get("Last-Event-ID")
        if seen in FINAL:
            raise web.HTTPNoContent
        updates = with_heartbeats(self._montages.follow(job.id))
        async with aclosing(updates), self._streams.open(request) as stream:
            async for update in updates:
                if update is None:
                    await stream.send_heartbeat()
                elif event_id(update) != seen:
                    event, data = await self._describe(request, job.id, update)
                    await stream.send(event, data, event_id(update))
        return stream.response

    async def vote_events(self, request: web.Request) -> web.StreamResponse:
        """Stream sheets whose votes change, with the visitor's own votes, and montages that are gone."""
        person, language = self._sessions.person(request), language_of(request)
        changes = with_heartbeats(self._feed.listen())
        async with aclosing(changes), self._streams.open(request) as stream:
            async for job_id in changes:
                if job_id is None:
                    await stream.send_heartbeat()
                else:
                    await self._send_change(stream, job_id, person, language)
        return stream.response

    async def _send_change(self, stream: EventStream, job_id: int, person: Person, language: str) -> None:
        """Send a changed sheet if the visitor may see it, or that a deleted or hidden montage is gone.

        An unfinished montage may be reported, too, but has no sheet yet.
        """
        try:
            job = await self._montages.archive.get(job_id)
            if job.hidden:
                await stream.send("gone", {"job": job_id})
            elif job.state is JobState.DONE and job.is_visible(viewer_of(person)):
                sheet = await self._presenter.sheet(job_id, person, language)
                await stream.send("votes", {"job": job_id, "sheet": sheet})
        except (UnknownJobError, JobHiddenError):
            await stream.send("gone", {"job": job_id})

    async def _describe(self, request: web.Request, job_id: int, update: JobUpdate) -> tuple[str, dict[str, object]]:
        """Return an update as an event name and its data."""
        match update:
            case Queued(place):
                return "queued", {"place": place}
            case Running(fraction, preview):
                encoded = base64.b64encode(preview).decode() if preview else None
                return "drawing", {"fraction": fraction, "preview": encoded}
            case Done() | Failed() | Cancelled():
                person = self._sessions.person(request)
                try:
                    job = await self._presenter.find(job_id, person)
                except (UnknownJobError, JobHiddenError):
                    return "gone", {"job": job_id}
                if isinstance(update, Failed) and job.state is JobState.DONE:  # its pictures are lost
                    job = replace(job, state=JobState.FAILED, failure=update.reason)
                response = await self._presenter.job(job, person, language_of(request))
                return job.state.value, {"job": response}


def event_id(update: JobUpdate) -> str:
    """Return the id of an update, which a browser sends back as Last-Event-ID."""
    match update:
        case Queued(place):
            return f"queued-{place}"
        case Running(fraction):
            return f"drawing-{fraction:.4f}"
        case Done():
            return "done"
        case Failed():
            return "failed"
        case Cancelled():
            return "cancelled"
