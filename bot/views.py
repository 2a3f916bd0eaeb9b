"""What goes into the use cases and what comes out of them: frozen values, no database rows.

People, channels and messages are named by the ids of their platform, as text; such an id means something only
together with its platform's name ("web", "discord", ...).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from datetime import datetime

    from inference.backend import TraitMark


class JobState(StrEnum):
    """The state of a job; `bot.jobs` documents the transitions."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def is_final(self) -> bool:
        """Whether a job never leaves this state."""
        return self not in (JobState.QUEUED, JobState.RUNNING)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody, as their platform knows them."""

    platform: str
    id: str


@dataclass(frozen=True, slots=True)
class Order:
    """A description that somebody wants drawn.

    `event_id` names the event within its platform (an interaction, a message): the same event again is the same job.
    `candidates` and `seed` are chosen by the bot where they are None. `roles` are the platform's ids of the person's
    roles, where it has such; they may raise the person's limits.
    """

    platform: str
    event_id: str
    person_id: str
    channel_id: str
    description: str
    guild_id: str | None = None
    candidates: int | None = None
    seed: int | None = None
    language: str = "ko"
    roles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Ballot:
    """One person's vote for the candidate with this number, given (`on`) or taken back."""

    job_id: int
    number: int
    person: Person
    on: bool = True


@dataclass(frozen=True, slots=True)
class MessageRef:
    """A message that shows a job."""

    platform: str
    channel_id: str
    message_id: str


@dataclass(frozen=True, slots=True)
class JobView:
    """A job as people may see it; times are in UTC.

    `repeated` is true where `Montages.request` met an event it already knew. `failure` is a message id for a failed
    job. `message` is the message attached last, if any. `hidden`: people reported it, so that it is not shown.
    """

    id: int
    state: JobState
    event_id: str
    person: Person
    channel_id: str
    guild_id: str | None
    description: str
    candidates: int
    seed: int
    language: str
    created_at: datetime
    finished_at: datetime | None = None
    model: str | None = None
    failure: str | None = None
    message: MessageRef | None = None
    repeated: bool = False
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class TileView:
    """A candidate on a sheet: its lasting number, the model's score, its votes, and whether the viewer gave one.

    `marks` say what of the description it shows, as the model sees it; none where the model cannot tell.
    """

    number: int
    score: float
    votes: int
    voted: bool = False
    marks: tuple[TraitMark, ...] = ()


@dataclass(frozen=True, slots=True)
class SheetView:
    """A finished job: its tiles, best first, and the PNG picture that shows them."""

    job: JobView
    tiles: tuple[TileView, ...]
    picture: bytes


@dataclass(frozen=True, slots=True)
class Queued:
    """The job waits; place 1 is drawn next."""

    place: int


@dataclass(frozen=True, slots=True)
class Drawing:
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


class ReportReason(StrEnum):
    """Why somebody reports a montage."""

    REAL_PERSON = "real-person"
    MINOR = "minor"
    SEXUAL = "sexual"
    INSULT = "insult"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class ReportedJob:
    """A montage that operators have to look at: how many people reported it, and for which reasons."""

    job: JobView
    reporters: int
    reasons: tuple[ReportReason, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """Somebody who may not use the bot, since when (UTC), and the operator's note."""

    person: Person
    created_at: datetime
    note: str = ""


JobUpdate: TypeAlias = Queued | Drawing | Done | Failed | Cancelled


@dataclass(frozen=True, slots=True)
class HistoryQuery:
    """Which past montages to look up: those of a person, of a channel, or both; newest first.

    `before` is `HistoryPage.next_before` of the page shown last.
    """

    platform: str
    person_id: str | None = None
    channel_id: str | None = None
    before: int | None = None
    limit: int = 10
    states: frozenset[JobState] = frozenset({JobState.DONE})


@dataclass(frozen=True, slots=True)
class HistoryPage:
    """Past montages, newest first; `next_before` asks for the next page and is None on the last one."""

    jobs: tuple[JobView, ...]
    next_before: int | None = None
