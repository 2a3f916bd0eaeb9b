"""Rate-limit buckets, announced in the headers that discord.py reads, and the limit of all requests together."""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.fakes.discord.clock import Clock

LIMIT: Final = 5
"""Requests of one bucket in one window, as Discord's own for a channel's messages."""

_UNLIMITED = re.compile(r"^/(interactions|gateway|oauth2|users|applications)")
_OUTSIDE_GLOBAL = re.compile(r"^/(interactions|webhooks)/")  # "not bound to the bot's Global Rate Limit"


@dataclass(frozen=True, slots=True)
class Rule:
    """The bucket of the routes that `pattern` finds in "METHOD /path": `limit` requests in `window` seconds."""

    pattern: re.Pattern[str]
    limit: int
    window: float


REAL_RULES: Final = (
    Rule(re.compile(r" /webhooks/"), 5, 2.0),
    Rule(re.compile(r"^(PUT|DELETE) .*/reactions"), 1, 0.25),
    Rule(re.compile(r""), LIMIT, 5.0),
)
"""Windows of the real server, as its headers state them."""

REAL_GLOBAL_LIMIT: Final = 30
"""Requests a second of one bot; stricter than the 50 that Discord documents."""


@dataclass(slots=True)
class _Bucket:
    limit: int
    remaining: int
    resets_at: float


@dataclass(frozen=True, slots=True)
class Allowance:
    """A bucket's decision on one request; its headers are sent with every answer."""

    allowed: bool
    retry_after: float
    headers: dict[str, str]
    is_global: bool = False


class RateLimits:
    """Counts requests per route and channel.

    `window` (seconds) is short so that tests need not wait; `be_real` sets those of the real server.
    """

    def __init__(self, clock: Clock, window: float = 0.25) -> None:
        self._clock = clock
        self._buckets: dict[str, _Bucket] = {}
        self._rules: Sequence[Rule] = ()
        self._second = _Bucket(REAL_GLOBAL_LIMIT, REAL_GLOBAL_LIMIT, 0.0)
        self.window = window

    def be_real(self) -> None:
        """Apply the windows of the real server, and its limit of all requests of a bot."""
        self._rules = REAL_RULES

    def spend(self, method: str, path: str) -> Allowance | None:
        """Count a request in its bucket; return None for a route without a bucket."""
        if _UNLIMITED.match(path):
            return None
        now = self._clock.now()
        if self._rules and not _OUTSIDE_GLOBAL.match(path) and not _spend(self._second, 1.0, now):
            return Allowance(
                allowed=False,
                retry_after=self._second.resets_at - now,
                headers={"X-RateLimit-Global": "true", "X-RateLimit-Scope": "global"},
                is_global=True,
            )
        key, rule = _bucket_key(method, path), self._rule(method, path)
        bucket = self._buckets.setdefault(key, _Bucket(rule.limit, rule.limit, 0.0))
        allowed = _spend(bucket, rule.window, now)
        return Allowance(allowed, bucket.resets_at - now, _headers(key, bucket, now))

    def _rule(self, method: str, path: str) -> Rule:
        found = (rule for rule in self._rules if rule.pattern.search(f"{method} {path}"))
        return next(found, Rule(re.compile(""), LIMIT, self.window))


def _spend(bucket: _Bucket, window: float, now: float) -> bool:
    """Count a request; return whether it is within the limit of its window."""
    if bucket.resets_at <= now:
        bucket.remaining, bucket.resets_at = bucket.limit, now + window
    allowed = bucket.remaining > 0
    bucket.remaining = max(bucket.remaining - 1, 0)
    return allowed


def _bucket_key(method: str, path: str) -> str:
    """Return the bucket of a request.

    All messages of a channel share one, their reactions have another, and an interaction's webhook has one for all its
    messages.
    """
    if webhook := re.match(r"/webhooks/[^/]+/[^/]+", path):
        return webhook[0]
    route = re.sub(r"(/messages)/[^/]+", r"\1/:id", path)
    return f"{method} {re.sub(r'(/reactions)/.*', r'/reactions', route)}"


def _headers(key: str, bucket: _Bucket, now: float) -> dict[str, str]:
    """Return rate-limit headers. The bucket's hash has no channel, because discord.py adds it."""
    shared = re.sub(r"/\d+", "", key)
    return {
        "X-RateLimit-Limit": str(bucket.limit),
        "X-RateLimit-Remaining": str(bucket.remaining),
        "X-RateLimit-Reset": f"{bucket.resets_at:.3f}",
        "X-RateLimit-Reset-After": f"{bucket.resets_at - now:.3f}",
        "X-RateLimit-Bucket": f"{zlib.crc32(shared.encode()):08x}",
    }
