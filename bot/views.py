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


class JobKind(StrEnum):
    """How a job came to be: from a description of its own, or out of an earlier montage."""

    NEW = "new"
    VARIATION = "variation"
    EDIT = "edit"
    AGAIN = "again"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody, as their platform knows them."""

    platform: str
    id: str


@dataclass(frozen=True, slots=True)
class Viewer:
    """Somebody who looks at montages, and from where: they see their own, and those of this server or channel."""

    person: Person
    channel_id: str
    guild_id: str | None = None


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
class GuildRules:
    """What the operators of a server have set there; None leaves it to the bot's own settings.

    channels, roles: ids of those that may ask for montages; none: all may. language: of sheets; None: the person's.
    candidates: drawn unless asked otherwise, and max_candidates at most. jobs_at_once, jobs_per_day: of one person.
    label: whether the label stands in the picture; it always stands in the message and in the metadata.
    retention_days: after how many days montages are deleted.
    """

    channels: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    language: str | None = None
    candidates: int | None = None
    max_candidates: int | None = None
    jobs_at_once: int | None = None
    jobs_per_day: int | None = None
    label: bool = True
    retention_days: int | None = None


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
class Details:
    """All there is to know about a job: its tiles, best first, and its family as far as the viewer may see it.

    `ancestors`: its parent first. `children`: what came out of it, newest first. `favourite`: of the viewer.
    """

    job: JobView
    tiles: tuple[TileView, ...]
    ancestors: tuple[JobView, ...]
    children: tuple[JobView, ...]
    favourite: bool


@dataclass(frozen=True, slots=True)
class QueueView:
    """The queue as one person may see it: how many jobs wait and are drawn, and where their own stand, oldest first."""

    waiting: int
    drawing: int
    own: tuple[tuple[JobView, JobUpdate], ...]


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose past montages: those of a person, of a channel, of a server (`guild_id`), or of what is given of these.

    Private ones lie in it only for the `viewer` who asked for them.
    """

    platform: str
    person_id: str | None = None
    channel_id: str | None = None
    guild_id: str | None = None
    viewer: Person | None = None


@dataclass(frozen=True, slots=True)
class HistoryQuery(Scope):
    """Which past montages to look up, newest first; each field that is not None narrows them down.

    `text`: words, or parts of words, that their descriptions have. `favourites`: only those of the viewer. `before` is
    `HistoryPage.next_before` of the page shown last.
    """

    text: str | None = None
    favourites: bool = False
    before: int | None = None
    limit: int = 10
    states: frozenset[JobState] = frozenset({JobState.DONE})


@dataclass(frozen=True, slots=True)
class Similar:
    """A past montage that is near in meaning, and the cosine: 1 is the same.

    `number` is the candidate whose picture it was found by; None where descriptions were compared.
    """

    job: JobView
    similarity: float
    number: int | None = None


@dataclass(frozen=True, slots=True)
class HistoryPage:
    """Past montages, newest first; `next_before` asks for the next page and is None on the last one."""

    jobs: tuple[JobView, ...]
    next_before: int | None = None
