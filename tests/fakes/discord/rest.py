"""Middleware of every REST request: recording, scripted faults, token, rate limits and Discord's errors."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

from aiohttp import web

from tests.fakes.discord.errors import UNAUTHORIZED, ApiError
from tests.fakes.discord.store import Upload

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from tests.fakes.discord.faults import Fault, Faults
    from tests.fakes.discord.objects import Json
    from tests.fakes.discord.rate_limits import Allowance, RateLimits

PREFIX = "/api/v10"
Handler: TypeAlias = "Callable[[web.Request], Awaitable[web.StreamResponse]]"
_TOKEN_IN_PATH = re.compile(r"^/(interactions|webhooks)/")
_VIA = {"Via": "1.1 fake"}  # without this header discord.py takes a 429 for a Cloudflare ban


@dataclass(slots=True)
class Call:
    """One request of the bot and its response status; 0 if the connection was dropped."""

    method: str
    path: str
    at: float
    body: Json = field(default_factory=dict)
    uploads: list[Upload] = field(default_factory=list)
    status: int = 0

    def __str__(self) -> str:
        return f"{self.method} {self.path}"


CALL: web.RequestKey[Call] = web.RequestKey("call", Call)


def json_response(data: object, status: int = 200) -> web.Response:
    """Return a JSON response. discord.py parses it only if Content-Type has no charset."""
    body = json.dumps(data, ensure_ascii=False).encode()
    return web.Response(body=body, status=status, headers={"Content-Type": "application/json"})


class Front:
    """The middleware of every REST route.

    `calls` lists the bot's requests in order. `refuses_token`: as after the token was reset.
    """

    def __init__(self, token: str, faults: Faults, limits: RateLimits, now: Callable[[], float]) -> None:
        self._authorization = f"Bot {token}"
        self._faults = faults
        self._limits = limits
        self._now = now
        self.calls: list[Call] = []
        self.refuses_token = False

    @web.middleware
    async def middleware(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Record a request, then answer it or apply its scripted fault."""
        if not request.path.startswith(PREFIX):
            return await handler(request)
        call = Call(request.method, request.path.removeprefix(PREFIX), self._now())
        self.calls.append(call)
        await _read_body(request, call)
        request[CALL] = call
        response = await self._answer(request, call, handler)
        call.status = response.status
        return response

    async def _answer(self, request: web.Request, call: Call, handler: Handler) -> web.StreamResponse:
        fault = self._faults.meet(str(call))
        if fault is not None:
            return await self._fail(request, fault, handler)
        known = request.headers.get("Authorization") == self._authorization and not self.refuses_token
        if not _TOKEN_IN_PATH.match(call.path) and not known:
            return _error_response(UNAUTHORIZED)
        allowance = self._limits.spend(call.method, call.path)
        response = _refusal(allowance) or await _handle(request, handler)
        response.headers.update(allowance.headers if allowance is not None else {})
        return response

    async def _fail(self, request: web.Request, fault: Fault, handler: Handler) -> web.StreamResponse:
        if fault.applied:
            await _handle(request, handler)
        if fault.failure == "drop":
            if request.transport is not None:
                request.transport.abort()
            return web.Response(status=500)
        if fault.failure == 429:
            return _too_many(fault.retry_after)
        return web.Response(status=fault.failure, text="upstream error")


async def _handle(request: web.Request, handler: Handler) -> web.StreamResponse:
    try:
        return await handler(request)
    except ApiError as error:
        return _error_response(error)


async def _read_body(request: web.Request, call: Call) -> None:
    if request.content_type == "application/json":
        call.body = await request.json()
    elif request.content_type == "multipart/form-data":
        form = await request.post()
        for name, part in form.items():
            if isinstance(part, web.FileField):
                call.uploads.append(Upload(name, part.filename, part.content_type, part.file.read()))
            elif name == "payload_json":
                call.body = json.loads(str(part))


def _error_response(error: ApiError) -> web.Response:
    return json_response({"message": error.message, "code": error.code}, error.status)


def _refusal(allowance: Allowance | None) -> web.StreamResponse | None:
    if allowance is None or allowance.allowed:
        return None
    return _too_many(allowance.retry_after, is_global=allowance.is_global)


def _too_many(retry_after: float, *, is_global: bool = False) -> web.Response:
    body = {"message": "You are being rate limited.", "retry_after": round(retry_after, 3), "global": is_global}
    response = json_response(body, 429)
    response.headers.update({**_VIA, "Retry-After": str(int(retry_after) + 1)})
    return response
