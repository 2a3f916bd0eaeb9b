"""Socket Mode: one-time tickets, hello, envelopes and their acknowledgements, disconnect requests."""

from __future__ import annotations

import asyncio
import contextlib
import json
import uuid
from typing import TYPE_CHECKING

from aiohttp import WSMsgType, web

from tests.fakes.slack.objects import APP

if TYPE_CHECKING:
    from tests.fakes.slack.deliveries import Delivery
    from tests.fakes.slack.objects import Json

_ACKNOWLEDGE_WITHIN = 3.0


class Sockets:
    """The bot's websockets; `opened` counts them, and `url` is where they are opened."""

    def __init__(self, acknowledge_within: float = _ACKNOWLEDGE_WITHIN) -> None:
        self._within = acknowledge_within
        self._tickets: set[str] = set()
        self._pending: dict[str, asyncio.Future[Json]] = {}
        self._live: list[tuple[web.WebSocketResponse, web.Request]] = []
        self.opened = 0
        self.url = ""

    def ticket(self) -> str:
        """Return an address that is good for one connection."""
        ticket = uuid.uuid4().hex
        self._tickets.add(ticket)
        return f"{self.url}?ticket={ticket}&app_id={APP}"

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Serve one websocket until it closes."""
        ticket = request.query.get("ticket", "")
        if ticket not in self._tickets:
            return web.Response(status=408)
        self._tickets.remove(ticket)
        ws = web.WebSocketResponse()
        await ws.prepare(request)
        self._live.append((ws, request))
        self.opened += 1
        await ws.send_json({"type": "hello", "num_connections": len(self._live), "connection_info": {"app_id": APP}})
        async for message in ws:
            if message.type is WSMsgType.TEXT:
                self._acknowledged(json.loads(message.data))
        self._live = [entry for entry in self._live if entry[0] is not ws]
        return ws

    async def send(self, delivery: Delivery, attempt: int) -> Json | None:
        """Deliver in an envelope, as soon as there is a connection."""
        while not self._live:  # noqa: ASYNC110  # the bot comes when it comes
            await asyncio.sleep(0.005)
        envelope: Json = {
            "envelope_id": str(uuid.uuid4()),
            "type": delivery.kind,
            "payload": delivery.payload,
            "accepts_response_payload": delivery.kind != "events_api",
        }
        if delivery.kind == "events_api":
            envelope |= {"retry_attempt": attempt, "retry_reason": "timeout" if attempt else ""}
        answer = self._pending[envelope["envelope_id"]] = asyncio.get_running_loop().create_future()
        with contextlib.suppress(ConnectionError):
            await self._live[attempt % len(self._live)][0].send_json(envelope)
        with contextlib.suppress(TimeoutError):
            return await asyncio.wait_for(answer, self._within)
        return None

    async def ask_to_reconnect(self, reason: str = "refresh_requested") -> None:
        """Tell every client to open another connection, as Slack does every few hours."""
        leaving, self._live = self._live, []
        for ws, _ in leaving:
            await ws.send_json({"type": "disconnect", "reason": reason, "debug_info": {"host": "fake"}})

    def cut(self) -> None:
        """Reset every connection."""
        leaving, self._live = self._live, []
        for _, request in leaving:
            if request.transport is not None:
                request.transport.abort()

    async def close(self) -> None:
        """Close every connection."""
        for ws, _ in list(self._live):
            await ws.close()

    def _acknowledged(self, message: Json) -> None:
        answer = self._pending.pop(message.get("envelope_id", ""), None)
        if answer is not None and not answer.done():
            answer.set_result(message.get("payload") or {})
