"""The local backend: continuous batching of requests on one worker thread, off the event loop.

Every torch operation, loading and embedding included, runs on that thread. OpenMP keeps a thread pool for each thread
that ever started a parallel region; when the pools together have more threads than there are cores, every operation
waits for sleeping threads (docs/performance.md).

Requests join and leave the batch between any two tokens (Yu et al. 2022, "Orca",
https://www.usenix.org/conference/osdi22/presentation/yu). Each has its own KV cache, so its pictures do not depend on
the other requests of the batch.
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
from inference.scheduler import FairQueue

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, AsyncIterator, Callable, Sequence
    from pathlib import Path

    from inference.backend import Embedding, Request
    from inference.descriptions import Reading
    from inference.pipeline import ActiveRequest

MAX_FACES_IN_BATCH = 96
"""Faces sampled in one batch; a larger request is sampled alone."""

MAX_QUEUED = 256
"""Requests that may be queued."""

SPEED_EMA = 0.9
"""Decay of the moving average of the sampling speed."""

log = logging.getLogger(__name__)

_Message: TypeAlias = "Event | InferenceError"


@dataclass(slots=True)
class _Ticket:
    """A request and the callback that delivers its events.

    send: may be called from any thread. place: the queue position that was last reported.
    """

    request: Request
    send: Callable[[_Message], object]
    is_cancelled: bool = False
    place: int | None = None


class Engine:
    """Samples many requests in one batch, fairly among users. Implements `inference.backend.Backend`."""

    def __init__(
        self,
        pipeline: Pipeline,
        max_faces: int = MAX_FACES_IN_BATCH,
        max_queued: int = MAX_QUEUED,
        worker: ThreadPoolExecutor | None = None,
    ) -> None:
        """Start with an empty queue.

        Args:
            pipeline: the networks.
            max_faces: faces sampled in one batch.
            max_queued: requests that may be queued.
            worker: executor of one thread, if the pipeline was loaded in one; the engine shuts it down.
        """
        self._pipeline, self._max_faces, self._max_queued = pipeline, max_faces, max_queued
        self._worker = worker or new_worker()
        self._tickets: dict[str, _Ticket] = {}
        self._queue = FairQueue()
        self._active: list[tuple[_Ticket, ActiveRequest]] = []
        self._speed: float | None = None  # steps of faces a second
        self._is_scheduled = False  # whether a turn is submitted to the worker
        self._is_closing = False
        self._lock = Lock()  # guards the attributes above; only the worker changes `_active`

    @classmethod
    @asynccontextmanager
    async def load(cls, folder: Path, device: str = "cpu") -> AsyncIterator[Engine]:
        """Load a checkpoint without blocking the event loop; close the engine when the context ends.

        Args:
            folder: the checkpoint.
            device: see `inference.checkpoint.choose_device`.

        Raises:
            CheckpointError: the checkpoint cannot be loaded.
            DeviceError: the device does not exist.
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
        """Name, token rows and traits of the loaded checkpoint."""
        config = self._pipeline.checkpoint.config
        return Model(config.name, config.dalle.image_grid, self._pipeline.traits)

    async def generate(self, request: Request) -> AsyncGenerator[Event]:
        """Yield queue positions, progress, then one `Finished`. Closing the generator early cancels the request.

        Raises:
            QueueFullError: `max_queued` requests are queued.
            InferenceError: the request could not be drawn, or its id is in use.
            RequestCancelledError: `cancel` or `close` was called.
        """
        messages: asyncio.Queue[_Message] = asyncio.Queue()
        loop = asyncio.get_running_loop()
        ticket = _Ticket(request, lambda message: loop.call_soon_threadsafe(messages.put_nowait, message))
        self._enqueue(ticket)
        try:
            while True:
                message = await messages.get()
                if isinstance(message, InferenceError):
                    raise message
                yield message
                if isinstance(message, Finished):
                    return
        finally:
            self._discard(ticket)

    async def cancel(self, request_id: str) -> None:
        """Cancel a request at its next step; ignore unknown and finished ones."""
        with self._lock:
            if ticket := self._tickets.get(request_id):
                self._stop(ticket)

    async def read(self, descriptions: Sequence[str]) -> list[Reading]:
        """Read descriptions between two steps of the batch.

        Raises:
            NotReadableError: the checkpoint has no reader of descriptions.
        """
        return await asyncio.get_running_loop().run_in_executor(self._worker, self._pipeline.read, descriptions)

    async def embed(self, descriptions: Sequence[str]) -> Embedding:
        """Embed descriptions between two steps of the batch: unit vectors (N, W).

        Raises:
            NotEmbeddableError: the checkpoint has no language model.
        """
        return await asyncio.get_running_loop().run_in_executor(self._worker, self._pipeline.embed, descriptions)

    async def embed_images(self, pictures: Sequence[bytes]) -> Embedding:
        """Embed picture files between two steps of the batch: unit vectors (N, W).

        Raises:
            NotEmbeddableError: the checkpoint has no reranker.
            InferenceError: a picture cannot be decoded.
        """
        return await asyncio.get_running_loop().run_in_executor(self._worker, self._pipeline.embed_images, pictures)

    async def close(self) -> None:
        """Cancel all requests and wait for the step in progress."""
        with self._lock:
            self._is_closing = True
            for ticket in list(self._tickets.values()):
                self._stop(ticket)
        await asyncio.to_thread(self._worker.shutdown)

    def _enqueue(self, ticket: _Ticket) -> None:
        request = ticket.request
        with self._lock:
            if request.id in self._tickets:
                raise InferenceError(f"request {request.id} is already being drawn")
            if self._is_closing:
                raise RequestCancelledError(request.id)
            if len(self._queue) >= self._max_queued:
                raise QueueFullError(self._seconds(sum(map(self._pipeline.face_count, self._queue))))
            self._tickets[request.id] = ticket
            self._queue.add(request, self._pipeline.face_count(request))
            self._report_positions()
            if not self._is_scheduled:
                self._is_scheduled = True
                self._worker.submit(self._run_turn)

    def _discard(self, ticket: _Ticket) -> None:
        with self._lock:
            self._stop(ticket)
            if self._tickets.get(ticket.request.id) is ticket:
                del self._tickets[ticket.request.id]

    def _stop(self, ticket: _Ticket) -> None:
        """Cancel a request: a queued one now, an active one at its next step."""
        ticket.is_cancelled = True
        if self._queue.cancel(ticket.request.id):
            ticket.send(RequestCancelledError(ticket.request.id))
            self._report_positions()

    def _report_positions(self) -> None:
        """Report the queue positions that changed."""
        for request, place, faces in self._queue.positions():
            ticket = self._tickets[request.id]
            if ticket.place != place:
                ticket.place = place
                ticket.send(Waiting(place, self._seconds(faces)))

    def _seconds(self, faces: int) -> float | None:
        """Estimate the seconds until the active requests and `faces` queued faces are done; None if unknown."""
        if self._speed is None:
            return None
        active = [request.generation for _, request in self._active]
        remaining = sum(generation.faces * (generation.steps - generation.steps_taken) for generation in active)
        return (remaining + faces * self._pipeline.steps_per_request) / self._speed

    def _run_turn(self) -> None:
        """Admit requests, take one step of each active one, and submit the next turn behind other calls."""
        started = time.perf_counter()
        self._admit()
        if faces := self._step():
            self._update_speed(faces / (time.perf_counter() - started))
        with self._lock:
            self._is_scheduled = bool(self._active or len(self._queue))
            if self._is_scheduled and not self._is_closing:
                self._worker.submit(self._run_turn)
                return
        self._step()  # sends RequestCancelledError to requests that were active when the engine was closed

    def _admit(self) -> None:
        """Start queued requests while the batch has room."""
        with self._lock:
            tickets: list[_Ticket] = []
            room = self._max_faces - sum(active.generation.faces for _, active in self._active)
            while (request := self._queue.peek()) and (
                self._pipeline.face_count(request) <= room or not (self._active or tickets)
            ):
                self._queue.start(request.id)
                tickets.append(self._tickets[request.id])
                room -= self._pipeline.face_count(request)
            if tickets:
                self._report_positions()
        for ticket in tickets:
            try:
                self._active.append((ticket, self._pipeline.start(ticket.request)))
            except InferenceError as error:
                ticket.send(error)
            except Exception as error:
                log.exception("could not start a request")
                ticket.send(InferenceError(f"{type(error).__name__}: {error}"))

    def _step(self) -> int:
        """Take one step of every face; return the number of faces."""
        for ticket, _ in self._active:
            if ticket.is_cancelled:
                ticket.send(RequestCancelledError(ticket.request.id))
        running = [(ticket, active) for ticket, active in self._active if not ticket.is_cancelled]
        try:
            if running:
                self._pipeline.step([active for _, active in running])
            for ticket, active in running:
                if progress := self._pipeline.progress(active):
                    ticket.send(progress)
                if active.generation.is_done:
                    ticket.send(self._pipeline.finish(active))
        except Exception as error:  # fails the whole batch; queued requests are not affected
            log.exception("a sampling step failed")
            for ticket, _ in running:
                ticket.send(InferenceError(f"{type(error).__name__}: {error}"))
            running = []
        self._active = [(ticket, active) for ticket, active in running if not active.generation.is_done]
        return sum(active.generation.faces for _, active in running)

    def _update_speed(self, speed: float) -> None:
        with self._lock:
            self._speed = speed if self._speed is None else SPEED_EMA * self._speed + (1 - SPEED_EMA) * speed


def new_worker() -> ThreadPoolExecutor:
    """Make the executor of an engine's only thread."""
    return ThreadPoolExecutor(1, thread_name_prefix="engine")
