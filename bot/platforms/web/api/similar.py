"""Similarity search by description or face; rate limited like writes, because it uses the model."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from aiohttp import web

from bot.domain.history import Scope
from bot.platforms.web.api.presenter import CHANNEL_ID
from bot.platforms.web.locale import language_of
from bot.platforms.web.platform import PLATFORM
from bot.platforms.web.schemas.requests import SimilarParams, read_query
from bot.rendering.likeness import points_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.domain.history import SimilarMontage
    from bot.domain.people import Person
    from bot.platforms.web.api.presenter import Presenter
    from bot.platforms.web.security.session import Sessions
    from bot.services.montages import Montages

MAX_SIMILAR_FACES: Final = 8


class SimilarRoutes:
    """Routes under `/api/similar`; they return a page of montages, each with `points`: what is like the search."""

    def __init__(self, montages: Montages, presenter: Presenter, sessions: Sessions) -> None:
        self._montages = montages
        self._presenter = presenter
        self._sessions = sessions

    def routes(self) -> list[web.RouteDef]:
        """Return the routes."""
        return [
            web.get("/api/similar", self.by_description, allow_head=False),
            web.get(r"/api/similar/{job:\d{1,18}}/{number:\d{1,3}}", self.by_picture, allow_head=False),
        ]

    async def by_description(self, request: web.Request) -> web.Response:
        """Return montages with similar descriptions, most similar first."""
        person = self._sessions.person(request)
        params = read_query(request, SimilarParams)
        scope = _scope(person, own=params.whose == "mine")
        return await self._answer(request, await self._montages.search.by_description(params.text, scope, params.limit))

    async def by_picture(self, request: web.Request) -> web.Response:
        """Return other montages with a similar face, most similar first."""
        person = self._sessions.person(request)
        job = await self._presenter.find(int(request.match_info["job"]), person)
        number = int(request.match_info["number"])
        near = await self._montages.search.by_picture(job.id, number, _scope(person), MAX_SIMILAR_FACES)
        return await self._answer(request, near)

    async def _answer(self, request: web.Request, found: Sequence[SimilarMontage]) -> web.Response:
        person, language = self._sessions.person(request), language_of(request)
        jobs = [
            {
                **await self._presenter.job(near.job, person, language),
                "points": points_line(near.likeness, language) if near.likeness else "",
                "face": near.number,
            }
            for near in found
        ]
        return web.json_response({"jobs": jobs, "next": None})


def _scope(person: Person, *, own: bool = False) -> Scope:
    return Scope(PLATFORM, person_id=person.id if own else None, channel_id=CHANNEL_ID, viewer=person)
