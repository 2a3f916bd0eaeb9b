"""The dispatcher, and the job states that it moves jobs through.

                      +--- clean stop, found running on start, or backend is full ----+
                      v                                                               |
    request --> queued --- dispatcher claims it, in fair turns --> running -----------+
                  |                                                  |  |  |
                  |                                                  |  |  +--> done       candidates' rows, one
                  |                                                  |  |                  transaction
                  |                                                  |  +-----> failed     with a reason
                  +--------------- a person cancels -----------------+--------> cancelled

done, failed and cancelled are final. Each arrow is one UPDATE that names the state it leaves, so of two events that
meet (a result and a cancellation) exactly one wins, and a job is finished once. The seed is part of the job: an
attempt after a crash draws the same faces and writes the same files again, before the transaction that makes it done.
"""

from __future__ import annotations

import asyncio
import logging
import time
from contextlib import aclosing, asynccontextmanager
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Final, TypeAlias

from bot.domain.ranking import Standing, rank
from bot.domain.updates import Queued, Running
from bot.errors import ParentDeletedError, PictureLostError, UnavailableError
from bot.jobs.queue_positions import QueuePositions
from bot.jobs.request import build_request
from bot.operating.metrics import SECONDS_DRAWING, SECONDS_TO_SHEET
from bot.operating.supervisor import within
from bot.rendering import sheet
from bot.rendering.provenance import Provenance, embed_provenance
from bot.store import ScoredCandidate
from inference.backend import Finished, InferenceError, Progress, QueueFullError, RequestCancelledError, Waiting

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Sequence

    from bot.domain.jobs import JobState, JobView
    from bot.jobs.progress import ProgressTracker
    from bot.operating.supervisor import Supervisor
    from bot.rendering.credentials import Sign
    from bot.store import Store
    from bot.store.dialects.worker_lock import WorkerLock
    from inference.backend import Backend, Candidate, Model, Request

    OnDone: TypeAlias = Callable[[JobView, Sequence[Candidate], str], Awaitable[None]]

log = logging.getLogger(__name__)

FAILED_INFERENCE = "failed-inference"
FAILED_INTERNAL = "failed-internal"
FAILED_ATTEMPTS = "failed-attempts"
FAILED_PICTURE_LOST = "failed-picture-lost"
BACKEND_RETRY_S = 1.0
"""Seconds before retrying a full backend that gives no estimate."""

RECOVERY_INTERVAL_S: Final = 15.0
"""Seconds between two checks for jobs that other processes queued or abandoned."""

WATCH_INTERVAL_S: Final = 2.0
"""Seconds between two looks at what other processes did to the jobs of this one, or to those watched here."""

EXIT_TIMEOUT_S: Final = 3.0
"""Seconds that a clean stop waits for a database that may be silent."""


