"""Admission of orders: blocks, server rules, changes of earlier descriptions, validation and quotas."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.domain.jobs import JobKind
from bot.domain.people import Person
from bot.domain.quota import quota_for
from bot.services.changes import apply_change, is_change, steps_age
from bot.services.server_rules import ServerRules
from bot.services.understanding import require_traits
from bot.services.validation import validated

if TYPE_CHECKING:
    from bot.domain.jobs import JobView, Order
    from bot.safety import ContentPolicy
    from bot.services.moderation import Moderation
    from bot.services.understanding import Understanding
    from bot.settings import LimitSettings
    from bot.store import NewJob, Store


class Admission:
    """Checks orders before they become jobs. Quotas are enforced when the job is added."""

    def __init__(
        self,
        store: Store,
        moderation: Moderation,
        policy: ContentPolicy,
        limits: LimitSettings,
        understanding: Understanding,
    ) -> None:
        self.moderation = moderation
        self.server_rules = ServerRules(store.guilds, limits)
        self._policy = policy
        self._limits = limits
        self._understanding = understanding

    async def admit(self, order: Order, parent: JobView | None = None) -> NewJob:
        """Return the job of an order, with its quota.

        Args:
            order: what is asked for.
            parent: the montage that an edit changes.

        Raises:
            BlockedError: the person is blocked.
            NotAllowedHereError, RuleRefusedError: the server's rules forbid it.
            DescriptionRefusedError: the description is empty, too long, or not allowed, or states nothing to draw.
            OrderRefusedError: the number of candidates or the seed is out of range.
        """
        await self.moderation.require_unblocked(Person(order.platform, order.person_id))
        rules = await self.server_rules.get(order.platform, order.guild_id)
        language, order = order.language, self.server_rules.apply(rules, order)
        job = validated(order, self._limits, self._policy)
        if order.lineage is None:
            await self._require_traits(job.description, language)
        elif parent is not None and order.lineage.kind is JobKind.EDIT:
            changed = await self._changed(job.description, parent, language)
            job = validated(replace(order, description=changed), self._limits, self._policy)
        return replace(job, quota=quota_for(order, self._limits, rules))

    async def _require_traits(self, description: str, language: str) -> None:
        reading = await self._understanding.read(description)
        if reading is not None:
            require_traits(description, reading, self._understanding.traits, language)

    async def _changed(self, typed: str, parent: JobView, language: str) -> str:
        """Return the description of an edit: as typed, or if a change is told, the parent's description changed."""
        readings = await self._understanding.read_all([typed, parent.description])
        if not readings:
            return typed
        said, said_before = readings
        is_told = is_change(typed, parent.description)
        if not (is_told and steps_age(typed)):
            require_traits(typed, said, self._understanding.traits, language, edit=True)
        if not is_told:
            return typed
        return apply_change(parent.description, said_before, typed, said)
