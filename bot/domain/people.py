"""People, identified by their platform."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Person:
    """A person, identified by platform and id."""

    platform: str
    id: str


@dataclass(frozen=True, slots=True)
class Viewer:
    """A person and the channel they look from: they see their own montages, and those of this server or channel."""

    person: Person
    channel_id: str
    guild_id: str | None = None