class Dispatcher:
    """Runs up to `concurrency` queued jobs at once, in order, and stores their results.

    `on_done` receives each finished job, its candidates, best first, and the model's name. `sign` signs their pictures.
    """

    def __init__(
        self,
        store: Store,
        backend: Backend,
        tracker: ProgressTracker,
        supervisor: Supervisor,
        on_done: OnDone,
        concurrency: int,
        attempts: int,
        sign: Sign,
    ) -> None:
        self._store = store
        self.sign = sign
        self._supervisor = supervisor
        self._backend = backend
        self._tracker = tracker
        self._on_done = on_done
        self._concurrency = concurrency
        self._attempts = attempts
        self._positions = QueuePositions(store.jobs, tracker, supervisor)
        self._work_arrived = asyncio.Event()
        self._workers: list[asyncio.Task[None]] = []
        self._claiming = asyncio.Lock()  # one claim at a time, so that one whose commit got no answer can be found
        self._claim_in_doubt = False
        self._running: set[int] = set()  # jobs that were claimed and did not end
        self._states: dict[int, JobState] = {}  # of watched jobs that run elsewhere or not at all
        self._last_event_at: dict[int, float] = {}  # drawn job -> monotonic time of its last event

    @property
    def model(self) -> Model:
        """The backend's current model."""
        return self._backend.model

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Recover jobs left by a crash, then run workers while the context lasts; requeues running jobs at the end.

        Raises:
            UnavailableError: the database fails at the start; later failures are outlasted.
        """
        await self.recover()
        try:
            async with asyncio.TaskGroup() as group:
                self._workers = [group.create_task(self._run_worker()) for _ in range(self._concurrency)]
                others = [group.create_task(self._positions.run())]
                if self._store.worker_lock is not None:
                    others += [group.create_task(loop) for loop in self._among_others(self._store.worker_lock)]
                self._positions.invalidate()
                try:
                    yield
                finally:
                    for task in (*self._workers, *others):
                        task.cancel()
        finally:
            await self._requeue_at_exit()

    async def recover(self) -> None:
        """Requeue jobs left running by a dead process."""
        await self._store.jobs.recover(self._attempts, FAILED_ATTEMPTS)
        self.notify()

    def _among_others(self, lock: WorkerLock) -> tuple[Coroutine[None, None, None], ...]:
        """Return what a process does that shares its database with others."""

        async def keep_lock() -> None:
            await lock.keep()
            self.notify()

        async def recover() -> None:
            if lock.is_settled():
                await self.recover()

        run = self._supervisor.run_periodically
        return (
            run("database", 0.0, keep_lock),
            run("queue", RECOVERY_INTERVAL_S, recover),
            run("queue", WATCH_INTERVAL_S, self._watch_others),
        )

    async def _watch_others(self) -> None:
        """Stop drawing what another process cancelled or took over, and wake watchers of what it draws."""
        drawn = set(self._last_event_at)
        for job_id in drawn - await self._store.jobs.running_here(drawn):
            log.info("job cancelled or taken over by another process", extra={"job": job_id})
            await self._backend.cancel(str(job_id))
        elsewhere = self._tracker.watched() - self._running
        before, self._states = self._states, await self._store.jobs.states(elsewhere)
        for job_id in elsewhere:
            if self._states.get(job_id) != before.get(job_id):
                self._tracker.clear(job_id)

    def is_healthy(self, stalled_after_s: float) -> bool:
        """Return whether all workers are alive and each running job had an event within `stalled_after_s` seconds."""
        oldest = time.monotonic() - stalled_after_s
        return not any(worker.done() for worker in self._workers) and all(
            at > oldest for at in self._last_event_at.values()
        )

    def notify(self) -> None:
        """Wake the workers after a job was queued."""
        self._work_arrived.set()
        self._positions.invalidate()

    async def cancel(self, job_id: int) -> bool:
        """Move queued or running -> cancelled and stop the backend; False if the job was already final."""
        if not await self._store.jobs.cancel(job_id):
            return False
        await self._backend.cancel(str(job_id))
        await self._store.try_discard_pictures([job_id])  # of an attempt that a crash cut off
        self._tracker.clear(job_id)
        self._positions.invalidate()
        return True

    async def _run_worker(self) -> None:
        while True:
            self._work_arrived.clear()
            job = await self._claim()
            if job is None:
                await self._work_arrived.wait()
                continue
            try:
                await self._run_job(job)
            except Exception:
                log.exception("job neither finished nor failed; the next start retries", extra={"job": job.id})

    async def _claim(self) -> JobView | None:
        async with self._claiming:
            job = await self._supervisor.persist("queue", self._try_claim)
            if job is not None:
                self._running.add(job.id)
        return job

    async def _try_claim(self) -> JobView | None:
        """Claim a job, after putting back one that an earlier attempt may have claimed without an answer."""
        if self._claim_in_doubt:
            await self._store.jobs.requeue_running(keep=self._running)
        self._claim_in_doubt = True
        job = await self._store.jobs.claim()
        self._claim_in_doubt = False
        return job

    async def _requeue_at_exit(self) -> None:
        try:
            await within(EXIT_TIMEOUT_S, self._store.jobs.requeue_running)
        except (UnavailableError, TimeoutError) as error:
            log.warning("running jobs not requeued; the next start does so", extra={"error": error.__cause__ or error})

    async def _run_job(self, job: JobView) -> None:
        """Run one claimed job to a final state, or requeue it if the backend is full."""
        drawn = False
        self._positions.job_started(job)
        try:
            await self._store_result(job, await self._generate(job))
            drawn = True
        except RequestCancelledError:
            log.info("job cancelled", extra={"job": job.id})
        except QueueFullError as error:
            await self._supervisor.outlast(partial(self._store.jobs.requeue, job.id))
            await asyncio.sleep(BACKEND_RETRY_S if error.seconds is None else error.seconds)
            self._work_arrived.set()
        except ParentDeletedError as error:
            await self._fail(job, error.code)
        except PictureLostError:
            await self._fail(job, FAILED_PICTURE_LOST)
        except InferenceError:
            log.exception("the model failed", extra={"job": job.id})
            await self._fail(job, FAILED_INFERENCE)
        except Exception:
            log.exception("job failed", extra={"job": job.id})
            await self._fail(job, FAILED_INTERNAL)
        finally:
            self._running.discard(job.id)
            self._tracker.clear(job.id)
            self._positions.job_ended(job, drawn=drawn)

    async def _fail(self, job: JobView, reason: str) -> None:
        await self._supervisor.outlast(partial(self._store.jobs.fail, job.id, reason))
        await self._store.try_discard_pictures([job.id])

    async def _generate(self, job: JobView) -> Finished:
        request = await self._supervisor.outlast(partial(build_request, job, self._store, self.model))
        self._tracker.notify(job.id)
        try:
            return await self._draw(job, request)
        finally:
            self._last_event_at.pop(job.id, None)

    async def _draw(self, job: JobView, request: Request) -> Finished:
        self._last_event_at[job.id] = began = time.monotonic()
        async with aclosing(self._backend.generate(request)) as events:
            async for event in events:
                self._last_event_at[job.id] = time.monotonic()
                match event:
                    case Finished():
                        SECONDS_DRAWING.observe((time.monotonic() - began) / job.candidates)
                        return event
                    case Progress():
                        await self._report_progress(job, event)
                    case Waiting(place, seconds):
                        self._tracker.update(job.id, Queued(place + 1, seconds))
                        self._positions.invalidate()
        raise InferenceError("the backend ended without a result")

    async def _report_progress(self, job: JobView, progress: Progress) -> None:
        """Publish progress; composes a preview only if the job is watched."""
        known = self._tracker.progress(job.id)
        preview = known.preview if isinstance(known, Running) else None
        if progress.previews and self._tracker.is_watched(job.id):
            preview = await asyncio.to_thread(sheet.preview, progress.previews, job.language)
        self._tracker.update(job.id, Running(progress.fraction, preview))

    async def _store_result(self, job: JobView, result: Finished) -> None:
        """Number the candidates by rank and store them: files first, then the rows that commit them.

        Waits until the image store and the database take them.
        """
        by_index = {candidate.index: candidate for candidate in result.candidates}
        order = rank([Standing(candidate.index, candidate.score) for candidate in result.candidates])
        ranked = [by_index[index] for index in order]
        rows = [
            ScoredCandidate(number, c.index, c.score, c.marks, c.tokens) for number, c in enumerate(ranked, start=1)
        ]
        provenance = Provenance(job.description, result.model, job.seed)
        faces = [candidate.image for candidate in ranked]
        await self._supervisor.outlast(partial(asyncio.to_thread, self._write_images, job.id, faces, provenance))
        finish = partial(self._store.jobs.finish, job.id, rows, result.model, result.undrawn)
        if await self._supervisor.outlast(finish):
            seconds = (datetime.now(UTC) - job.created_at).total_seconds()
            SECONDS_TO_SHEET.labels(platform=job.person.platform).observe(seconds)
            log.info("job done", extra={"job": job.id, "candidates": len(rows), "seconds": round(seconds, 1)})
            self._tracker.clear(job.id)  # watchers need not wait for `on_done`
            await self._on_done(job, ranked, result.model)
        else:
            await self._store.try_discard_pictures([job.id])  # it was cancelled or deleted meanwhile

    def _write_images(self, job_id: int, faces: Sequence[bytes], provenance: Provenance) -> None:
        """Write the candidates' pictures with provenance metadata, signed; blocking."""
        model = provenance.model
        self._store.images.write(job_id, [self.sign(embed_provenance(face, provenance), model) for face in faces])
