"""Ids of the fake workspace, its accounts, and the envelope of events."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any, TypeAlias
from weakref import WeakKeyDictionary

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
_latest: WeakKeyDictionary[Clock, int] = WeakKeyDictionary()  # microseconds


def identifier(prefix: str) -> str:
    """Return a new id, such as F00000012."""
    return f"{prefix}{next(_serial):08d}"


def timestamp(clock: Clock) -> str:
    """Return a new message time stamp, unique and increasing."""
    latest = _latest[clock] = max(_latest.get(clock, 0) + 1, int(clock.now() * 1_000_000))
    return f"{latest // 1_000_000}.{latest % 1_000_000:06d}"


def account(user_id: str, name: str, *, locale: str = "ko-KR", is_bot: bool = False) -> Json:
    """Return a user as in users.info; a test may make them an admin, or a guest from another workspace."""
    names = {"id": user_id, "team_id": TEAM, "name": name, "locale": locale}
    return {**names, "is_bot": is_bot, "is_admin": False, "is_owner": False, "deleted": False}
