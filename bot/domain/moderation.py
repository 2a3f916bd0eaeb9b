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
    """Why a person reports a montage."""

    REAL_PERSON = "real-person"
    MINOR = "minor"
    SEXUAL = "sexual"
    INSULT = "insult"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class ReportedJob:
    """A montage with open reports: the number of reporters and their reasons."""

    job: JobView
    reporters: int
    reasons: tuple[ReportReason, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """A person who may not use the bot, the start of the block (UTC), and the operator's note."""

    person: Person
    created_at: datetime
    note: str = ""
