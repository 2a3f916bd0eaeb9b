"""Requests in, candidates out: the local backend. Work runs on a thread of its own, off the event loop.

Requests join and leave between any two tokens (continuous batching; Yu et al. 2022, "Orca",
https://www.usenix.org/conference/osdi22/presentation/yu). Each keeps a cache of its own, so its pictures are the same
whoever is drawn beside it.
"""

from __future__ import annotations

import asyncio
import logging
import time
from contextlib import asynccontextmanager
from dataclasses import dataclass
from threading import Condition, Thread
from typing import TYPE_CHECKING, TypeAlias

from inference.backend import Event, Finished, InferenceError, Model, QueueFullError, RequestCancelledError, Waiting
from inference.checkpoint import load
from inference.pipeline import Pipeline
from inference.schedule import Schedule

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, AsyncIterator, Callable, Sequence
    from pathlib import Path

    from inference.backend import Embedding, Request
    from inference.pipeline import Work

FACES = 64
"""Faces that are drawn at once, at most; a request for more is drawn alone."""

QUEUE = 256
"""Requests that may wait."""

MEMORY = 0.9
"""How much of the measured speed is remembered from one step to the next."""

log = logging.getLogger(__name__)

Answer: TypeAlias = "Event | InferenceError"


@dataclass(slots=True)
class _Ticket:
    """A request that somebody waits for. `answer` may be called from any thread; place: the last one told."""

    request: Request
    answer: Callable[[Answer], object]
    is_cancelled: bool = False
    place: int | None = None


