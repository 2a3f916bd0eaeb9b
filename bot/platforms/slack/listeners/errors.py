"""Error handling of events: a sentence for the person, details for the log."""

from __future__ import annotations

import logging
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from slack_bolt.response import BoltResponse

from bot.errors import UserError
from bot.locales import translate
from bot.platforms.common.wording import given_back
from bot.platforms.slack.support.context import user_of

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from slack_bolt.async_app import AsyncApp

    from bot.platforms.slack.services import Services

_FIELD_OF_ERROR: Final = {"error-candidates-range": "candidates", "error-seed-range": "seed"}
"""The field that shows an error code; other codes are shown at the first field."""

_MAX_TEXT_LENGTH: Final = 3000
"""Of an answer to a command."""

log = logging.getLogger(__name__)


def register(app: AsyncApp, services: Services) -> None:
    """Register the error handler."""

    async def answer(error: Exception, body: dict[str, Any]) -> BoltResponse:
        if not isinstance(error, UserError):
            log.error("event failed", exc_info=error, extra={"event": _name_of(body)})
        if body.get("type") == "event_callback":
            return BoltResponse(status=500)  # no person waits for an answer, and Slack redelivers the event
        return await _answer(error, body, services)

    app.error(answer)


def answer_later(services: Services, body: dict[str, Any], work: Callable[[], Awaitable[None]]) -> None:
    """Run work in the background, and tell the person about errors."""

    async def attempt() -> None:
        try:
            await work()
        except Exception as error:
            if not isinstance(error, UserError):
                log.exception("event failed", extra={"event": _name_of(body)})
            await services.replies.tell(body, _sentence(error, await services.users.language(user_of(body))))

    services.background.spawn(attempt)


async def _answer(error: Exception, body: dict[str, Any], services: Services) -> BoltResponse:
    language = await services.users.language(user_of(body))
    sentence = _sentence(error, language)
    if body.get("type") == "view_submission":
        errors = {_field(error, list(body["view"]["state"]["values"])): sentence}
        return BoltResponse(status=200, body={"response_action": "errors", "errors": errors})
    if "command" in body:
        if isinstance(error, UserError):
            sentence += given_back(language, error, body.get("text", ""), _MAX_TEXT_LENGTH - len(sentence))
        return BoltResponse(status=200, body={"response_type": "ephemeral", "text": sentence})
    services.background.spawn(partial(services.replies.tell, body, sentence))
    return BoltResponse(status=200)


def _sentence(error: Exception, language: str) -> str:
    """Return the message of an error; a generic one for unexpected errors."""
    if isinstance(error, UserError):
        return translate(language, error.code, **error.params)
    return translate(language, "chat-unexpected")


def _field(error: Exception, fields: list[str]) -> str:
    wrong = _FIELD_OF_ERROR.get(error.code) if isinstance(error, UserError) else None
    return wrong if wrong in fields else fields[0]


def _name_of(body: dict[str, Any]) -> str:
    """Return the kind of an event, for the log."""
    return str(body.get("command") or body.get("event", {}).get("type") or body.get("type"))
