"""The checks of every Web API call: scripted faults, token, scopes, rate limits and arguments."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from aiohttp import web

from tests.fakes.slack.errors import ApiError
from tests.fakes.slack.scopes import ALL, SCOPES

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.fakes.discord.faults import Fault, Faults
    from tests.fakes.slack.limits import RateLimits
    from tests.fakes.slack.methods import Methods
    from tests.fakes.slack.objects import Json

BOT_TOKEN = "xoxb-1111111111-2222222222-abcdefghijklmnopqrstuvwx"
APP_TOKEN = "xapp-1-A0001-3333333333-" + "0" * 64
_JSON_FIELDS = ("blocks", "files", "metadata", "view")


@dataclass(slots=True)
class Call:
    """One call of the bot and its answer; None if the connection was dropped."""

    method: str
    args: Json
    at: float
    answer: Json | None = field(default=None)


class Api:
    """The handler of all methods; `calls` lists the bot's calls in order, `scopes` those of its token.

    `revoked`: tokens that are no longer valid.
    """

    def __init__(self, methods: Methods, faults: Faults, limits: RateLimits, now: Callable[[], float]) -> None:
        self._methods = methods
        self._faults = faults
        self._limits = limits
        self._now = now
        self.calls: list[Call] = []
        self.scopes = set(ALL)
        self.revoked: set[str] = set()

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Record a call, then answer it or apply its scripted fault."""
        call = Call(request.match_info["method"], await _arguments(request), self._now())
        self.calls.append(call)
        token = call.args.pop("token", None) or request.headers.get("Authorization", "").removeprefix("Bearer ")
        fault = self._faults.meet(call.method)
        if fault is not None:
            return self._fail(request, call, token, fault)
        if not self._limits.allows(call.method, str(call.args.get("channel"))):
            return _too_many(0.0)  # at once: the window is short
        return self._respond(self._answer(call, token))

    def _answer(self, call: Call, token: str) -> Json:
        try:
            call.answer = {"ok": True, **self._obey(call, token)}
        except ApiError as error:
            call.answer = {"ok": False, "error": error.code}
            if error.detail:
                call.answer["errors"] = [error.detail]
                call.answer["response_metadata"] = {"messages": [f"[ERROR] {error.detail}"]}
        return call.answer

    def _obey(self, call: Call, token: str) -> Json:
        method = self._methods.table.get(call.method)
        if method is None:
            raise ApiError("unknown_method")
        if token != (APP_TOKEN if call.method == "apps.connections.open" else BOT_TOKEN):
            raise ApiError("invalid_auth" if token else "not_authed")
        if token in self.revoked:
            raise ApiError("token_revoked")
        if missing := SCOPES[call.method] - self.scopes:
            raise ApiError("missing_scope", f"needed: {sorted(missing)}")
        method.check(call.args)
        return method.handle(call.args)

    def _fail(self, request: web.Request, call: Call, token: str, fault: Fault) -> web.StreamResponse:
        if fault.applied:
            self._answer(call, token)
        if fault.failure == "drop":
            if request.transport is not None:
                request.transport.abort()
            return web.Response(status=500)
        if fault.failure == 429:
            return _too_many(fault.retry_after)
        if fault.failure == 200:  # Slack reports an internal error in the body
            return web.json_response({"ok": False, "error": "internal_error"})
        return web.Response(status=fault.failure, text="<html>upstream error</html>", content_type="text/html")

    def _respond(self, answer: Json) -> web.Response:
        return web.json_response(answer, headers={"X-OAuth-Scopes": ",".join(sorted(self.scopes))})


async def _arguments(request: web.Request) -> Json:
    """Return a call's arguments, from a JSON body or from a query and a form whose objects are JSON texts."""
    if request.content_type == "application/json":
        body: Json = await request.json()
        return {**request.query, **body}
    args: Json = {**request.query, **{key: str(value) for key, value in (await request.post()).items()}}
    return {key: json.loads(value) if key in _JSON_FIELDS else value for key, value in args.items()}


def _too_many(retry_after: float) -> web.Response:
    headers = {"Retry-After": str(int(retry_after))}
    return web.json_response({"ok": False, "error": "ratelimited"}, status=429, headers=headers)
