"""Socket Mode: one-time tickets, hello, envelopes and their acknowledgements, disconnect requests."""

from __future__ import annotations

import asyncio
import json
import uuid
from typing import TYPE_CHECKING

from aiohttp import WSMsgType, web

from tests.fakes.slack.objects import APP

if TYPE_CHECKING:
    from tests.fakes.slack.deliveries import Delivery
    from tests.fakes.slack.objects import Json

ACKNOWLEDGE_WITHIN_S = 60.0
"""Slack's limit is 3 seconds; a busy machine may need more, and a test that wants the limit calls `stop_waiting`."""

CLOSED_AFTER_S = 0.5
"""Seconds from Slack's notice to the end of a connection; ten on the real server."""


class Sockets:
    """The bot's websockets; `opened` counts them, `url` is their address."""

    def __init__(self, acknowledge_within: float = ACKNOWLEDGE_WITHIN_S) -> None:
        self._within = acknowledge_within
        self._tickets: set[str] = set()
        self._pending: dict[str, tuple[web.WebSocketResponse, asyncio.Future[Json | None]]] = {}
        self._live: list[tuple[web.WebSocketResponse, web.Request]] = []
        self._closing: set[asyncio.Task[None]] = set()
        self.opened = 0
        self.url = ""

    @property
    def is_open(self) -> bool:
        """Whether the bot has a connection."""
        return bool(self._live)

    def ticket(self) -> str:
        """Return an address that is valid for one connection."""
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
        self._forget(ws)
        return ws

    async def send(self, delivery: Delivery, attempt: int) -> Json | None:
        """Deliver in an envelope once a connection exists."""
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
        ws, _ = self._live[attempt % len(self._live)]
        answer = asyncio.get_running_loop().create_future()
        self._pending[envelope["envelope_id"]] = ws, answer
        try:
            await ws.send_json(envelope)
            return await asyncio.wait_for(answer, self._within)
        except ConnectionError:
            self._forget(ws)
        except TimeoutError:
            pass
        return None

    def stop_waiting(self) -> None:
        """Give up all pending acknowledgements, as Slack does after 3 seconds."""
        for ws, _ in list(self._pending.values()):
            self._give_up(ws)

    async def ask_to_reconnect(self, reason: str = "refresh_requested") -> None:
        """Tell every client to open another connection, as Slack does every few hours."""
        leaving, self._live = self._live, []
        for ws, _ in leaving:
            await ws.send_json({"type": "disconnect", "reason": reason, "debug_info": {"host": "fake"}})
            task = asyncio.create_task(self._close_soon(ws))
            self._closing.add(task)
            task.add_done_callback(self._closing.discard)

    def cut(self) -> None:
        """Reset every connection."""
        leaving, self._live = self._live, []
        for _, request in leaving:
            if request.transport is not None:
                request.transport.abort()

    async def close(self) -> None:
        """Close every connection."""
        for task in self._closing:
            task.cancel()
        for ws, _ in list(self._live):
            await ws.close()

    async def _close_soon(self, ws: web.WebSocketResponse) -> None:
        await asyncio.sleep(CLOSED_AFTER_S)
        await ws.close()

    def _forget(self, ws: web.WebSocketResponse) -> None:
        self._live = [entry for entry in self._live if entry[0] is not ws]
        self._give_up(ws)

    def _give_up(self, ws: web.WebSocketResponse) -> None:
        for envelope_id in [key for key, (sent_to, _) in self._pending.items() if sent_to is ws]:
            _, answer = self._pending.pop(envelope_id)
            if not answer.done():
                answer.set_result(None)

    def _acknowledged(self, message: Json) -> None:
        _, answer = self._pending.pop(message.get("envelope_id", ""), (None, None))
        if answer is not None and not answer.done():
            answer.set_result(message.get("payload") or {})
