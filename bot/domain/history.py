"""Queries for past montages, and their results."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.domain.jobs import JobState

if TYPE_CHECKING:
    from bot.domain.jobs import JobView
    from bot.domain.people import Person


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
class SimilarMontage:
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
