"""Admission of orders: blocks, server rules, validation and quotas."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.domain.people import Person
from bot.domain.quota import quota_for
from bot.services.server_rules import ServerRules
from bot.services.validation import validated

if TYPE_CHECKING:
    from bot.domain.jobs import Order
    from bot.safety import ContentPolicy
    from bot.services.moderation import Moderation
    from bot.settings import LimitSettings
    from bot.store import NewJob, Store


class Admission:
    """Checks orders before they become jobs. Quotas are enforced when the job is added."""

    def __init__(self, store: Store, moderation: Moderation, policy: ContentPolicy, limits: LimitSettings) -> None:
        self.moderation = moderation
        self.server_rules = ServerRules(store.guilds, limits)
        self._policy = policy
        self._limits = limits

    async def admit(self, order: Order) -> NewJob:
        """Return the job of an order, with its quota.

        Raises:
            BlockedError: the person is blocked.
            NotAllowedHereError, RuleRefusedError: the server's rules forbid it.
            DescriptionRefusedError: the description is empty, too long, or not allowed.
            OrderRefusedError: the number of candidates or the seed is out of range.
        """
        await self.moderation.require_unblocked(Person(order.platform, order.person_id))
        rules = await self.server_rules.get(order.platform, order.guild_id)
        order = self.server_rules.apply(rules, order)
        return replace(validated(order, self._limits, self._policy), quota=quota_for(order, self._limits, rules))
