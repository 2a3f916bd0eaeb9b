"""The gateway: hello, identify, heartbeats, sequence numbers, RESUME with replay, transport compression."""

from __future__ import annotations

import asyncio
import contextlib
import json
import zlib
from collections import Counter, deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from aiohttp import WSCloseCode, WSMsgType, web

from tests.fakes.discord.objects import APPLICATION_ID, BOT_USER, GUILD_ID, guild, snowflake

if TYPE_CHECKING:
    from tests.fakes.discord.clock import Clock
    from tests.fakes.discord.objects import Json

_DISPATCH, _HEARTBEAT, _IDENTIFY, _RESUME = 0, 1, 2, 6
_RECONNECT, _INVALID_SESSION, _HELLO, _HEARTBEAT_ACK = 7, 9, 10, 11
_GUILDS = 1 << 0
_PRIVILEGED = (1 << 1) | (1 << 8) | (1 << 15)
_MAX_PAYLOAD_LENGTH = 4096


class _Compressor(Protocol):
    def compress(self, data: bytes, /) -> bytes: ...

    def flush(self, mode: int = ..., /) -> bytes: ...


class Socket:
    """One websocket with the compression that the client asked for: zlib-stream, zstd-stream or none."""

    def __init__(self, ws: web.WebSocketResponse, request: web.Request) -> None:
        self._ws = ws
        self._request = request
        self._lock = asyncio.Lock()
        self._compressor, self._flush = _compression(request.query.get("compress"))

    async def send(self, op: int, data: object = None, *, event: str | None = None, seq: int | None = None) -> None:
        """Send one payload. A closed socket is no error, because RESUME replays the event."""
        raw = json.dumps({"op": op, "d": data, "s": seq, "t": event}, ensure_ascii=False).encode()
        async with self._lock:
            with contextlib.suppress(ConnectionError):
                if self._compressor is None:
                    await self._ws.send_str(raw.decode())
                else:
                    packed = self._compressor.compress(raw) + self._compressor.flush(self._flush)
                    await self._ws.send_bytes(packed)

    async def close(self, code: int) -> None:
        """Close the connection with a close frame."""
        await self._ws.close(code=code)

    def reset(self) -> None:
        """Cut the connection without a close frame."""
        if self._request.transport is not None:
            self._request.transport.abort()


def _compression(name: str | None) -> tuple[_Compressor | None, int]:
    if name == "zlib-stream":
        return zlib.compressobj(), zlib.Z_SYNC_FLUSH
    if name == "zstd-stream":
        import zstandard  # noqa: PLC0415  # there is none where no client asks for it

        return zstandard.ZstdCompressor().compressobj(), zstandard.COMPRESSOBJ_FLUSH_BLOCK
    return None, 0


@dataclass(slots=True)
class Session:
    """A session opened by IDENTIFY. It outlives its socket, so that RESUME can replay missed events."""

    id: str
    intents: int
    socket: Socket | None
    seq: int = 0
    sent: deque[tuple[int, str, Json]] = field(default_factory=lambda: deque(maxlen=5000))

    async def put(self, event: str, data: Json) -> None:
        """Number an event, store it for replay, and send it if a socket is connected."""
        self.seq += 1
        self.sent.append((self.seq, event, data))
        if self.socket is not None:
            await self.socket.send(_DISPATCH, data, event=event, seq=self.seq)

    async def resume(self, socket: Socket, seen: int) -> None:
        """Replay the events after sequence number `seen`, then send RESUMED."""
        for seq, event, data in [entry for entry in self.sent if entry[0] > seen]:
            await socket.send(_DISPATCH, data, event=event, seq=seq)
        self.socket = socket
        await self.put("RESUMED", {"_trace": []})


class Gateway:
    """Sessions and their sockets; `opcodes` counts the payloads of clients by opcode."""

    def __init__(self, clock: Clock, token: str, heartbeat_ms: int = 41_250) -> None:
        self._clock = clock
        self._token = token
        self._heartbeat_ms = heartbeat_ms
        self.sessions: dict[str, Session] = {}
        self.opcodes: Counter[int] = Counter()
        self.url = ""

    @property
    def resumes(self) -> int:
        """Number of attempts to resume."""
        return self.opcodes[_RESUME]

    @property
    def identifies(self) -> int:
        """Number of attempts to open a session."""
        return self.opcodes[_IDENTIFY]

    async def handle(self, request: web.Request) -> web.WebSocketResponse:
        """Serve one websocket until it closes."""
        ws = web.WebSocketResponse(max_msg_size=_MAX_PAYLOAD_LENGTH, compress=False)
        await ws.prepare(request)
        socket = Socket(ws, request)
        await socket.send(_HELLO, {"heartbeat_interval": self._heartbeat_ms, "_trace": []})
        async for message in ws:
            if message.type is not WSMsgType.TEXT:
                break
            payload = json.loads(message.data)
            self.opcodes[payload["op"]] += 1
            await self._receive(socket, payload)
        self._forget(socket)
        return ws

    async def dispatch(self, event: str, data: Json, *, intent: int = 0, times: int = 1) -> None:
        """Send an event to every session that asked for `intent`; more `times` make duplicates."""
        for session in list(self.sessions.values()):
            if intent == 0 or session.intents & intent:
                for _ in range(times):
                    await session.put(event, data)

    async def ask_to_reconnect(self) -> None:
        """Send RECONNECT (op 7); events until the RESUME are kept for replay."""
        for socket in self._sockets():
            await socket.send(_RECONNECT)
            self._forget(socket)

    def cut(self) -> None:
        """Reset every connection; the sessions stay resumable."""
        for socket in self._sockets():
            self._forget(socket)
            socket.reset()

    async def close(self, code: int = WSCloseCode.GOING_AWAY) -> None:
        """Close every socket and forget every session; after code 4004 a client must not come back."""
        for socket in self._sockets():
            await socket.close(code)
        self.sessions.clear()

    async def _receive(self, socket: Socket, payload: Json) -> None:
        op = payload["op"]
        if op == _HEARTBEAT:
            await socket.send(_HEARTBEAT_ACK)
        elif op == _IDENTIFY:
            await self._identify(socket, payload["d"])
        elif op == _RESUME:
            await self._resume(socket, payload["d"])

    async def _identify(self, socket: Socket, data: Json) -> None:
        if data["token"] != self._token:
            await socket.close(4004)
        elif data["intents"] & _PRIVILEGED:
            await socket.close(4014)
        else:
            await self._open(socket, data["intents"])

    async def _open(self, socket: Socket, intents: int) -> None:
        session = Session(snowflake(self._clock.now()), intents, socket)
        self.sessions[session.id] = session
        ready = {
            "v": 10,
            "user": BOT_USER,
            "guilds": [{"id": GUILD_ID, "unavailable": True}],
            "session_id": session.id,
            "resume_gateway_url": self.url,
            "shard": [0, 1],
            "application": {"id": APPLICATION_ID, "flags": 0},
        }
        await session.put("READY", ready)
        if intents & _GUILDS:
            await session.put("GUILD_CREATE", guild())

    async def _resume(self, socket: Socket, data: Json) -> None:
        session = self.sessions.get(data["session_id"])
        if session is None:
            await socket.send(_INVALID_SESSION, data=False)
        else:
            await session.resume(socket, data["seq"])

    def _sockets(self) -> list[Socket]:
        return [session.socket for session in self.sessions.values() if session.socket is not None]

    def _forget(self, socket: Socket) -> None:
        for session in self.sessions.values():
            if session.socket is socket:
                session.socket = None
