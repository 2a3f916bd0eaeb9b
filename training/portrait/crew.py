"""Work that may crash or hang, done by processes that are watched, killed when they hang, and replaced.

A renderer in C++ can end its process, stop for good or grow with every picture; none of these may end a run of days.
"""

from __future__ import annotations

import os
import signal
import time
import traceback
from collections import deque
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import wait
from typing import TYPE_CHECKING, Any, Final, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from multiprocessing.connection import Connection

Job = TypeVar("Job")
Result = TypeVar("Result")

_THREADS: Final = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
_STARTUP: Final = 300.0
"""Seconds until a process must have taken up a job: a busy machine imports slowly."""
_ATTEMPTS: Final = 2
"""How often a job is tried that ends its process: others may have taken the memory."""


@dataclass(frozen=True, slots=True)
class Terms:
    """How a crew works: processes at once, seconds a job may take, and jobs before a process is replaced."""

    workers: int = 1
    patience: float = 300.0
    jobs_each: int = 200


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a job has no result."""

    reason: str


class _Started:
    """What a process answers when it takes up a job: the crew's patience counts from there."""


def perform_watched(
    function: Callable[[Job], Result], jobs: Iterable[Job], terms: Terms
) -> Iterator[tuple[Job, Result | Failure]]:
    """Each job with its result or failure, in the order in which they end.

    function: one that new processes can import. A job fails that raises an error, or that ends its process or takes
    longer than the crew's patience twice. Processes print nothing, have one thread each, and end with this one.
    """
    remaining, again = iter(jobs), deque[_Task[Job]]()
    crew: list[_Worker[Job, Result]] = []
    try:
        while True:
            while len(crew) < terms.workers and (task := _next_task(again, remaining)) is not None:
                crew.append(_Worker(function, terms))
                crew[-1].give(task)
            if not crew:
                return
            wait([worker.pipe for worker in crew], max(0.0, min(worker.deadline for worker in crew) - time.monotonic()))
            for worker in list(crew):
                ended = worker.outcome()
                if ended is None:
                    continue
                task, outcome = ended
                if worker.lost and task.attempt < _ATTEMPTS:
                    again.append(_Task(task.job, task.attempt + 1))
                else:
                    yield task.job, outcome
                following = None if worker.spent else _next_task(again, remaining)
                if following is None:
                    crew.remove(worker)
                    worker.dismiss()
                else:
                    worker.give(following)
    finally:
        for worker in crew:
            worker.kill()


@dataclass(frozen=True, slots=True)
class _Task(Generic[Job]):
    """A job, and how often it has been tried, this time included."""

    job: Job
    attempt: int = 1


def _next_task(again: deque[_Task[Job]], remaining: Iterator[Job]) -> _Task[Job] | None:
    if again:
        return again.popleft()
    for job in remaining:
        return _Task(job)
    return None


class _Worker(Generic[Job, Result]):
    """One process, and the task it is at."""

    def __init__(self, function: Callable[[Job], Result], terms: Terms) -> None:
        context = get_context("spawn")
        self.pipe, theirs = context.Pipe()
        self.deadline = 0.0
        self.lost = False
        """Whether the process crashed or hung."""
        self._terms = terms
        self._task: _Task[Job] | None = None
        self._given = 0
        self._process = context.Process(target=_serve, args=(function, theirs), daemon=True)
        with _one_thread():
            self._process.start()
        theirs.close()

    @property
    def spent(self) -> bool:
        """Whether the process is to be replaced."""
        return self.lost or self._given >= self._terms.jobs_each

    def give(self, task: _Task[Job]) -> None:
        """Start the process on a task."""
        self._task = task
        self._given += 1
        self.deadline = time.monotonic() + _STARTUP
        with suppress(OSError):  # a process that is gone already: `outcome` finds that out
            self.pipe.send(task.job)

    def outcome(self) -> tuple[_Task[Job], Result | Failure] | None:
        """The task and its result or failure; None while the process works on it."""
        if self._task is None:
            return None
        try:
            if self.pipe.poll():
                answer = self.pipe.recv()
                if not isinstance(answer, _Started):
                    return self._task, answer
                self.deadline = time.monotonic() + self._terms.patience
        except (EOFError, OSError):
            self.lost = True
            self._process.join()
            return self._task, Failure(f"the process ended with exit code {self._process.exitcode}")
        if time.monotonic() < self.deadline:
            return None
        self.lost = True
        return self._task, Failure(f"no result after {self._terms.patience:g} seconds")

    def dismiss(self) -> None:
        """End the process, by force if it does not end by itself."""
        self.pipe.close()
        if not self.lost:
            self._process.join(10)
        self.kill()

    def kill(self) -> None:
        """End the process at once."""
        self._process.kill()
        self._process.join()


def _serve(function: Callable[[Any], Any], pipe: Connection) -> None:
    """What a process does: answer jobs until nobody asks any more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the crew's own process decides what an interruption means
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    with suppress(EOFError, OSError):
        while True:
            job = pipe.recv()
            pipe.send(_Started())
            try:
                answer = function(job)
            except Exception as error:  # noqa: BLE001 - whatever a job raises is its failure
                answer = Failure("".join(traceback.format_exception(error, limit=-4)).strip())
            pipe.send(answer)


@contextmanager
def _one_thread() -> Iterator[None]:
    """Have processes that start meanwhile compute with one thread each."""
    before = {name: os.environ.get(name) for name in _THREADS}
    os.environ.update(dict.fromkeys(_THREADS, "1"))
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value
