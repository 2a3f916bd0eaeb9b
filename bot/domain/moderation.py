"""Reports and blocks."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from bot.domain.jobs import JobView
    from bot.domain.people import Person


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
