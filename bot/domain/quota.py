"""Job quotas of a person and a server, from settings, server rules, roles and exemptions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Protocol

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from bot.domain.jobs import Order
    from bot.domain.rules import GuildRules


class JobLimits(Protocol):
    """The configured limits; 0: unlimited. `roles`: factor by role id. `exempt`: "platform:person id"."""

    @property
    def jobs_at_once(self) -> int:
        """Unfinished jobs of a person."""

    @property
    def jobs_per_day(self) -> int:
        """Jobs of a person in 24 hours."""

    @property
    def server_jobs_per_day(self) -> int:
        """Jobs of a server in 24 hours."""

    @property
    def roles(self) -> Mapping[str, float]:
        """Factors by which a role multiplies the limits of its members."""

    @property
    def exempt(self) -> Collection[str]:
        """People without limits."""


@dataclass(frozen=True, slots=True)
class Quota:
    """Maximum jobs of a person at once and in 24 hours, and of a server in 24 hours; 0: unlimited."""

    at_once: int = 0
    per_day: int = 0
    server_per_day: int = 0


UNLIMITED: Final = Quota()


def quota_for(order: Order, limits: JobLimits, rules: GuildRules) -> Quota:
    """Return the quota for an order; the highest role factor applies, and the result is at least one job."""
    if f"{order.platform}:{order.person_id}" in limits.exempt:
        return UNLIMITED
    factor = max((limits.roles[role] for role in order.role_ids if role in limits.roles), default=1.0)
    return Quota(
        at_once=_times(limits.jobs_at_once if rules.jobs_at_once is None else rules.jobs_at_once, factor),
        per_day=_times(limits.jobs_per_day if rules.jobs_per_day is None else rules.jobs_per_day, factor),
        server_per_day=limits.server_jobs_per_day if order.guild_id else 0,
    )


def _times(limit: int, factor: float) -> int:
    return max(1, int(limit * factor)) if limit else 0
