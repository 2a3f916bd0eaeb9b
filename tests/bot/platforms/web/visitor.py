"""An HTTP client that acts as a browser: it keeps cookies and sends a browser's headers."""

from __future__ import annotations

from dataclasses import dataclass
from json import loads
from typing import TYPE_CHECKING, Any

from aiohttp import ClientSession, CookieJar

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Mapping

    from aiohttp import ClientResponse


@dataclass(frozen=True)
class ServerEvent:
    """One server-sent event."""

    name: str
    data: dict[str, Any]
    id: str | None


class Visitor:
    """One visitor of the page at `address`; `language` is the language of their browser."""

    def __init__(self, address: str, language: str = "ko-KR") -> None:
        self.address = address
        headers = {"Accept-Language": language, "Origin": address}
        self.session = ClientSession(address, headers=headers, cookie_jar=CookieJar(unsafe=True))

    async def open_page(self) -> str:
        """Open the page, which also sets the visitor's cookie."""
        async with self.session.get("/") as response:
            return await response.text()

    async def call(
        self,
        method: str,
        path: str,
        *,
        json: Mapping[str, Any] | None = None,
        data: bytes | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> tuple[int, Any]:
        """Send a request; return the status and the JSON."""
        async with self.session.request(method, path, json=json, data=data, headers=headers) as response:
            return response.status, await response.json()

    async def order(self, description: str = "둥근 얼굴의 30대 남자", event: str = "event-0001") -> dict[str, Any]:
        """Order a montage."""
        body = {"event": event, "description": description}
        job: dict[str, Any]
        _, job = await self.call("POST", "/api/montages", json=body)
        return job

    async def finished(self, description: str = "둥근 얼굴의 30대 남자", event: str = "event-0001") -> dict[str, Any]:
        """Order a montage and wait for its sheet."""
        return await self.ended((await self.order(description, event))["id"])

    async def ended(self, job_id: int) -> dict[str, Any]:
        """Wait for the end of the visitor's own job."""
        events = [event async for event in self.events(f"/api/jobs/{job_id}/events")]
        job: dict[str, Any] = events[-1].data["job"]
        return job

    async def events(self, path: str, **headers: str) -> AsyncGenerator[ServerEvent]:
        """Yield the events of a stream until it ends."""
        async with self.session.get(path, headers=headers) as response:
            async for event in read_events(response):
                yield event


async def read_events(response: ClientResponse) -> AsyncGenerator[ServerEvent]:
    """Parse a stream of server-sent events."""
    fields: dict[str, str] = {}
    async for line in response.content:
        name, _, value = line.decode().rstrip("\n").partition(": ")
        if name:
            fields[name] = value
        else:
            if "data" in fields:
                yield ServerEvent(fields["event"], loads(fields["data"]), fields.get("id"))
            fields = {}
