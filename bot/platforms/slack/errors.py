"""The one place where failures of events end: a sentence for the person, the rest for the log."""

from __future__ import annotations

import logging
from functools import partial
from typing import TYPE_CHECKING, Any

from slack_bolt.response import BoltResponse

from bot.errors import UserError
from bot.locales import translate
from bot.platforms.slack.form import FIELD_OF_ERROR

if TYPE_CHECKING:
    from slack_bolt.async_app import AsyncApp

    from bot.platforms.slack.services import Services

log = logging.getLogger(__name__)


def register(app: AsyncApp, services: Services) -> None:
    """Let every listener's error end here."""

    async def answer(error: Exception, body: dict[str, Any]) -> BoltResponse:
        if not isinstance(error, UserError):
            log.error("event failed", exc_info=error, extra={"event": _name_of(body)})
        if body.get("type") == "event_callback":
            return BoltResponse(status=500)  # nobody waits for a word, and Slack delivers it again
        return await _answer(error, body, services)

    app.error(answer)


async def _answer(error: Exception, body: dict[str, Any], services: Services) -> BoltResponse:
    sentence = _sentence(error, await services.people.language(_user_of(body)))
    if body.get("type") == "view_submission":
        field = FIELD_OF_ERROR.get(error.code, "description") if isinstance(error, UserError) else "description"
        return BoltResponse(status=200, body={"response_action": "errors", "errors": {field: sentence}})
    if "command" in body:
        return BoltResponse(status=200, body={"response_type": "ephemeral", "text": sentence})
    services.background.spawn(partial(services.replies.tell, body, sentence))
    return BoltResponse(status=200)


def _sentence(error: Exception, language: str) -> str:
    """What a person can do about an error, or that they can do nothing."""
    if isinstance(error, UserError):
        return translate(language, error.code, **error.params)
    return translate(language, "slack-unexpected")


def _user_of(body: dict[str, Any]) -> str:
    return str(body["user_id"] if "command" in body else body["user"]["id"])


def _name_of(body: dict[str, Any]) -> str:
    """What kind of event it was, for the log."""
    return str(body.get("command") or body.get("event", {}).get("type") or body.get("type"))
