"""Requests in, candidates out: the local backend. Work runs on one worker thread, off the event loop.

All that torch computes, loading and embedding too, runs on that thread: the runtime that shares an operation among the
processors keeps a team of threads for each thread that ever asked for one, and where several teams have more threads
than there are processors, every operation waits for sleepers to wake (docs/performance.md).

Requests join and leave between any two tokens (continuous batching; Yu et al. 2022, "Orca",
https://www.usenix.org/conference/osdi22/presentation/yu). Each keeps a cache of its own, so its pictures are the same
whoever is drawn beside it.
"""

from __future__ import annotations

import asyncio
import logging
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING, TypeAlias

from inference.backend import Event, Finished, InferenceError, Model, QueueFullError, RequestCancelledError, Waiting
from inference.checkpoint import load
from inference.pipeline import Pipeline
from inference.scheduler import Schedule

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, AsyncIterator, Callable, Sequence
    from pathlib import Path

    from inference.backend import Embedding, Request
    from inference.pipeline import Work

FACES = 96
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
    """Draws many requests at once, in fair turns. Implements `inference.backend.Backend`.

    `worker`: the one thread that loaded the pipeline, where there is one; its life is the engine's from then on.
    """

    def __init__(
        self, pipeline: Pipeline, faces: int = FACES, queue: int = QUEUE, worker: ThreadPoolExecutor | None = None
    ) -> None:
        self._pipeline, self._faces, self._queue = pipeline, faces, queue
        self._worker = worker or new_worker()
        self._tickets: dict[str, _Ticket] = {}
        self._schedule = Schedule()
        self._works: list[tuple[_Ticket, Work]] = []
        self._speed: float | None = None  # image tokens a second
        self._is_turning = False  # whether the worker has a turn before it
        self._is_closing = False
        self._change = Lock()  # guards all of the above; `_works` is changed by the worker alone

    @classmethod
    @asynccontextmanager
    async def load(cls, folder: Path, device: str = "cpu") -> AsyncIterator[Engine]:
        """Load a checkpoint without blocking the event loop, and stop the work when the context ends.

        `device`: by the names of `inference.checkpoint.choose_device`.

        Raises:
            CheckpointError: the checkpoint cannot be loaded.
            DeviceError: there is no such device.
        """
        worker = new_worker()
        try:
            checkpoint = await asyncio.get_running_loop().run_in_executor(worker, load, folder, device)
        except BaseException:
            worker.shutdown(wait=False)
            raise
        engine = cls(Pipeline(checkpoint), worker=worker)
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
        """Where descriptions lie, looked up between two tokens of what is being drawn."""
        return await asyncio.get_running_loop().run_in_executor(self._worker, self._pipeline.embed, descriptions)

    async def embed_pictures(self, pictures: Sequence[bytes]) -> Embedding:
        """Where pictures lie, between two tokens too."""
        return await asyncio.get_running_loop().run_in_executor(self._worker, self._pipeline.embed_pictures, pictures)

    async def close(self) -> None:
        """Cancel what is left and wait for the step in progress."""
        with self._change:
            self._is_closing = True
            for ticket in list(self._tickets.values()):
                self._stop(ticket)
        await asyncio.to_thread(self._worker.shutdown)

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
            if not self._is_turning:
                self._is_turning = True
                self._worker.submit(self._turn)

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

    def _turn(self) -> None:
        """Begin what there is room for, draw one more token of all, and queue for the next turn behind what waits."""
        started = time.perf_counter()
        self._admit()
        if faces := self._step():
            self._remember(faces / (time.perf_counter() - started))
        with self._change:
            self._is_turning = bool(self._works or len(self._schedule))
            if self._is_turning and not self._is_closing:
                self._worker.submit(self._turn)
                return
        self._step()  # tells those who were being drawn when the engine was closed

    def _admit(self) -> None:
        """Begin what there is room for."""
        with self._change:
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
                if news := self._pipeline.progress(work):
                    ticket.answer(news)
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


def new_worker() -> ThreadPoolExecutor:
    """The one thread of an engine."""
    return ThreadPoolExecutor(1, thread_name_prefix="engine")
