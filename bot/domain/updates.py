"""What is told of a job while it is followed, and of the queue."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from bot.domain.jobs import JobView, TileView


@dataclass(frozen=True, slots=True)
class SheetView:
    """A finished job: its tiles, best first, and the PNG picture that shows them."""

    job: JobView
    tiles: tuple[TileView, ...]
    picture: bytes


@dataclass(frozen=True, slots=True)
class Queued:
    """The job waits; place 1 is drawn next, in about so many seconds; None: nobody knows yet."""

    place: int
    seconds: float | None = None


@dataclass(frozen=True, slots=True)
class Running:
    """The job runs: a fraction 0..1 and, where there is one, a PNG of its half-drawn candidates."""

    fraction: float
    preview: bytes | None = None


@dataclass(frozen=True, slots=True)
class Done:
    """The job is finished."""

    sheet: SheetView


@dataclass(frozen=True, slots=True)
class Failed:
    """The job failed; `reason` is a message id."""

    reason: str


@dataclass(frozen=True, slots=True)
class Cancelled:
    """The job was cancelled."""


JobUpdate: TypeAlias = Queued | Running | Done | Failed | Cancelled


@dataclass(frozen=True, slots=True)
class QueueView:
    """The queue as one person may see it: how many jobs wait and are drawn, and where their own stand, oldest first."""

    waiting: int
    drawing: int
    own: tuple[tuple[JobView, JobUpdate], ...]
