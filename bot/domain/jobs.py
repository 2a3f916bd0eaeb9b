"""Jobs: what somebody wants drawn, how it came to be, and how it stands; frozen values, no database rows.

Channels and messages are named by the ids of their platform, as text; such an id means something only together with
its platform's name ("web", "discord", ...).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from bot.domain.people import Person, Viewer

if TYPE_CHECKING:
    from datetime import datetime

    from inference.backend import TraitMark


class JobState(StrEnum):
    """The state of a job; `bot.jobs.dispatcher` documents the transitions."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


class JobKind(StrEnum):
    """How a job came to be: from a description of its own, or out of an earlier montage."""

    NEW = "new"
    VARIATION = "variation"
    EDIT = "edit"
    AGAIN = "again"


@dataclass(frozen=True, slots=True)
class BasisFace:
    """The face that a job's faces are made of, and which rows of its token grid are drawn anew.

    `job_id` is None once that montage was deleted; `redrawn` goes from the first such row to before the last.
    """

    job_id: int | None
    number: int
    redrawn: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Lineage:
    """What a job came out of.

    `parent_id` is None once the parent was deleted. `number`: of the parent's candidate that was chosen, if one was.
    `first`: sampling index of the job's first face, and `basis`: what its faces are made of; the bot chooses both.
    """

    kind: JobKind
    parent_id: int | None
    number: int | None = None
    first: int = 0
    basis: BasisFace | None = None


@dataclass(frozen=True, slots=True)
class Order:
    """A description that somebody wants drawn.

    `event_id` names the event within its platform (an interaction, a message): the same event again is the same job.
    `candidates` and `seed` are chosen by the bot where they are None. `lineage` names the montage that this one comes
    out of; then only an edit says a description of its own. A `private` montage is seen by its author alone. Higher
    `priority` is drawn first. `role_ids` are the person's roles in the server; they may raise the person's limits.
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

    @property
    def viewer(self) -> Viewer:
        """Who orders, and from where."""
        return Viewer(Person(self.platform, self.person_id), self.channel_id, self.guild_id)


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
    job. `message` is the message attached last, if any. `lineage` is None for a description of its own. `hidden`:
    people reported it, so that it is not shown. `outdated`: its messages have yet to show that it was hidden, or is
    shown again. `answered`: the platform has confirmed the final answer. `votes_changed`: how often its votes have
    changed until this view was taken.
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

    @property
    def kind(self) -> JobKind:
        """How it came to be."""
        return JobKind.NEW if self.lineage is None else self.lineage.kind

    def is_visible(self, viewer: Viewer) -> bool:
        """Whether somebody may see it: its author; unless it is private, also who is in its server or channel."""
        if self.person == viewer.person:
            return True
        same_place = self.channel_id == viewer.channel_id if self.guild_id is None else self.guild_id == viewer.guild_id
        return not self.private and self.person.platform == viewer.person.platform and same_place


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
class Details:
    """All there is to know about a job: its tiles, best first, and its family as far as the viewer may see it.

    `ancestors`: its parent first. `children`: what came out of it, newest first. `favourite`: of the viewer.
    """

    job: JobView
    tiles: tuple[TileView, ...]
    ancestors: tuple[JobView, ...]
    children: tuple[JobView, ...]
    favourite: bool
