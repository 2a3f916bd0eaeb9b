"""Rate-limit buckets, announced in the headers that discord.py reads."""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.fakes.discord.clock import Clock

LIMIT = 5  # requests of one bucket in one window, as Discord's own for a channel's messages
_UNLIMITED = re.compile(r"^/(interactions|gateway|oauth2|users|applications)")


@dataclass(slots=True)
class _Bucket:
    remaining: int
    resets_at: float


@dataclass(frozen=True, slots=True)
class Allowance:
    """A bucket's decision on one request; its headers are sent with every answer."""

    allowed: bool
    retry_after: float
    headers: dict[str, str]


class RateLimits:
    """Counts requests per route and channel; `window` (seconds) is short so that tests need not wait."""

    def __init__(self, clock: Clock, window: float = 0.25) -> None:
        self._clock = clock
        self._buckets: dict[str, _Bucket] = {}
        self.window = window

    def spend(self, method: str, path: str) -> Allowance | None:
        """Count a request in its bucket; return None for a route without a bucket."""
        if _UNLIMITED.match(path):
            return None
        key, now = _bucket_key(method, path), self._clock.now()
        bucket = self._buckets.get(key)
        if bucket is None or bucket.resets_at <= now:
            bucket = self._buckets[key] = _Bucket(LIMIT, now + self.window)
        allowed = bucket.remaining > 0
        bucket.remaining = max(bucket.remaining - 1, 0)
        return Allowance(allowed, bucket.resets_at - now, _headers(key, bucket, now))


def _bucket_key(method: str, path: str) -> str:
    """Return the bucket of a request. All messages of a channel share one, reactions have another."""
    route = re.sub(r"(/messages)/[^/]+", r"\1/:id", path)
    return f"{method} {re.sub(r'(/reactions)/.*', r'/reactions', route)}"


def _headers(key: str, bucket: _Bucket, now: float) -> dict[str, str]:
    """Return rate-limit headers. The bucket's hash has no channel, because discord.py adds it."""
    shared = re.sub(r"/\d+", "", key)
    return {
        "X-RateLimit-Limit": str(LIMIT),
        "X-RateLimit-Remaining": str(bucket.remaining),
        "X-RateLimit-Reset": f"{bucket.resets_at:.3f}",
        "X-RateLimit-Reset-After": f"{bucket.resets_at - now:.3f}",
        "X-RateLimit-Bucket": f"{zlib.crc32(shared.encode()):08x}",
    }
