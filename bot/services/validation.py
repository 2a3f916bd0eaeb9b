"""Validates orders and fills in defaults, before the job is committed."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Final

from bot.errors import OrderRefusedError
from bot.locales import negotiate_language
from bot.safety.sanitize import clean
from bot.store import NewJob

if TYPE_CHECKING:
    from bot.domain.jobs import Order
    from bot.safety import ContentPolicy
    from bot.settings import LimitSettings

MAX_SEED: Final = 2**32 - 1


def validated(order: Order, limits: LimitSettings, policy: ContentPolicy) -> NewJob:
    """Return the job of an order.

    Raises:
        DescriptionRefusedError: the description is empty, too long, or not allowed.
        OrderRefusedError: the number of candidates or the seed is out of range.
    """
    candidates = limits.candidates if order.candidates is None else order.candidates
    if not 1 <= candidates <= limits.max_candidates:
        raise OrderRefusedError("error-candidates-range", limit=limits.max_candidates)
    seed = secrets.randbelow(MAX_SEED + 1) if order.seed is None else order.seed
    if not 0 <= seed <= MAX_SEED:
        raise OrderRefusedError("error-seed-range", limit=str(MAX_SEED))
    description = clean(order.description, limits.description_length)
    policy.check(order.description, description)
    return NewJob(
        platform=order.platform,
        event_id=order.event_id,
        person_id=order.person_id,
        channel_id=order.channel_id,
        guild_id=order.guild_id,
        description=description,
        candidate_count=candidates,
        seed=seed,
        language=negotiate_language(order.language),
        private=order.private,
        priority=order.priority,
        lineage=order.lineage,
    )
