"""Updates of a job, and the queue as one person sees it."""

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
    """The job waits; place 1 runs next. `seconds`: estimated wait, None if unknown."""

    place: int
    seconds: float | None = None


@dataclass(frozen=True, slots=True)
class Running:
    """The job runs: the completed fraction (0..1) and an optional PNG preview of the candidates."""

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
    """The number of waiting and running jobs, and the status of one person's own jobs, oldest first."""

    waiting: int
    drawing: int
    own: tuple[tuple[JobView, JobUpdate], ...]
