"""Events as signed HTTP requests."""

from __future__ import annotations

import hashlib
import hmac
import json
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import aiohttp

from tests.fakes.slack.sockets import ACKNOWLEDGE_WITHIN_S

if TYPE_CHECKING:
    from tests.fakes.discord.clock import Clock
    from tests.fakes.slack.deliveries import Delivery
    from tests.fakes.slack.objects import Json

SIGNING_SECRET = "0123456789abcdef0123456789abcdef"


class SignedHttp:
    """Posts to the bot's address, signed with `secret`, `age` seconds ago."""

    def __init__(self, clock: Clock, url: str, secret: str = SIGNING_SECRET, age: int = 0) -> None:
        self._clock = clock
        self._url = url
        self._secret = secret
        self._age = age
        self.statuses: list[int] = []

    async def send(self, delivery: Delivery, attempt: int) -> Json | None:
        """Deliver once; only status 200 is an acknowledgement."""
        body, content_type = _encoded(delivery)
        at = str(int(self._clock.now()) - self._age)
        headers = {"Content-Type": content_type, "X-Slack-Request-Timestamp": at}
        headers["X-Slack-Signature"] = _signature(self._secret, at, body)
        if attempt:
            headers |= {"X-Slack-Retry-Num": str(attempt), "X-Slack-Retry-Reason": "http_timeout"}
        async with (
            aiohttp.ClientSession() as session,
            session.post(
                self._url, data=body, headers=headers, timeout=aiohttp.ClientTimeout(ACKNOWLEDGE_WITHIN_S)
            ) as answer,
        ):
            self.statuses.append(answer.status)
            text = await answer.text()
        if answer.status != 200:
            return None
        return json.loads(text) if text.startswith("{") else {"text": text} if text else {}


def _encoded(delivery: Delivery) -> tuple[str, str]:
    if delivery.kind == "events_api":
        return json.dumps(delivery.payload), "application/json"
    fields = {"payload": json.dumps(delivery.payload)} if delivery.kind == "interactive" else delivery.payload
    return urlencode(fields), "application/x-www-form-urlencoded"


def _signature(secret: str, at: str, body: str) -> str:
    return "v0=" + hmac.new(secret.encode(), f"v0:{at}:{body}".encode(), hashlib.sha256).hexdigest()
