"""Queries for past montages, and their results."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.domain.jobs import JobState

if TYPE_CHECKING:
    from bot.domain.jobs import JobView
    from bot.domain.likeness import Likeness
    from bot.domain.people import Person


@dataclass(frozen=True, slots=True)
class Scope:
    """Filters past montages by person, channel and server (`guild_id`); None matches any.

    Private montages match only when the `viewer` is their author.
    """

    platform: str
    person_id: str | None = None
    channel_id: str | None = None
    guild_id: str | None = None
    viewer: Person | None = None


@dataclass(frozen=True, slots=True)
class HistoryQuery(Scope):
    """A search for past montages, newest first; each field that is not None narrows it.

    `text`: words, or parts of words, in the description. `favourites`: only those of the viewer. `before`: the
    `HistoryPage.next_before` of the previous page. `own_hidden`: also those of the viewer that reports hid.
    """

    text: str | None = None
    favourites: bool = False
    before: int | None = None
    limit: int = 10
    states: frozenset[JobState] = frozenset({JobState.DONE})
    own_hidden: bool = False


@dataclass(frozen=True, slots=True)
class SimilarMontage:
    """A past montage with a similar description or face, and the cosine similarity (1: identical).

    `number`: the candidate whose picture matched; None if descriptions were compared. `likeness`: of what the two
    descriptions state; None if pictures were compared, or nothing was read.
    """

    job: JobView
    similarity: float
    number: int | None = None
    likeness: Likeness | None = None


@dataclass(frozen=True, slots=True)
class HistoryPage:
    """A page of past montages, newest first; `next_before` requests the next page and is None on the last."""

    jobs: tuple[JobView, ...]
    next_before: int | None = None
