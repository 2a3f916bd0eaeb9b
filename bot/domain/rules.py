"""The rules of a server."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class GuildRules:
    """Rules that a server's operators set; None falls back to the bot's settings.

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