class Engine:
    """Draws many requests at once, in fair turns. Implements `inference.backend.Backend`."""

    def __init__(self, pipeline: Pipeline, faces: int = FACES, queue: int = QUEUE) -> None:
        self._pipeline, self._faces, self._queue = pipeline, faces, queue
        self._tickets: dict[str, _Ticket] = {}
        self._schedule = Schedule()
        self._works: list[tuple[_Ticket, Work]] = []
        self._speed: float | None = None  # image tokens a second
        self._is_closing = False
        self._change = Condition()  # guards all of the above; `_works` is changed by the thread alone
        self._thread = Thread(target=self._run, name="engine", daemon=True)
        self._thread.start()

    @classmethod
    @asynccontextmanager
    async def load(cls, folder: Path, device: str = "cpu") -> AsyncIterator[Engine]:
        """Load a checkpoint without blocking the event loop, and stop the work when the context ends.

        `device`: by the names of `inference.checkpoint.choose_device`.

        Raises:
            CheckpointError: the checkpoint cannot be loaded.
            DeviceError: there is no such device.
        """
        engine = cls(Pipeline(await asyncio.to_thread(load, folder, device)))
        try:
            yield engine
        finally:
            await engine.close()

    @property
    def model(self) -> Model:
        """The checkpoint that draws."""
        config = self._pipeline.checkpoint.config
        return Model(config.name, config.dalle.image_grid)

    async def generate(self, request: Request) -> AsyncGenerator[Event]:
        """Yield where the request stands, progress, then one `Finished`. Closing the generator early cancels it."""
        answers: asyncio.Queue[Answer] = asyncio.Queue()
        loop = asyncio.get_running_loop()
        ticket = _Ticket(request, lambda answer: loop.call_soon_threadsafe(answers.put_nowait, answer))
        self._take(ticket)
        try:
            while True:
                answer = await answers.get()
                if isinstance(answer, InferenceError):
                    raise answer
                yield answer
                if isinstance(answer, Finished):
                    return
        finally:
            self._withdraw(ticket)

    async def cancel(self, request_id: str) -> None:
        """Stop a request at its next step; unknown or finished ones are ignored."""
        with self._change:
            if ticket := self._tickets.get(request_id):
                self._stop(ticket)

    async def embed(self, descriptions: Sequence[str]) -> Embedding:
        """Where descriptions lie. Beside the drawing, on another thread: it takes milliseconds."""
        return await asyncio.to_thread(self._pipeline.embed, descriptions)

    async def embed_pictures(self, pictures: Sequence[bytes]) -> Embedding:
        """Where pictures lie, on another thread too."""
        return await asyncio.to_thread(self._pipeline.embed_pictures, pictures)

    async def close(self) -> None:
        """Cancel what is left and wait for the step in progress."""
        with self._change:
            self._is_closing = True
            for ticket in list(self._tickets.values()):
                self._stop(ticket)
            self._change.notify()
        await asyncio.to_thread(self._thread.join)

    def _take(self, ticket: _Ticket) -> None:
        request = ticket.request
        with self._change:
            if request.id in self._tickets:
                raise InferenceError(f"request {request.id} is already being drawn")
            if self._is_closing:
                raise RequestCancelledError(request.id)
            if len(self._schedule) >= self._queue:
                raise QueueFullError(self._seconds(sum(map(self._pipeline.faces, self._schedule))))
            self._tickets[request.id] = ticket
            self._schedule.add(request, self._pipeline.faces(request))
            self._tell_places()
            self._change.notify()

    def _withdraw(self, ticket: _Ticket) -> None:
        with self._change:
            self._stop(ticket)
            if self._tickets.get(ticket.request.id) is ticket:
                del self._tickets[ticket.request.id]

    def _stop(self, ticket: _Ticket) -> None:
        """Cancel a request; one that waits is gone at once, one that is drawn at its next step."""
        ticket.is_cancelled = True
        if self._schedule.withdraw(ticket.request.id):
            ticket.answer(RequestCancelledError(ticket.request.id))
            self._tell_places()

    def _tell_places(self) -> None:
        """Tell those who wait and whose place is another than before."""
        for request, place, faces in self._schedule.places():
            ticket = self._tickets[request.id]
            if ticket.place != place:
                ticket.place = place
                ticket.answer(Waiting(place, self._seconds(faces)))

    def _seconds(self, faces: int) -> float | None:
        """About how long until so many faces that wait, and all that are being drawn, are done."""
        if self._speed is None:
            return None
        length = self._pipeline.checkpoint.dalle.config.image_seq_len
        begun = sum(len(work.drawing.tokens) * (length - work.drawing.place) for _, work in self._works)
        return (begun + faces * length) / self._speed

    def _run(self) -> None:
        """What the thread does until the engine is closed."""
        while self._admit():
            started = time.perf_counter()
            if faces := self._step():
                self._remember(faces / (time.perf_counter() - started))

    def _admit(self) -> bool:
        """Begin what there is room for, after waiting until there is anything to do; false at the end of all work."""
        with self._change:
            self._change.wait_for(lambda: self._works or len(self._schedule) or self._is_closing)
            if self._is_closing and not self._works:
                return False
            tickets: list[_Ticket] = []
            room = self._faces - sum(len(work.drawing.tokens) for _, work in self._works)
            while (request := self._schedule.next()) and (
                self._pipeline.faces(request) <= room or not (self._works or tickets)
            ):
                self._schedule.remove(request.id)
                tickets.append(self._tickets[request.id])
                room -= self._pipeline.faces(request)
            if tickets:
                self._tell_places()
        for ticket in tickets:
            try:
                self._works.append((ticket, self._pipeline.begin(ticket.request)))
            except InferenceError as error:
                ticket.answer(error)
            except Exception as error:
                log.exception("a request could not be begun")
                ticket.answer(InferenceError(f"{type(error).__name__}: {error}"))
        return True

    def _step(self) -> int:
        """One more token of every face; returns how many faces."""
        for ticket, _ in self._works:
            if ticket.is_cancelled:
                ticket.answer(RequestCancelledError(ticket.request.id))
        works = [(ticket, work) for ticket, work in self._works if not ticket.is_cancelled]
        try:
            if works:
                self._pipeline.advance([work for _, work in works])
            for ticket, work in works:
                ticket.answer(self._pipeline.progress(work))
                if work.drawing.is_done:
                    ticket.answer(self._pipeline.finish(work))
        except Exception as error:  # all that were drawn together are lost; those that wait are not
            log.exception("a step failed")
            for ticket, _ in works:
                ticket.answer(InferenceError(f"{type(error).__name__}: {error}"))
            works = []
        self._works = [(ticket, work) for ticket, work in works if not work.drawing.is_done]
        return sum(len(work.drawing.tokens) for _, work in works)

    def _remember(self, speed: float) -> None:
        with self._change:
            self._speed = speed if self._speed is None else MEMORY * self._speed + (1 - MEMORY) * speed
