"""Routes for montages: order, history, votes, favourites, reports, deletion."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from aiohttp import web

from bot.domain.history import HistoryQuery
from bot.domain.jobs import Ballot, JobState, Order
from bot.platforms.web.api.presenter import CHANNEL_ID, viewer_of
from bot.platforms.web.locale import language_of
from bot.platforms.web.platform import PLATFORM
from bot.platforms.web.schemas.requests import HistoryParams, OrderBody, ReportBody, read_body, read_query

if TYPE_CHECKING:
    from bot.domain.jobs import JobView
    from bot.domain.people import Person
    from bot.platforms.web.api.presenter import Presenter
    from bot.platforms.web.events.vote_feed import VoteFeed
    from bot.platforms.web.security.session import Sessions
    from bot.services.montages import Montages

JOB: Final = r"/api/jobs/{job:\d{1,18}}"
ALL_STATES: Final = frozenset(JobState)
DONE: Final = frozenset({JobState.DONE})


class MontageRoutes:
    """JSON routes for montages."""

    def __init__(self, montages: Montages, presenter: Presenter, sessions: Sessions, feed: VoteFeed) -> None:
        self._montages = montages
        self._presenter = presenter
        self._sessions = sessions
        self._feed = feed

    def routes(self) -> list[web.RouteDef]:
        """Return the routes."""
        return [
            web.post("/api/montages", self.order),
            web.get("/api/montages", self.search_history),
            web.get(JOB, self.details),
            web.delete(JOB, self.delete),
            web.post(JOB + "/cancel", self.cancel),
            web.put(JOB + r"/votes/{number:\d{1,3}}", self.vote),
            web.delete(JOB + r"/votes/{number:\d{1,3}}", self.vote),
            web.put(JOB + "/favourite", self.set_favourite),
            web.delete(JOB + "/favourite", self.set_favourite),
            web.post(JOB + "/reports", self.report),
        ]

    async def order(self, request: web.Request) -> web.Response:
        """Commit an order; 201 if new, 200 if the event was known."""
        person, language = self._sessions.person(request), language_of(request)
        body = await read_body(request, OrderBody)
        job = await self._montages.request(
            Order(
                platform=PLATFORM,
                event_id=f"{person.id}:{body.event}",
                person_id=person.id,
                channel_id=CHANNEL_ID,
                description=body.description or "",
                candidates=body.candidates,
                seed=body.seed,
                language=language,
                lineage=body.lineage.to_lineage() if body.lineage else None,
                private=body.private,
            )
        )
        response = await self._presenter.job(job, person, language)
        return web.json_response(response, status=200 if job.repeated else 201)

    async def search_history(self, request: web.Request) -> web.Response:
        """Return a page of past montages, newest first; `next` is the `before` of the next page."""
        person = self._sessions.person(request)
        page = await self._montages.archive.search_history(_history_query(request, person))
        jobs = [await self._presenter.job(job, person, language_of(request)) for job in page.jobs]
        return web.json_response({"jobs": jobs, "next": page.next_before})

    async def details(self, request: web.Request) -> web.Response:
        """Return the details of a montage."""
        person, job = await self._find(request)
        return web.json_response(await self._presenter.details(job.id, person, language_of(request)))

    async def cancel(self, request: web.Request) -> web.Response:
        """Cancel the visitor's own job, even if reports hid it."""
        person, job = await self._find(request, own_hidden=True)
        job = await self._montages.cancel(job.id, person)
        return web.json_response(await self._presenter.job(job, person, language_of(request)))

    async def vote(self, request: web.Request) -> web.Response:
        """Add (PUT) or remove (DELETE) a vote; returns the updated sheet."""
        person, job = await self._find(request)
        number = int(request.match_info["number"])
        await self._montages.votes.cast(Ballot(job.id, number, person, on=request.method == "PUT"))
        self._feed.publish(job.id)
        return web.json_response(await self._presenter.sheet(job.id, person, language_of(request)))

    async def set_favourite(self, request: web.Request) -> web.Response:
        """Add (PUT) or remove (DELETE) a favourite."""
        is_favourite = request.method == "PUT"
        person, job = await self._find(request, own_hidden=not is_favourite)
        await self._montages.archive.set_favourite(job.id, viewer_of(person), on=is_favourite)
        return web.json_response({"favourite": is_favourite})

    async def report(self, request: web.Request) -> web.Response:
        """Report a montage; returns whether it is hidden now."""
        person, job = await self._find(request)
        body = await read_body(request, ReportBody)
        job = await self._montages.moderation.report(job.id, person, body.reason)
        if job.hidden:
            self._feed.publish(job.id)
        return web.json_response({"hidden": job.hidden})

    async def delete(self, request: web.Request) -> web.Response:
        """Delete the visitor's own montage with its pictures and votes, even if reports hid it."""
        person, job = await self._find(request, own_hidden=True)
        await self._montages.deletion.delete(job.id, viewer_of(person))
        self._feed.publish(job.id)
        return web.json_response({})

    async def _find(self, request: web.Request, *, own_hidden: bool = False) -> tuple[Person, JobView]:
        """Return the visitor, and the montage in the URL if they may see it, or own it though reports hid it."""
        person = self._sessions.person(request)
        return person, await self._presenter.find(int(request.match_info["job"]), person, own_hidden=own_hidden)


def _history_query(request: web.Request, person: Person) -> HistoryQuery:
    params = read_query(request, HistoryParams)
    return HistoryQuery(
        platform=PLATFORM,
        person_id=None if params.whose == "everyone" else person.id,
        channel_id=CHANNEL_ID,
        viewer=person,
        text=params.text,
        favourites=params.favourites,
        before=params.before,
        limit=params.limit,
        states=ALL_STATES if params.whose == "conversation" else DONE,
    )
