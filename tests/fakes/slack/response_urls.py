"""Response URLs: each accepts 5 replies within 30 minutes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aiohttp import web

from tests.fakes.slack.block_kit import check_message, files_in
from tests.fakes.slack.errors import ApiError
from tests.fakes.slack.objects import identifier
from tests.fakes.slack.text_objects import check_keys, pings

if TYPE_CHECKING:
    from tests.fakes.discord.clock import Clock
    from tests.fakes.slack.deliveries import Delivery
    from tests.fakes.slack.files import Files
    from tests.fakes.slack.store import MessageStore

_TIMES, _SECONDS = 5, 1800.0
_KEYS = {"text", "blocks", "response_type", "replace_original", "delete_original", "thread_ts"}


class ResponseUrls:
    """All issued response URLs and their replies."""

    def __init__(self, clock: Clock, store: MessageStore, files: Files) -> None:
        self._clock = clock
        self._store = store
        self._files = files
        self._deliveries: dict[str, Delivery] = {}
        self._made_at: dict[str, float] = {}
        self.origin = ""

    def make(self) -> str:
        """Return a new response URL."""
        name = identifier("R")
        self._made_at[name] = self._clock.skipped
        return f"{self.origin}/response/{name}"

    def belongs_to(self, url: str, delivery: Delivery) -> None:
        """Assign a response URL to a delivery, which receives its replies."""
        self._deliveries[url.rpartition("/")[2]] = delivery

    async def handle(self, request: web.Request) -> web.Response:
        """Receive one reply."""
        name = request.match_info["name"]
        delivery = self._deliveries.get(name)
        if delivery is None or self._clock.skipped - self._made_at[name] > _SECONDS:
            return _refused("expired_url")
        if len(delivery.replies) >= _TIMES:
            return _refused("used_url")
        message = await request.json()
        try:
            check_keys(message, _KEYS, set())
            check_message(message.get("text") or "", message.get("blocks"), 40_000)
            for file_id in files_in(message.get("blocks")):
                self._files.require_showable(file_id)
        except ApiError as error:
            return _refused(error.code)
        if message.get("response_type") == "in_channel":  # ephemeral messages notify no one
            self._store.pings += pings(message.get("text")) + pings(message.get("blocks"))
        delivery.replies.append(message)
        return web.Response(text="ok")


def _refused(code: str) -> web.Response:
    return web.json_response({"ok": False, "error": code}, status=404)
