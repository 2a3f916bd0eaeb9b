"""Ids of the fake workspace, its accounts, and what Slack sends in front of every event."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from tests.fakes.discord.clock import Clock

Json: TypeAlias = dict[str, Any]

TEAM = "T0001"
APP = "A0001"
CHANNEL = "C0001"
BOT_USER = "U0BOT"
BOT = "B0001"
BOT_NAME = "montage"

_serial = itertools.count(1)
_latest = [0]  # microseconds


def identifier(prefix: str) -> str:
    """Return a new id, such as F00000012."""
    return f"{prefix}{next(_serial):08d}"


def timestamp(clock: Clock) -> str:
    """Return a new message time stamp; no two are the same, and later ones are greater."""
    _latest[0] = max(_latest[0] + 1, int(clock.now() * 1_000_000))
    return f"{_latest[0] // 1_000_000}.{_latest[0] % 1_000_000:06d}"


def account(user_id: str, name: str, *, locale: str = "ko-KR", is_bot: bool = False) -> Json:
    """Return somebody as users.info shows them; a test may make them an admin, or a guest from elsewhere."""
    names = {"id": user_id, "team_id": TEAM, "name": name, "locale": locale}
    return {**names, "is_bot": is_bot, "is_admin": False, "is_owner": False, "deleted": False}
