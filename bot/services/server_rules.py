"""Rules that operators set for their servers: read, changed, and applied to orders."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from bot.domain.rules import GuildRules
from bot.errors import NotAllowedHereError, RuleRefusedError
from bot.locales import LANGUAGES

if TYPE_CHECKING:
    from bot.domain.jobs import Order
    from bot.settings import LimitSettings
    from bot.store import GuildRepository

MAX_NAMED: Final = 25
"""Maximum channels or roles in a rule; the limit of a Discord menu."""

RANGES: Final = {
    "candidates": (1, 9),
    "max_candidates": (1, 9),
    "jobs_at_once": (1, 100),
    "jobs_per_day": (1, 10_000),
    "retention_days": (1, 36_500),
}


class ServerRules:
    """The rules of all servers; callers of `change` check that the person operates the server.

    They are read each time: other processes may change them, too.
    """

    def __init__(self, repository: GuildRepository, limits: LimitSettings) -> None:
        self._repository = repository
        self._limits = limits

    async def get(self, platform: str, guild_id: str | None) -> GuildRules:
        """Return the rules of a server; empty ones in direct messages."""
        return GuildRules() if guild_id is None else await self._repository.rules(platform, guild_id)

    async def change(self, platform: str, guild_id: str, **changes: Any) -> GuildRules:  # noqa: ANN401 - fields of GuildRules
        """Change rules of a server, and return all of them.

        Raises:
            RuleRefusedError: a value is out of range, or two values conflict.
        """

        def changed(rules: GuildRules) -> GuildRules:
            rules = replace(rules, **changes)
            _check(rules, self._limits)
            return rules

        return await self._repository.change(platform, guild_id, changed)

    def apply(self, rules: GuildRules, order: Order) -> Order:
        """Return the order with its server's rules applied.

        Raises:
            NotAllowedHereError: the channel or the person's roles are not allowed.
            RuleRefusedError: the order exceeds the server's maximum of candidates.
        """
        if rules.channels and order.parent_ids.union([order.channel_id]).isdisjoint(rules.channels):
            raise NotAllowedHereError("error-channel-not-allowed")
        if rules.roles and not order.role_ids.intersection(rules.roles):
            raise NotAllowedHereError("error-role-not-allowed")
        most = rules.max_candidates
        if most is not None and (order.candidates or 1) > most:
            raise RuleRefusedError("error-candidates-range", limit=most)
        return replace(
            order,
            language=rules.language or order.language,
            candidates=_default(rules, self._limits) if order.candidates is None else order.candidates,
        )


def _default(rules: GuildRules, limits: LimitSettings) -> int:
    usual = rules.candidates or limits.candidates
    return min(usual, rules.max_candidates or usual)


def _check(rules: GuildRules, limits: LimitSettings) -> None:
    for name, (least, most) in RANGES.items():
        value = getattr(rules, name)
        if value is not None and not least <= value <= most:
            raise RuleRefusedError("error-rule-range", least=least, most=most)
    if max(len(rules.channels), len(rules.roles)) > MAX_NAMED:
        raise RuleRefusedError("error-rule-too-many", limit=MAX_NAMED)
    if rules.language is not None and rules.language not in LANGUAGES:
        raise RuleRefusedError("error-rule-language")
    allowed = min(limits.max_candidates, rules.max_candidates or limits.max_candidates)
    if rules.candidates is not None and rules.candidates > allowed:
        raise RuleRefusedError("error-candidates-range", limit=allowed)
