"""People, as their platforms know them."""

from __future__ import annotations

from dataclasses import dataclass


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
