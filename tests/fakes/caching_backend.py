"""A backend that draws each distinct request once and replays it."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from inference.backend import Finished, Progress, RequestCancelledError

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Sequence

    from inference.backend import Backend, Embedding, Event, Model, Request
    from inference.descriptions import Reading

HALFWAY: Final = 0.6


class CachingBackend:
    """Wraps a backend and caches the events of each distinct request."""

    def __init__(self, backend: Backend) -> None:
        self._backend = backend
        self._drawn: dict[Request, list[Event]] = {}
        self._cancelled: set[str] = set()
        self._released = asyncio.Event()
        self._released.set()

    @property
    def model(self) -> Model:
        """The name of the wrapped backend's model."""
        return self._backend.model

    def hold(self) -> None:
        """Pause every request shortly after half of its steps, until `release`."""
        self._released.clear()

    def release(self) -> None:
        """Let held requests finish."""
        self._released.set()

    async def generate(self, request: Request) -> AsyncGenerator[Event]:
        """Yield the cached events of an equal request; call the backend if there are none."""
        self._cancelled.discard(request.id)  # a request of an earlier test may have had the same id
        page = replace(request, id="", user="", priority=0)
        if page not in self._drawn:
            self._drawn[page] = [event async for event in self._backend.generate(request)]
        newest: Event = Progress(0.0)
        for event in self._drawn[page]:
            while _is_late(event) and not self._released.is_set():
                yield newest  # repeated until a watcher has seen it
                await asyncio.sleep(0.02)
                self._check(request)
            if isinstance(event, Progress) and event.previews:
                newest = event
            yield event

    async def cancel(self, request_id: str) -> None:
        """Stop a request."""
        self._cancelled.add(request_id)

    async def read(self, descriptions: Sequence[str]) -> list[Reading]:
        """Read descriptions with the wrapped backend."""
        return await self._backend.read(descriptions)

    async def embed(self, descriptions: Sequence[str]) -> Embedding:
        """Embed descriptions with the wrapped backend."""
        return await self._backend.embed(descriptions)

    async def embed_images(self, pictures: Sequence[bytes]) -> Embedding:
        """Embed images with the wrapped backend."""
        return await self._backend.embed_images(pictures)

    def _check(self, request: Request) -> None:
        if request.id in self._cancelled:
            raise RequestCancelledError(request.id)


def _is_late(event: Event) -> bool:
    return isinstance(event, Finished) or (isinstance(event, Progress) and event.fraction > HALFWAY)
