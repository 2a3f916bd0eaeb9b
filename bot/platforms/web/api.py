"""Ordering, cancelling, voting and looking up: one method for each route under `/api/`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Final, Literal

from aiohttp import web
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from bot.errors import UserError
from bot.platforms.web.faults import language_of
from bot.platforms.web.session import PLATFORM
from bot.platforms.web.shapes import version
from bot.views import Ballot, HistoryQuery, JobState, Order, Person

if TYPE_CHECKING:
    from bot.montages import Montages
    from bot.platforms.web.feed import VoteFeed
    from bot.platforms.web.presenter import Presenter
    from bot.platforms.web.session import Sessions

ROOM: Final = "room"  # everybody who opens the page is in one room
JOB: Final = r"/api/jobs/{job:\d{1,18}}"
FOREVER: Final = "private, max-age=31536000, immutable"
EVERY_STATE: Final = frozenset(JobState)
DONE: Final = frozenset({JobState.DONE})


class OrderBody(BaseModel):
    """The body of `POST /api/montages`; `event` makes a repeated request the same order."""

    model_config = ConfigDict(extra="forbid")

    event: Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z_-]{8,64}$")]
    description: str


class HistoryParams(BaseModel):
    """The query of `GET /api/montages`.

    `whose`: "conversation" is the visitor's montages in every state, "mine" their finished ones, "everyone" the
    finished ones of the room.
    """

    model_config = ConfigDict(extra="forbid")

    whose: Literal["conversation", "mine", "everyone"] = "mine"
    before: Annotated[int, Field(gt=0, lt=2**63)] | None = None
    limit: Annotated[int, Field(ge=1, le=30)] = 10


class InvalidRequestError(UserError):
    """The body or the query is not what the route expects."""

    def __init__(self) -> None:
        super().__init__("web-error-invalid")


class Api:
    """The routes that answer with JSON or a picture."""

    def __init__(self, montages: Montages, presenter: Presenter, sessions: Sessions, feed: VoteFeed) -> None:
        self._montages = montages
        self._presenter = presenter
        self._sessions = sessions
        self._feed = feed

    def routes(self) -> list[web.RouteDef]:
        """What is served where."""
        return [
            web.post("/api/montages", self.order),
            web.get("/api/montages", self.look_up),
            web.post(JOB + "/cancel", self.cancel),
            web.get(JOB + "/sheet.png", self.picture),
            web.put(JOB + r"/votes/{number:\d{1,3}}", self.vote),
            web.delete(JOB + r"/votes/{number:\d{1,3}}", self.vote),
        ]

    async def order(self, request: web.Request) -> web.Response:
        """Commit an order; 201 where it is new, 200 where this event was known."""
        person = self._sessions.person(request)
        language = language_of(request)
        body = await _order_body(request)
        job = await self._montages.request(
            Order(
                platform=PLATFORM,
                event_id=f"{person.id}:{body.event}",
                person_id=person.id,
                channel_id=ROOM,
                description=body.description,
                language=language,
            )
        )
        shape = await self._presenter.job(job, person, language)
        return web.json_response(shape, status=200 if job.repeated else 201)

    async def look_up(self, request: web.Request) -> web.Response:
        """One page of past montages, newest first; `next` is the `before` of the page after it."""
        person = self._sessions.person(request)
        page = await self._montages.look_up(_history_query(request, person))
        jobs = [await self._presenter.job(job, person, language_of(request)) for job in page.jobs]
        return web.json_response({"jobs": jobs, "next": page.next_before})

    async def cancel(self, request: web.Request) -> web.Response:
        """Cancel a job of one's own."""
        person = self._sessions.person(request)
        job = await self._presenter.find(int(request.match_info["job"]))
        job = await self._montages.cancel(job.id, person)
        return web.json_response(await self._presenter.job(job, person, language_of(request)))

    async def vote(self, request: web.Request) -> web.Response:
        """Give (PUT) or take back (DELETE) a vote; answers the sheet as it stands then."""
        person = self._sessions.person(request)
        job = await self._presenter.find(int(request.match_info["job"]))
        number = int(request.match_info["number"])
        await self._montages.cast(Ballot(job.id, number, person, on=request.method == "PUT"))
        self._feed.publish(job.id)
        return web.json_response(await self._presenter.sheet(job.id, person, language_of(request)))

    async def picture(self, request: web.Request) -> web.Response:
        """The sheet as PNG; under the address that names its present order and votes it never changes."""
        self._sessions.person(request)
        job = await self._presenter.find(int(request.match_info["job"]))
        known = {etag.value for etag in request.if_none_match or ()}
        if version(await self._montages.standings(job.id)) in known:
            raise web.HTTPNotModified
        sheet = await self._montages.sheet(job.id)
        current = version(sheet.tiles)
        response = web.Response(body=sheet.picture, content_type="image/png")
        response.etag = current
        response.headers["Cache-Control"] = FOREVER if request.query.get("v") == current else "private, no-cache"
        response.headers["Content-Disposition"] = f'inline; filename="montage-{job.id}.png"'
        return response


async def _order_body(request: web.Request) -> OrderBody:
    try:
        return OrderBody.model_validate_json(await request.read())
    except ValidationError as error:
        raise InvalidRequestError from error


def _history_query(request: web.Request, person: Person) -> HistoryQuery:
    try:
        params = HistoryParams.model_validate(dict(request.query))
    except ValidationError as error:
        raise InvalidRequestError from error
    return HistoryQuery(
        platform=PLATFORM,
        person_id=None if params.whose == "everyone" else person.id,
        channel_id=ROOM,
        before=params.before,
        limit=params.limit,
        states=EVERY_STATE if params.whose == "conversation" else DONE,
    )
