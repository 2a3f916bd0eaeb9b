"""A job that is not in the database yet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.domain.quota import UNLIMITED

if TYPE_CHECKING:
    from bot.domain.jobs import Lineage
    from bot.domain.quota import Quota


@dataclass(frozen=True, slots=True)
class NewJob:
    """A validated order with all defaults filled in, and its quota."""

    platform: str
    event_id: str
    person_id: str
    channel_id: str
    guild_id: str | None
    description: str
    candidate_count: int
    seed: int
    language: str
    private: bool = False
    priority: int = 0
    lineage: Lineage | None = None
    quota: Quota = UNLIMITED
