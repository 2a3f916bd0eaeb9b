"""Private answers after an event was acknowledged."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any, Final

from slack_sdk.errors import SlackApiError, SlackRequestError
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.platforms.common.backoff import Backoff
from bot.platforms.slack.messages.montage_list import without_pictures
from bot.platforms.slack.support.retry import CONNECTION_ERRORS, with_retry

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from slack_sdk.models.blocks import Block
    from slack_sdk.web.async_client import AsyncWebClient

log = logging.getLogger(__name__)
_SHORT_RETRY: Final = Backoff(initial=0.1, maximum=0.5, attempts=4)
_LASTING_FAILURES: Final = range(400, 429)


class Replies:
    """Answers through an event's response_url (5 times within 30 minutes), or by direct message without one."""

    def __init__(self, client: AsyncWebClient) -> None:
        self._client = client

    async def tell(self, body: dict[str, Any], text: str) -> None:
        """Send a text to the sender of an event."""
        if body.get("response_url"):
            message = {"text": text, "response_type": "ephemeral", "replace_original": False}
            await self._attempt(lambda: self._respond(body["response_url"], message))
        else:
            await self._attempt(lambda: self._client.chat_postMessage(channel=body["user"]["id"], text=text))

    async def show(self, body: dict[str, Any], blocks: Sequence[Block], *, replace: bool = False) -> None:
        """Send blocks to the sender of an event; `replace` replaces the message whose button was clicked.

        The text of the first block is what notifications and screen readers say.
        """
        listed = [block.to_dict() for block in blocks]
        message = {
            "text": listed[0]["text"]["text"],
            "blocks": listed,
            "response_type": "ephemeral",
            "replace_original": replace,
        }
        plain = message | {"blocks": without_pictures(listed)}
        await self._attempt(lambda: self._respond(body["response_url"], message, plain))

    async def _respond(self, url: str, *messages: dict[str, Any]) -> None:
        """Send the first of the messages that Slack accepts."""
        webhook = AsyncWebhookClient(url, session=self._client.session, retry_handlers=[])
        for message in messages:
            answer = await webhook.send_dict(message)
            if answer.status_code < 400:
                return
            if answer.status_code not in _LASTING_FAILURES:
                raise SlackRequestError(f"response_url answered {answer.status_code}")
            log.warning("answer rejected", extra={"status": answer.status_code, "body": answer.body})

    async def _attempt(self, call: Callable[[], Awaitable[object]]) -> None:
        try:
            await with_retry(call, _SHORT_RETRY)
        except (SlackApiError, SlackRequestError, *CONNECTION_ERRORS) as error:
            log.warning("event not answered", extra={"error": repr(error)})
