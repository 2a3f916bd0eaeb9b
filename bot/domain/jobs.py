"""Jobs, votes and the messages that show them; frozen values, no database rows.

Channels and messages carry their platform's ids as text; an id is unique only together with the platform's name
("web", "discord", ...).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from bot.domain.people import Person, Viewer

if TYPE_CHECKING:
    from datetime import datetime

    from inference.backend import TraitMark
    from inference.descriptions import Undrawn


class JobState(StrEnum):
    """The state of a job; `bot.jobs.dispatcher` documents the transitions."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


class JobKind(StrEnum):
    """Whether a job has its own description or derives from an earlier montage."""

    NEW = "new"
    VARIATION = "variation"
    EDIT = "edit"
    AGAIN = "again"


@dataclass(frozen=True, slots=True)
class BasisFace:
    """The face that a job starts from, and the rows of its token grid to resample.

    `job_id` is None once that montage was deleted. `redrawn`: first row and end row (exclusive).
    """

    job_id: int | None
    number: int
    redrawn: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Lineage:
    """The montage that a job derives from.

    `parent_id` is None once the parent was deleted. `number`: the chosen candidate of the parent, if any. `first`:
    sampling index of the job's first face. `basis`: the face that sampling starts from. The bot sets the last two.
    """

    kind: JobKind
    parent_id: int | None
    number: int | None = None
    first: int = 0
    basis: BasisFace | None = None


@dataclass(frozen=True, slots=True)
class Order:
    """A request for a montage.

    `event_id` identifies the event within its platform (an interaction, a message); a repeated event yields the same
    job. The bot chooses `candidates` and `seed` if they are None. `lineage` names the montage that this one derives
    from; then only an edit has a description. Only the author sees a `private` montage. Higher `priority` runs first.
    `role_ids`: the person's roles in the server, which may raise their limits. `parent_ids`: what the channel is a part
    of, such as the channel of a thread.
    """

    platform: str
    event_id: str
    person_id: str
    channel_id: str
    description: str = ""
    guild_id: str | None = None
    candidates: int | None = None
    seed: int | None = None
    language: str = "ko"
    lineage: Lineage | None = None
    private: bool = False
    priority: int = 0
    role_ids: frozenset[str] = frozenset()
    parent_ids: frozenset[str] = frozenset()

    @property
    def viewer(self) -> Viewer:
        """The person who orders, and the channel they order from."""
        return Viewer(Person(self.platform, self.person_id), self.channel_id, self.guild_id)


@dataclass(frozen=True, slots=True)
class Ballot:
    """One person's vote for a candidate, given (`on`) or withdrawn."""

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
    """A snapshot of a job; times are in UTC.

    `repeated`: `Montages.request` already knew the event. `failure`: a message id, for a failed job. `message`: the
    message attached last, if any. `lineage`: None for a job with its own description. `hidden`: reports hid it.
    `outdated`: its messages do not yet show that it was hidden or shown again. `answered`: the platform confirmed the
    final answer. `votes_changed`: number of vote changes up to this snapshot. `undrawn`: what the description asks for
    and the model did not draw; empty before it is done.
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
    lineage: Lineage | None = None
    private: bool = False
    priority: int = 0
    hidden: bool = False
    outdated: bool = False
    answered: bool = False
    votes_changed: int = 0
    undrawn: tuple[Undrawn, ...] = ()

    @property
    def kind(self) -> JobKind:
        """Whether the job is new, a variation, an edit or another try."""
        return JobKind.NEW if self.lineage is None else self.lineage.kind

    @property
    def withheld(self) -> bool:
        """Whether operators may not see what it shows: it is private, and no report hid it."""
        return self.private and not self.hidden

    def is_visible(self, viewer: Viewer) -> bool:
        """Return whether a viewer may see the job: its author, and unless private, members of its server or channel."""
        if self.person == viewer.person:
            return True
        same_place = self.channel_id == viewer.channel_id if self.guild_id is None else self.guild_id == viewer.guild_id
        return not self.private and self.person.platform == viewer.person.platform and same_place


@dataclass(frozen=True, slots=True)
class TileView:
    """A candidate on a sheet: its permanent number, score and votes; `voted`: by the viewer.

    `marks`: traits of the description that the model recognises in the face, or misses; empty if it cannot tell.
    """

    number: int
    score: float
    votes: int
    voted: bool = False
    marks: tuple[TraitMark, ...] = ()


@dataclass(frozen=True, slots=True)
class Details:
    """A job with its tiles, best first, and the relatives that the viewer may see.

    `ancestors`: parent first. `children`: newest first. `favourite`: of the viewer.
    """

    job: JobView
    tiles: tuple[TileView, ...]
    ancestors: tuple[JobView, ...]
    children: tuple[JobView, ...]
    favourite: bool
