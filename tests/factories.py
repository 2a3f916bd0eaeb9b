"""Orders with defaults, so that a test names only the relevant fields."""

from __future__ import annotations

from itertools import count
from typing import TypedDict, Unpack

from bot.domain.jobs import Lineage, Order

_events = count(1)


class OrderFields(TypedDict, total=False):
    """The fields of an order that a test may set."""

    platform: str
    event_id: str
    person_id: str
    channel_id: str
    guild_id: str | None
    description: str
    candidates: int | None
    seed: int | None
    language: str
    lineage: Lineage | None
    private: bool
    priority: int
    role_ids: frozenset[str]


def order(**fields: Unpack[OrderFields]) -> Order:
    """Return an order from the web page with a new event id."""
    defaults: OrderFields = {
        "platform": "web",
        "event_id": f"event-{next(_events)}",
        "person_id": "kim",
        "channel_id": "lobby",
        "description": "둥근 얼굴에 뿔테 안경을 쓴 30대 남자",
    }
    return Order(**(defaults | fields))
